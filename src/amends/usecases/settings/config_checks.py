"""What configurations name must be there: users by their addresses, segments and calendars by what they are called."""

from collections.abc import Sequence

from amends.errors import FieldError
from amends.model.clock import calendar_document
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.routing.document import RouteDocument
from amends.model.routing.strategy import ByField, Named
from amends.model.rule.action import Open
from amends.model.rule.document import RuleDocument
from amends.model.rule.document_node import join_path
from amends.model.saved_reply import OWN, SavedReplyDocument, fields_in
from amends.store import causes, configurations, custom_fields, people, segments
from amends.store.engine.database import Tx
from amends.texts.text import say


async def rule_errors(tx: Tx, document: RuleDocument) -> Sequence[FieldError]:
    """Whom and what a rule names that isn't there."""
    if not isinstance(document.then, Open):
        return ()
    errors = await _people_errors(tx, [("then.open.owner", document.then.owner)] if document.then.owner else [])
    return errors + await _segment_errors(tx, [("then.open.segment", document.then.segment)])


async def route_errors(tx: Tx, document: RouteDocument) -> Sequence[FieldError]:
    """Whom and what a route names that isn't there."""
    return await _segments_errors(tx, document.segments) + await _people_errors(tx, _emails(document))


async def calendar_errors(tx: Tx, document: CalendarDocument) -> Sequence[FieldError]:
    """The segments that a calendar names and that aren't there."""
    return await _segments_errors(tx, document.segments)


async def sla_policy_errors(tx: Tx, document: SlaPolicyDocument) -> Sequence[FieldError]:
    """The segments and the calendar that an SLA policy names and that aren't there."""
    errors = await _segments_errors(tx, document.segments)
    known = {each.name for each in await configurations.enabled(tx, calendar_document.KIND)}
    if document.calendar and document.calendar not in known:
        errors.append(FieldError("calendar", say("no_calendar", name=document.calendar)))
    return errors


async def saved_reply_errors(tx: Tx, document: SavedReplyDocument) -> Sequence[FieldError]:
    """The segments, people, root causes and custom fields that a saved reply names and that aren't there."""
    errors = await _segments_errors(tx, document.segments) + await _segment_errors(tx, [("segment", document.segment)])
    errors += await _people_errors(tx, [("owner", document.owner)] if document.owner not in ("", OWN) else [])
    if document.root_cause and await causes.get_by_code(tx, document.root_cause) is None:
        errors.append(FieldError("root_cause", say("no_root_cause", code=document.root_cause)))
    known = {each.code for each in await custom_fields.list_all(tx) if each.archived_us is None}
    named = [(line, code) for line, code in fields_in(document.text) if code not in known]
    return errors + [FieldError("text", say("no_field_to_fill_in", line=line, code=code)) for line, code in named]


def _emails(document: RouteDocument) -> list[tuple[str, str]]:
    strategy = document.strategy
    if isinstance(strategy, Named):
        return [("strategy.named.owner", strategy.owner)]
    if isinstance(strategy, ByField):
        return [(join_path("strategy.field.values", value), email) for value, email in strategy.values.items()]
    return []


async def _people_errors(tx: Tx, named: Sequence[tuple[str, str]]) -> list[FieldError]:
    return [
        FieldError(path, say("no_user_with_email", email=email))
        for path, email in named
        if await people.get_by_email(tx, email) is None
    ]


async def _segments_errors(tx: Tx, codes: Sequence[str]) -> list[FieldError]:
    return await _segment_errors(tx, [(f"segments[{index}]", code) for index, code in enumerate(codes)])


async def _segment_errors(tx: Tx, named: Sequence[tuple[str, str]]) -> list[FieldError]:
    tree = await segments.tree(tx)
    return [
        FieldError(path, say("no_segment", code=code)) for path, code in named if code and tree.by_code(code) is None
    ]
