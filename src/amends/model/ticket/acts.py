"""Acts: what somebody did to a ticket at one time, and what it takes to take that back."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct

from amends.errors import BusinessRuleError
from amends.instants import InstantUs
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import DeadlinesChanged
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import ContactAttempted, Noted, NoteEdited, NoteWithdrawn, Replied
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.link import Linked, Unlinked
from amends.model.ticket.promise_events import PromiseBroken, PromiseKept, PromiseMade, PromiseMoved
from amends.model.ticket.reliance import TicketPart, field_part, note_part, touched_by
from amends.model.ticket.snooze import Snoozed, Woken
from amends.model.ticket.soft_delete import Merged, MergedInto
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, PriorityChanged, StatusChanged, Transferred
from amends.model.ticket.undo import COUNTED, RESTORED, UNDO_US, Undone, undone_versions
from amends.model.ticket.watchers import Unwatched, Watched
from amends.texts.text import say

CAN_BE_UNDONE: Final = frozenset(
    {
        StatusChanged,
        PriorityChanged,
        OwnerChanged,
        Routed,
        Transferred,
        RootCauseSet,
        ActionTaken,
        FieldsChanged,
        ContactAttempted,
        Noted,
        NoteEdited,
        NoteWithdrawn,
        Replied,
        Watched,
        Unwatched,
        Linked,
        Unlinked,
        Merged,
        MergedInto,
        DeadlinesChanged,
        EscalatedByHand,
        PromiseMade,
        PromiseKept,
        PromiseBroken,
        PromiseMoved,
        Snoozed,
        Woken,
    }
)
"""What can be taken back. Files can't: the content of one that was removed is gone. A ticket that was deleted is
restored, and what a customer said or a clock did isn't anybody's act.
"""


class MergePair(Struct, frozen=True):
    """A ticket that ended in another one."""

    duplicate_id: int
    into_id: int


_OF_PROMISES: Final = PromiseMade | PromiseKept | PromiseBroken | PromiseMoved
_ONE_VALUE: Final = (
    TicketPart.STATUS,
    TicketPart.PRIORITY,
    TicketPart.OWNER,
    TicketPart.UNIT,
    TicketPart.ROOT_CAUSE,
    TicketPart.ACTION_TAKEN,
    TicketPart.SNOOZE,
)
"""Parts that have one value, which somebody may have changed since."""


def act_at(history: Sequence[Happened], version: int) -> Sequence[Happened]:
    """What was done together with the event that led to a version: by the same, at the same instant. May be empty."""
    own = next((each for each in history if each.version == version), None)
    if own is None:
        return ()
    place = history.index(own)
    first = last = place
    while first > 0 and _is_together(history[first - 1], own):
        first -= 1
    while last + 1 < len(history) and _is_together(history[last + 1], own):
        last += 1
    return history[first : last + 1]


def check_undo(history: Sequence[Happened], act: Sequence[Happened], by: tuple[str, int], now: InstantUs) -> None:
    """Raises BusinessRuleError with why an act can't be taken back, by this principal and now."""
    if not act or not any(type(each.event) is not DeadlinesChanged for each in act):
        raise BusinessRuleError(say("no_such_act"))
    if (act[0].by_kind, act[0].by_id) != by:
        raise BusinessRuleError(say("undo_by_who_did_it"))
    if now - act[0].at_us > UNDO_US:
        raise BusinessRuleError(say("undo_too_late", minutes=UNDO_US // 60_000_000))
    if any(type(each.event) not in CAN_BE_UNDONE for each in act):
        raise BusinessRuleError(say("cannot_be_undone"))
    if act[-1].version in undone_versions([(each.version, each.event) for each in history]):
        raise BusinessRuleError(say("undone_already"))


def last_act(history: Sequence[Happened], by: tuple[str, int], now: InstantUs) -> Sequence[Happened]:
    """What somebody did last to a ticket and may still take back; empty for nothing."""
    gone = undone_versions([(each.version, each.event) for each in history])
    for each in reversed(history):
        is_own = (each.by_kind, each.by_id) == by
        if is_own and now - each.at_us <= UNDO_US and each.version not in gone and not isinstance(each.event, Undone):
            act = act_at(history, each.version)
            return act if all(type(one.event) in CAN_BE_UNDONE for one in act) else ()
    return ()


def undos(history: Sequence[Happened]) -> dict[int, Undone]:
    """What was taken back in a history, by the versions that it led to."""
    return {each.version: each.event for each in history if isinstance(each.event, Undone)}


def done_by_hand(history: Sequence[Happened]) -> frozenset[int]:
    """The versions of what was done, without what clocks did by it."""
    return frozenset(each.version for each in history if not isinstance(each.event, DeadlinesChanged))


def standing(history: Sequence[Happened]) -> list[Any]:
    """The events of a history that weren't taken back."""
    gone = undone_versions([(each.version, each.event) for each in history])
    return [each.event for each in history if each.version not in gone]


def merge_of(ticket_id: int, act: Sequence[Happened]) -> MergePair | None:
    """The merge that an act of a ticket was, on either side of it; None when it was none."""
    for each in act:
        if isinstance(each.event, MergedInto):
            return MergePair(ticket_id, each.event.into_id)
        if isinstance(each.event, Merged):
            return MergePair(each.event.ticket_id, ticket_id)
    return None


def taken_back(history: Sequence[Happened], act: Sequence[Happened]) -> Undone:
    """What taking an act back gives to its ticket: of each part what it held before, unless it was changed since."""
    before, now = replay(history[: act[0].version - 1]), replay(history)
    gone = undone_versions([(each.version, each.event) for each in history])
    since = [each for each in history if each.version > act[-1].version and each.version not in gone]
    changed, touched = _touched(since), _touched(act)
    values: dict[str, Any] = {}
    for part in _ONE_VALUE:
        if part in touched - changed:
            values |= {name: getattr(before, name) for name in RESTORED[part]}
    codes = [code for each in act if isinstance(each.event, FieldsChanged) for code in each.event.after]
    fields = {code: before.custom_fields.get(code) for code in codes if field_part(code) not in changed}
    values |= _conversation(before, now, act, since) | _watchers(before, now, history, act)
    values |= counted_without(history, act) | _promises(history, act, touched & changed)
    kept = {part for part in touched & changed if part in _ONE_VALUE or part not in frozenset(TicketPart)}
    return Undone(first=act[0].version, last=act[-1].version, kept=tuple(sorted(kept)), fields=fields, **values)


def counted_without(history: Sequence[Happened], act: Sequence[Happened]) -> dict[str, Any]:
    """What a ticket counts and knows of all that happened to it, had an act not happened."""
    without = _without(history, act)
    return {name: getattr(without, name) for name in COUNTED}


def _without(history: Sequence[Happened], act: Sequence[Happened]) -> Ticket:
    gone = undone_versions([(each.version, each.event) for each in history]) | {each.version for each in act}
    others = [each for each in history if each.version not in gone and not isinstance(each.event, Undone)]
    without: Ticket = replay(others)
    return without


def _promises(history: Sequence[Happened], act: Sequence[Happened], since: Collection[str]) -> dict[str, Any]:
    """Promises as they are without an act; they stay where somebody did something to the same one since."""
    has_promises = any(isinstance(each.event, _OF_PROMISES | Merged) for each in act)
    if not has_promises or any(each in since for own in act for each in _promise_parts(own)):
        return {}
    return {"promises": _without(history, act).promises}


def _promise_parts(own: Happened) -> frozenset[str]:
    return touched_by(own.event) if isinstance(own.event, _OF_PROMISES) else frozenset()


def is_nothing(undone: Undone, act: Sequence[Happened]) -> bool:
    """Whether taking an act back would change nothing: others changed since all that it changed."""
    said = Noted | Replied | ContactAttempted | Linked | Unlinked | Merged | MergedInto | EscalatedByHand
    is_said = any(isinstance(each.event, said) or _changes_note(each.event, undone) for each in act)
    return not (undone.parts or undone.fields or is_said or undone.promises is not UNSET)


def _changes_note(event: object, undone: Undone) -> bool:
    return isinstance(event, NoteEdited | NoteWithdrawn) and note_part(event.note_version) not in undone.kept


def _touched(happened: Sequence[Happened]) -> frozenset[str]:
    return frozenset[str]().union(*(touched_by(each.event) for each in happened))


def _conversation(before: Ticket, now: Ticket, act: Sequence[Happened], since: Sequence[Happened]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    has_newer = any(isinstance(each.event, Replied) for each in since)
    if any(isinstance(each.event, Replied) for each in act) and not has_newer:
        values["reply"] = before.reply
    attempts = sum(isinstance(each.event, ContactAttempted) for each in act)
    attempts += sum(each.event.attempts for each in act if isinstance(each.event, Merged))
    if attempts:
        values["contact_attempts"] = max(0, now.contact_attempts - attempts)
    return values


def _watchers(before: Ticket, now: Ticket, history: Sequence[Happened], act: Sequence[Happened]) -> dict[str, Any]:
    was, then = set(before.watcher_ids), set(replay(history[: act[-1].version]).watcher_ids)
    if was == then:
        return {}
    return {"watcher_ids": tuple(sorted((set(now.watcher_ids) - (then - was)) | (was - then)))}


def _is_together(one: Happened, other: Happened) -> bool:
    same = (one.by_kind, one.by_id, one.at_us) == (other.by_kind, other.by_id, other.at_us)
    return same and not isinstance(one.event, Undone)
