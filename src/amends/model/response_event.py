"""Taking a line into a response: the response that it makes or changes, and the event that says so."""

from typing import TypeAlias

from msgspec import Struct, structs

from amends.model.response import ANSWER, SurveyResponse
from amends.model.response_line import ResponseLine, joined
from amends.model.response_parts import Parts, Said, first_counts, is_same
from amends.model.text_enum import TextEnum


class Received(Struct, frozen=True, tag="response.received"):
    """The first line of a response, with the response as it began."""

    response: SurveyResponse

    def apply(self, _: SurveyResponse | None) -> SurveyResponse:
        """The response that this began."""
        return self.response


class Extended(Struct, frozen=True, tag="response.extended"):
    """A further line that added something, and what was found or made for what it names."""

    line: ResponseLine
    intake_id: int
    segment_id: int
    customer_id: int
    transaction_id: int

    def apply(self, response: SurveyResponse) -> SurveyResponse:
        """The response with the line."""
        after = structs.replace(
            response,
            parts=joined(response.parts, self.line, self.intake_id),
            time_us=min(response.time_us, self.line.time_us),
            segment_id=self.segment_id,
            customer_id=self.customer_id,
            transaction_id=self.transaction_id,
        )
        return after.by_day()


class Corrected(Extended, frozen=True, tag="response.corrected"):
    """A further line that said something else than before to the same question; both are kept."""


class Repeated(Extended, frozen=True, tag="response.repeated"):
    """A further line that said later what counts already: nothing changes, but the last time at which it was said."""


class TicketLinked(Struct, frozen=True, tag="response.linked"):
    """It opened a ticket or was attached to one."""

    ticket_id: int

    def apply(self, response: SurveyResponse) -> SurveyResponse:
        """The response with its ticket."""
        return structs.replace(response, ticket_id=self.ticket_id)


ResponseEvent: TypeAlias = Received | Extended | Corrected | Repeated | TicketLinked


class ResponseChange(Struct, frozen=True):
    """A response as it becomes, and the events that say how; `before` is None for a new one.

    `to_judge` is the intake that has to judge it from now on, 0 when it is judged, None when that stays as it is.
    `quiet` is the outcome of a new one that is quiet (see quiet.py), "" for any other.
    """

    before: SurveyResponse | None
    after: SurveyResponse
    events: tuple[ResponseEvent, ...]
    to_judge: int | None = None
    quiet: str = ""

    @property
    def can_be_quiet(self) -> bool:
        """Whether it is new, and was only received."""
        return self.before is None and len(self.events) == 1


class UpsertResult(TextEnum):
    """What a line did to its response."""

    STORED = "stored"
    MERGED = "merged"
    DUPLICATE = "duplicates"


def received(response: SurveyResponse) -> ResponseChange:
    """A response that a first line makes."""
    return ResponseChange(None, response, (Received(response),))


def says_nothing_new(response: SurveyResponse, line: ResponseLine) -> bool:
    """Whether a line would leave the response as it is, to the last time at which anything was said."""
    return response.time_us <= line.time_us and joined(response.parts, line, 0) is response.parts


def extend(change: ResponseChange, line: ResponseLine, intake_id: int, found: SurveyResponse) -> ResponseChange:
    """One more line on top of a change; `found` brings the segment, customer and transaction that hold from now on."""
    before = change.after
    parts = joined(before.parts, line, intake_id)
    if line.time_us >= before.time_us and _count_alike(before.parts, parts):
        event_type: type[Extended] = Repeated
    else:
        event_type = Corrected if _corrects(before.parts, parts) else Extended
    event = event_type(line, intake_id, found.segment_id, found.customer_id, found.transaction_id)
    after = structs.replace(event.apply(before), version=before.version + 1)
    return ResponseChange(change.before, after, (*change.events, event), change.to_judge)


def joined_with(first: ResponseChange, second: ResponseChange) -> ResponseChange:
    """Two changes of one response, the second on top of the first, in one."""
    to_judge = first.to_judge if second.to_judge is None else second.to_judge
    return ResponseChange(first.before, second.after, first.events + second.events, to_judge)


def link(response: SurveyResponse, ticket_id: int) -> ResponseChange:
    """Note the ticket that a response belongs to."""
    event = TicketLinked(ticket_id)
    after = structs.replace(event.apply(response), version=response.version + 1)
    return ResponseChange(response, after, (event,))


def unchanged(response: SurveyResponse) -> ResponseChange:
    """No change yet, to extend."""
    return ResponseChange(response, response, ())


def _count_alike(before: Parts, after: Parts) -> bool:
    return before.keys() == after.keys() and all(_counts_alike(before[name], said) for name, said in after.items())


def _corrects(before: Parts, after: Parts) -> bool:
    return any(
        not _counts_alike(before[name], said)
        for name, said in after.items()
        if name in before and (name.startswith(ANSWER) or first_counts(name))
    )


def _counts_alike(before: tuple[Said, ...], after: tuple[Said, ...]) -> bool:
    return len(before) == len(after) and is_same(before[-1].value, after[-1].value)
