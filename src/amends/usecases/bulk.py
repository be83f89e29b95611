"""Bulk: the same action on many tickets, in the background, each ticket for itself and by the rules of one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from amends.errors import FieldError, Forbidden, Invalid, NotFound
from amends.instants import InstantUs
from amends.model.bulk import MAX_TICKETS, Bulk, BulkItem, BulkProgress, BulkStatus, ItemState
from amends.model.intake import MAX_CHARACTERS, text_error
from amends.model.subject import Subject
from amends.model.ticket import list_query
from amends.model.ticket.ticket import Ticket
from amends.store import audit, bulk_actions, jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from amends.texts.text import Text, say
from amends.usecases import bulk_closing, converse, find_tickets, snooze, watchers, work
from amends.usecases.bulk_closing import BulkClosing
from amends.usecases.converse import AttemptForm
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.work import TicketChangeForm

BULK = "bulk"
"""The kind of the job that goes on with a bulk action; its key is the action's ID."""


class BulkAction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do to each ticket: a contact attempt, a change, a note, a watcher (0 is none), in this order.

    What is left out isn't done; `closing`, what `escalates` it and its snooze come behind the change. An attempt is
    before them, as closing may require one. It is snoozed until an instant, UNTIL_ANSWER for until its customer
    answers, or woken.
    """

    attempt: AttemptForm | None = None
    change: TicketChangeForm | None = None
    closing: BulkClosing | None = None
    escalates: bool = False
    snoozed_until_us: InstantUs | None = None
    is_woken: bool = False
    note: str = ""
    watcher_id: int = 0


class BulkForm(Struct, frozen=True, kw_only=True):
    """An action, and the tickets: by their IDs, or by a query as an address has it."""

    action: BulkAction
    ticket_ids: Sequence[int] | UnsetType = UNSET
    query: dict[str, str] | UnsetType = UNSET


async def _escalate(tx: Tx, ticket_id: int, _: bool) -> Ticket:  # noqa: FBT001 - as each act is called
    return await escalate(tx, ticket_id, EscalationForm())


async def _wake(tx: Tx, ticket_id: int, _: bool) -> Ticket:  # noqa: FBT001 - as each act is called
    return await snooze.wake(tx, ticket_id)


_ACTS: Final[Sequence[tuple[str, Callable[[Tx, int, Any], Awaitable[Ticket]]]]] = (
    ("attempt", converse.attempt_contact),
    ("change", work.change),
    ("closing", bulk_closing.close_one),
    ("escalates", _escalate),
    ("snoozed_until_us", snooze.snooze),
    ("is_woken", _wake),
    ("note", converse.note),
    ("watcher_id", watchers.watch),
)
"""What is done to a ticket, in this order, by the names of what asks for it."""


async def begin(tx: Tx, form: BulkForm) -> BulkStatus:
    """Begin an action on many tickets; it is done in the background by who asks. Raises Invalid."""
    _check(form, tx.now)
    ticket_ids = await _tickets(tx, form)
    bulk = Bulk(
        id=(await tx.next_ids(1))[0],
        action=msgspec.json.encode(form.action).decode(),
        by=tx.by,
        total=len(ticket_ids),
        created_us=tx.now,
        ended_us=None if ticket_ids else tx.now,
    )
    await bulk_actions.insert(tx, bulk, enumerate(ticket_ids, 1))
    await audit.append(tx, "bulk.begun", bulk.id, tickets=len(ticket_ids))
    if ticket_ids:
        await jobs.add_many(tx, [NewJob(BULK, tx.now, str(bulk.id), subject=Subject(BULK, bulk.id))])
    return BulkStatus(bulk, BulkProgress(waiting=len(ticket_ids)))


async def get(tx: Tx, bulk_id: int) -> BulkStatus:
    """How far a bulk action is. Raises NotFound, or Forbidden for somebody's who reaches further."""
    bulk = await bulk_actions.get(tx, bulk_id)
    if bulk is None:
        raise NotFound("bulk action", bulk_id)
    is_own = (bulk.by.kind, bulk.by.id) == (tx.by.kind, tx.by.id)
    if tx.by.segment_ids is not None and not is_own:
        raise Forbidden(say("no_access", kind="bulk action", which=bulk_id))
    return BulkStatus(bulk, await bulk_actions.progress(tx, bulk_id))


async def items(
    tx: Tx, bulk_id: int, after: int, limit: int, state: ItemState | UnsetType = UNSET
) -> Sequence[BulkItem]:
    """What became of each ticket, in their order, from behind a position. Raises NotFound."""
    await get(tx, bulk_id)
    return await bulk_actions.items_after(tx, bulk_id, after, limit, state)


async def next_items(tx: Tx, bulk_id: int, limit: int) -> tuple[Bulk | None, Sequence[BulkItem]]:
    """A bulk action, and its next tickets to which nothing was done yet."""
    return await bulk_actions.get(tx, bulk_id), await bulk_actions.waiting(tx, bulk_id, limit)


async def do_one(tx: Tx, bulk: Bulk, item: BulkItem) -> None:
    """Do the action to one ticket and note that, both or neither; what was noted before isn't done again."""
    if not await bulk_actions.mark(tx, bulk.id, item.position, ItemState.DONE, None):
        return
    action, ticket = action_of(bulk), None
    for name, act in _ACTS:
        asked = getattr(action, name)
        if asked:
            ticket = await act(tx, item.ticket_id, asked)
    if ticket is not None and ticket.changed_us == tx.now:
        await bulk_actions.note_version(tx, bulk.id, item.position, ticket.version)


def action_of(bulk: Bulk) -> BulkAction:
    """What an action does to each ticket."""
    return msgspec.json.decode(bulk.action, type=BulkAction)


async def note_failure(tx: Tx, bulk: Bulk, item: BulkItem, reason: Text) -> None:
    """Note why nothing was done to a ticket."""
    await bulk_actions.mark(tx, bulk.id, item.position, ItemState.FAILED, reason)


async def end(tx: Tx, bulk_id: int) -> None:
    """Note that nothing is left to do."""
    await bulk_actions.end(tx, bulk_id)


def _check(form: BulkForm, now: InstantUs) -> None:
    errors = _snooze_errors(form.action, now)
    action: dict[str, Any] = msgspec.to_builtins(form.action)
    if not action:
        errors.append(FieldError("do", say("bulk_does_nothing")))
    attempt = form.action.attempt
    for name, text in (("note", form.action.note), ("attempt.text", attempt.text if attempt else "")):
        reason = text_error(text, MAX_CHARACTERS)
        if reason:
            errors.append(FieldError(f"do.{name}", reason))
    if (form.ticket_ids is UNSET) == (form.query is UNSET):
        errors.append(FieldError("ticket_ids", say("neither_or_both")))
    if form.ticket_ids is not UNSET and len(form.ticket_ids) > MAX_TICKETS:
        errors.append(FieldError("ticket_ids", say("too_many_tickets", highest=MAX_TICKETS)))
    if errors:
        raise Invalid(*errors)


def _snooze_errors(action: BulkAction, now: InstantUs) -> list[FieldError]:
    if action.snoozed_until_us is None:
        return []
    if action.is_woken:
        return [FieldError("do.wake", say("snooze_and_wake"))]
    return [
        FieldError(f"do.snooze.{each.field}", each.reason) for each in snooze.until_errors(action.snoozed_until_us, now)
    ]


async def _tickets(tx: Tx, form: BulkForm) -> Sequence[int]:
    if form.ticket_ids is not UNSET:
        return list(dict.fromkeys(form.ticket_ids))
    try:
        found = await find_tickets.ids(tx, list_query.read(form.query or {}), MAX_TICKETS + 1)
    except Invalid as refused:
        raise Invalid(*(FieldError(f"query.{each.field}", each.reason) for each in refused.errors)) from None
    if len(found) > MAX_TICKETS:
        raise Invalid(FieldError("query", say("finds_too_many_tickets", highest=MAX_TICKETS)))
    return found
