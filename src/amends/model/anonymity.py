"""Turning anonymous: what is left of what a response was before, so that nothing of it leads back to a person.

The history goes on saying when something changed and which intake brought it, and no longer what: what the response
says by now, it says from its beginning.
"""

from collections.abc import Iterable, Sequence

from msgspec import structs

from amends.instants import InstantUs
from amends.model.identity import ANONYMOUS, IDENTITY, day_of, identity_of
from amends.model.response import SurveyResponse
from amends.model.response_event import Extended, Received, ResponseChange, ResponseEvent
from amends.model.response_line import ResponseLine
from amends.model.ticket.ticket import Ticket


def is_anonymous(response: SurveyResponse) -> bool:
    """Whether somebody gave a response who wants to be known to nobody."""
    return identity_of(response.parts) == ANONYMOUS


def turned_anonymous(change: ResponseChange) -> bool:
    """Whether a change makes a response anonymous that wasn't so when it began."""
    if IDENTITY not in change.after.parts or not is_anonymous(change.after):
        return False
    if change.before is not None:
        return not is_anonymous(change.before)
    first = change.events[0] if len(change.events) > 1 else None
    return isinstance(first, Received) and not is_anonymous(first.response)


def customers_in(history: Iterable[object]) -> set[int]:
    """The IDs of the customers whom the events of a response name."""
    found = {each.response.customer_id for each in history if isinstance(each, Received)}
    found |= {each.customer_id for each in history if isinstance(each, Extended)}
    return found - {0}


def without_traces(history: Sequence[ResponseEvent], now: SurveyResponse) -> list[ResponseEvent]:
    """The history of an anonymous response as it is kept; it ends in the same response as before."""
    return [_without(each, now) for each in history]


def _without(event: ResponseEvent, now: SurveyResponse) -> ResponseEvent:
    if isinstance(event, Received):
        began = event.response
        return Received(structs.replace(now, version=began.version, segment_id=began.segment_id, ticket_id=0))
    if isinstance(event, Extended):
        line = event.line
        kept = ResponseLine(
            survey=line.survey,
            reference=line.reference,
            time_us=InstantUs(max(day_of(line.time_us), now.time_us)),
            values={},
            names_time=line.names_time,
        )
        return structs.replace(event, line=kept, customer_id=0, transaction_id=0)
    return event


def without_customer(ticket: Ticket) -> Ticket:
    """A ticket of nobody, with the day alone of what was said."""
    return structs.replace(ticket, customer_id=0, transaction_id=0, issue_us=day_of(ticket.issue_us))
