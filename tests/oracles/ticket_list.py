"""A list of tickets, the plain way: each ticket is asked whether it passes, then they are sorted."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from amends.model.search_text import Phrase, words_of
from amends.model.ticket.list_filter import NEVER, KeysetPosition, Sort, TicketFilter
from amends.model.ticket.ticket import Ticket


def page(
    tickets: Iterable[Ticket], wanted: TicketFilter, sort: Sort, after: KeysetPosition | None = None, limit: int = 10**9
) -> Sequence[int]:
    """The IDs of the tickets that pass, in an order, from behind a place."""
    places = sorted(_place(each, sort) for each in tickets if passes(each, wanted))
    after = _signed(after.instant_us, after.ticket_id, sort) if after else (-(2**70), 0)
    return [abs(ticket_id) for instant, ticket_id in places if (instant, ticket_id) > after][:limit]


def passes(ticket: Ticket, wanted: TicketFilter) -> bool:
    """Whether a ticket passes."""
    promised_us = ticket.promise_due_us or NEVER
    due_us = NEVER if ticket.due_us is None else ticket.due_us
    opened, due, promise = (wanted.periods.get(name) for name in ("opened", "due", "promise_due"))
    return ticket.deleted_us is None and all(
        (
            _among(ticket.owner_id, wanted.owner_ids),
            _among(ticket.status, wanted.status),
            _among(ticket.priority, wanted.priority),
            _among(ticket.current_segment_id, wanted.segment_ids),
            _among(ticket.root_cause_id, wanted.root_cause_ids),
            wanted.customer_id is UNSET or ticket.customer_id == wanted.customer_id,
            wanted.contacted is UNSET or wanted.contacted == (ticket.contact_attempts > 0 or ticket.reply != ""),
            wanted.reopenings_from is UNSET or ticket.reopenings >= wanted.reopenings_from,
            wanted.escalation_level_from is UNSET or ticket.escalation_level >= wanted.escalation_level_from,
            wanted.postponements_from is UNSET or ticket.postponements >= wanted.postponements_from,
            wanted.reached is UNSET or wanted.reached == (ticket.first_reached_us is not None),
            wanted.broken_promises_from is UNSET or ticket.broken_promises >= wanted.broken_promises_from,
            wanted.snoozed is UNSET or wanted.snoozed == (ticket.snoozed_until_us is not None),
            wanted.promised is UNSET or wanted.promised == (ticket.promise_due_us is not None),
            wanted.promise_overdue is UNSET or wanted.promise_overdue == (promised_us < wanted.now),
            wanted.overdue is UNSET or wanted.overdue == (due_us < wanted.now),
            opened is None or (opened.from_us or 0) <= ticket.opened_us < (opened.before_us or NEVER),
            promise is None or (promise.from_us or 0) <= promised_us < (promise.before_us or NEVER),
            due is None or (due.from_us or 0) <= due_us < (due.before_us or NEVER),
            wanted.words is None or _says(ticket, wanted),
        )
    )


def _among(value: int, chosen: Iterable[int] | None) -> bool:
    return chosen is None or value in chosen


def _says(ticket: Ticket, wanted: TicketFilter) -> bool:
    phrases = wanted.words or ()
    said = list(words_of(ticket.verbatim))
    return bool(phrases) and (
        all(any(_begins(said[workspace:], phrase) for workspace in range(len(said))) for phrase in phrases)
        or ticket.id == wanted.ticket_id
    )


def _begins(said: Sequence[str], phrase: Phrase) -> bool:
    *first, last = phrase.words
    if len(said) < len(phrase.words) or list(said[: len(first)]) != first:
        return False
    word = said[len(first)]
    return word.startswith(last) if phrase.is_open else word == last


def _place(ticket: Ticket, sort: Sort) -> tuple[int, int]:
    sorted_by = {
        Sort.OPENED: ticket.opened_us,
        Sort.CHANGED: ticket.changed_us,
        Sort.DUE: NEVER if ticket.due_us is None else ticket.due_us,
    }
    return _signed(sorted_by[sort], ticket.id, sort)


def _signed(instant_us: int, ticket_id: int, sort: Sort) -> tuple[int, int]:
    return (instant_us, ticket_id) if sort is Sort.DUE else (-instant_us, -ticket_id)
