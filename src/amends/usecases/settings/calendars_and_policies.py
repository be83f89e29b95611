"""Calendars and policies: saved in versions; the deadlines of open tickets follow in the background."""

import msgspec

from amends.errors import FieldError, Invalid
from amends.model.clock import calendar_document, sla_policy_document
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.config_document import ConfigDocument, DocumentKind
from amends.store import config_documents as documents_store
from amends.store import jobs, segments
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.usecases.recompute_deadlines import RecomputeProgress
from amends.usecases.settings import config_documents

RECOMPUTE = "recompute_deadlines"


async def save_calendar(tx: Tx, document: CalendarDocument) -> ConfigDocument:
    """Add a calendar, or a new version of the one with its name. Raises Invalid."""
    calendar = calendar_document.read(document)
    await _check_segments(tx, calendar.segments)
    return await _save(tx, DocumentKind.CALENDAR, document)


async def save_policy(tx: Tx, document: SlaPolicyDocument) -> ConfigDocument:
    """Add a policy, or a new version of the one with its name. Raises Invalid."""
    policy = sla_policy_document.read(document)
    await _check_segments(tx, policy.segments)
    known = {each.name for each in await documents_store.newest(tx, DocumentKind.CALENDAR) if each.disabled_us is None}
    if policy.calendar and policy.calendar not in known:
        raise Invalid(FieldError("calendar", f"there is no calendar with the name {policy.calendar!r}"))
    return await _save(tx, DocumentKind.POLICY, document)


async def disable_calendar(tx: Tx, calendar_id: int) -> ConfigDocument:
    """Switch a calendar off; what was counted in it stays counted. Raises NotFound."""
    return await _disable(tx, DocumentKind.CALENDAR, calendar_id)


async def disable_policy(tx: Tx, policy_id: int) -> ConfigDocument:
    """Switch a policy off. Raises NotFound."""
    return await _disable(tx, DocumentKind.POLICY, policy_id)


async def enable(tx: Tx, kind: DocumentKind, document_id: int) -> ConfigDocument:
    """Switch a calendar or a policy on again; open deadlines follow. Raises NotFound."""
    summary, was_off = await config_documents.enable(tx, kind, document_id)
    if was_off:
        await recompute(tx, f"{kind.value} {summary.name} was enabled again")
    return summary


async def _save(tx: Tx, kind: DocumentKind, document: CalendarDocument | SlaPolicyDocument) -> ConfigDocument:
    body = msgspec.json.encode(document, order="sorted").decode()
    saved, is_new = await config_documents.save(tx, kind, document.name, body)
    if is_new:
        await recompute(tx, f"{kind.value} {saved.name}, version {saved.version}")
    return saved


async def _disable(tx: Tx, kind: DocumentKind, document_id: int) -> ConfigDocument:
    summary, was_on = await config_documents.disable(tx, kind, document_id)
    if was_on:
        await recompute(tx, f"{kind.value} {summary.name} was switched off")
    return summary


async def recompute(tx: Tx, reason: str) -> None:
    """Have the deadlines of all open tickets computed anew in the background."""
    data = msgspec.json.encode(RecomputeProgress(reason)).decode()
    await jobs.add_many(tx, [NewJob(RECOMPUTE, tx.now, RECOMPUTE, data)])


async def _check_segments(tx: Tx, codes: tuple[str, ...]) -> None:
    tree = await segments.tree(tx)
    unknown = [(index, code) for index, code in enumerate(codes) if tree.by_code(code) is None]
    if unknown:
        raise Invalid(
            *(
                FieldError(f"segments[{index}]", f"there is no segment with the code {code!r}")
                for index, code in unknown
            )
        )
