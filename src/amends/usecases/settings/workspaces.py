"""Workspaces: made with their Main Segment."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import FieldError, Invalid
from amends.instants import is_zone
from amends.model.clock.calendar_document import read_interval
from amends.model.clock.hours_meant import hours_meant
from amends.model.derived import CUSTOMER_KEYS, DERIVED
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.phone import is_region
from amends.model.segment import MAIN_SEGMENT_CODE, MAIN_SEGMENT_NAME, Address, Segment
from amends.model.ticket.closing import ClosingDocument, Requirement
from amends.model.time_zone_meant import zone_error, zone_meant
from amends.model.trial import TrialState
from amends.model.workspace import MAX_HISTORY_AFTER_DAYS, MAX_WAITING_DAYS, OnClosed, UnknownSegment, Workspace
from amends.store import derived, segments, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import recompute_derived
from amends.usecases.number_changes import start_numbering
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CLOSING


async def create(
    tx: Tx,
    name: str,
    time_zone: str,
    unknown_segment: UnknownSegment,
    *,
    trial: TrialState = TrialState.NO_TRIAL,
    home_workspace_id: int = 0,
) -> Workspace:
    """Make a workspace and its Main Segment. Raises Invalid for no name or an unknown zone."""
    time_zone = zone_meant(time_zone)
    errors = _name_and_zone_errors(name, time_zone)
    if errors:
        raise Invalid(*errors)
    workspace_id, segment_id = await tx.next_ids(2)
    workspace = Workspace(
        workspace_id,
        name.strip(),
        time_zone,
        unknown_segment,
        tx.now,
        tx.now,
        trial=trial,
        home_workspace_id=home_workspace_id,
    )
    await workspaces.insert(tx, workspace)
    root = Segment(segment_id, 0, MAIN_SEGMENT_CODE, MAIN_SEGMENT_NAME, Address(), None, tx.now)
    await segments.insert(tx.within(workspace_id), root)
    # Nothing is there yet that another rule's version could have computed.
    await derived.keep(tx.within(workspace_id), DERIVED)
    await start_numbering(tx.within(workspace_id))
    return workspace


class WorkspaceChangeForm(Struct, frozen=True, kw_only=True):
    """What to change on a workspace; what is left out stays.

    "" for `quiet_hours` is none, and for `phone_region` that of the time zone.
    """

    closing_requires: frozenset[Requirement] | UnsetType = UNSET
    quiet_hours: str | UnsetType = UNSET
    second_factor_required: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    history_after_days: int | UnsetType = UNSET
    phone_region: str | UnsetType = UNSET
    waiting_days: int | UnsetType = UNSET
    on_closed: OnClosed | UnsetType = UNSET


async def change(tx: Tx, form: WorkspaceChangeForm) -> Workspace:
    """Change what is set of the workspace; tickets that are closed stay closed. Raises Invalid with every fault."""
    own = await workspaces.own(tx)
    given = {name: getattr(form, name) for name in form.__struct_fields__ if getattr(form, name) is not UNSET}
    changed = structs.replace(own, **given)
    changed = structs.replace(
        changed, time_zone=zone_meant(changed.time_zone), quiet_hours=hours_meant(changed.quiet_hours)
    )
    errors = _name_and_zone_errors(changed.name, changed.time_zone)
    if changed.quiet_hours and read_interval(changed.quiet_hours) is None:
        errors.append(FieldError("quiet_hours", say("not_quiet_hours")))
    if not 1 <= changed.history_after_days <= MAX_HISTORY_AFTER_DAYS:
        reason = say("not_whole_between", lowest=1, highest=MAX_HISTORY_AFTER_DAYS)
        errors.append(FieldError("history_after_days", reason))
    if not 1 <= changed.waiting_days <= MAX_WAITING_DAYS:
        errors.append(FieldError("waiting_days", say("not_whole_between", lowest=1, highest=MAX_WAITING_DAYS)))
    if changed.phone_region and not is_region(changed.phone_region):
        errors.append(FieldError("phone_region", say("no_phone_region", code=changed.phone_region[:40])))
    if errors:
        raise Invalid(*errors)
    await workspaces.change(tx, changed)
    if changed.closing_requires != own.closing_requires:
        await configuration.save_document(tx, CLOSING, ClosingDocument(changed.closing_requires, own.action_characters))
    if changed.region_of_phones != own.region_of_phones:
        await recompute_derived.recompute(tx, [CUSTOMER_KEYS])
    return changed


async def list_all(tx: Tx) -> Sequence[Workspace]:
    """Every workspace of the installation: for the operator."""
    return await workspaces.list_all(tx)


async def get(tx: Tx) -> Workspace:
    """The workspace of whoever asks."""
    return await workspaces.own(tx)


def _name_and_zone_errors(name: str, time_zone: str) -> list[FieldError]:
    reason = text_error(name, MAX_NAME_CHARACTERS) or (None if name.strip() else say("empty"))
    errors = [FieldError("name", reason)] if reason else []
    if not is_zone(time_zone):
        errors.append(FieldError("timezone", zone_error(time_zone)))
    return errors
