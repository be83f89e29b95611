"""How our own API writes what is true: snake_case, upper-case words for status and priority, times in `Z`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET, Struct, UnsetType

from amends.errors import FieldError
from amends.instants import InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.decision import Decision
from amends.model.intake import Intake, Rejection, Sum
from amends.model.response import AnswerForm, Value
from amends.model.response_event import UpsertResult
from amends.model.ticket.summary import OwnerSummary, SegmentSummary, TicketSummary
from amends.model.ticket.ticket import FieldValue
from amends.usecases.ingest_batch import LineResult
from amends.usecases.queries import ResponseDetail

_UNJUDGED: Final[Mapping[int, Decision]] = MappingProxyType({})


class SegmentName(Struct, frozen=True):
    """The ID, code and name of a segment."""

    id: int
    code: str
    name: str


class CauseName(Struct, frozen=True):
    """The code and the name of a root cause."""

    id: int
    code: str
    name: str


class Owner(Struct, frozen=True):
    """The owner of a ticket."""

    id: int
    email: str
    name: str


class TicketCustomer(Struct, frozen=True):
    """The customer of a ticket."""

    id: int
    email: str
    phone: str
    name: str
    may_be_contacted: bool


class OpenedBy(Struct, frozen=True):
    """The version of the rule that opened a ticket."""

    rule_id: int
    rule_version: int


class TicketView(Struct, frozen=True, kw_only=True):
    """A ticket. Root cause, owner, customer, survey, response, transaction and rule are null where there is none.

    `due_time` is the next deadline. It is null when there is no deadline, or when its clock is paused.
    `fields` holds the custom fields that have a value, by their codes.
    """

    id: int
    version: int
    workspace_id: int
    status: str
    priority: str
    type: str
    score: int | None
    scale: str
    verbatim: str
    reply: str
    root_cause: CauseName | None
    action_taken: str
    contact_attempts: int
    reopenings: int
    fields: Mapping[str, FieldValue]
    origin_segment: SegmentName
    current_segment: SegmentName
    owner: Owner | None
    customer: TicketCustomer | None
    survey_id: int | None
    response_id: int | None
    transaction_id: int | None
    time_limit_hours: int
    due_time: str | None
    is_overdue: bool
    issue_time: str
    opened_time: str
    changed_time: str
    closed_time: str | None
    opened_by: OpenedBy | None
    watcher_ids: list[int]
    merged_into_id: int | None


class TicketPage(Struct, frozen=True):
    """A page of tickets. `next_cursor` is null on the last page."""

    tickets: list[TicketView]
    next_cursor: str | None


class MatchedView(Struct, frozen=True):
    """A condition that matched: its place in the rule, its text, and what it saw in the response."""

    path: str
    condition: str
    saw: str


class DecisionView(Struct, frozen=True, kw_only=True):
    """One decision of the rules about a response."""

    time: str
    intake_id: int
    outcome: str
    reason: str
    rule_id: int | None
    rule_version: int | None
    matched: list[MatchedView]
    ticket_id: int | None


class ResponseView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A response. `decisions` is there when you get a single response, `segment_note` when there is one."""

    id: int
    version: int
    survey: str
    reference: str
    segment: str
    segment_note: str = ""
    score: int | None
    scale: str
    time: str
    received_time: str
    language: str
    answers: list[AnswerForm]
    customer: CustomerForm
    customer_id: int | None
    transaction: str
    custom: dict[str, Value]
    ticket_id: int | None
    decisions: list[DecisionView] | UnsetType = UNSET


class ResponsePage(Struct, frozen=True):
    """A page of responses in the order of their IDs."""

    responses: list[ResponseView]
    next_cursor: str | None


class ResultView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result of one line: stored, merged (a correction), duplicate (nothing new), or rejected with its faults."""

    line: int
    result: str
    response_id: int | UnsetType = UNSET
    outcome: str | UnsetType = UNSET
    ticket_id: int | UnsetType = UNSET
    note: str = ""
    errors: tuple[FieldError, ...] = ()


class IntakeView(Struct, frozen=True, kw_only=True):
    """An intake and its totals. `ended_time` is null while it runs."""

    id: int
    source: str
    began_time: str
    ended_time: str | None
    sum: Sum


class IntakeAnswer(Struct, frozen=True):
    """A finished intake, with the result of each of its lines."""

    intake: IntakeView
    results: list[ResultView]


class IntakePage(Struct, frozen=True):
    """A page of intakes, newest first."""

    intakes: list[IntakeView]
    next_cursor: str | None


class RejectionPage(Struct, frozen=True):
    """A page of the rejected lines of an intake, in the order of its lines."""

    rejections: list[Rejection]
    next_cursor: str | None


def ticket(summary: TicketSummary, now: InstantUs) -> TicketView:
    """A ticket as it stands at `now`."""
    own = summary.ticket
    customer = summary.customer
    return TicketView(
        id=own.id,
        version=own.version,
        workspace_id=summary.workspace_id,
        status=own.status.name,
        priority=own.priority.name,
        type=own.type,
        score=own.score,
        scale=own.scale,
        verbatim=own.verbatim,
        reply=own.reply,
        root_cause=CauseName(cause.id, cause.code, cause.name) if (cause := summary.root_cause) else None,
        action_taken=own.action_taken,
        contact_attempts=own.contact_attempts,
        reopenings=own.reopenings,
        fields=own.fields,
        origin_segment=_segment_name(summary.origin),
        current_segment=_segment_name(summary.current),
        owner=_owner(own.owner_id, summary.owner),
        customer=TicketCustomer(
            own.customer_id, customer.email, customer.phone, customer.name, customer.may_be_contacted
        )
        if own.customer_id
        else None,
        survey_id=own.survey_id or None,
        response_id=own.response_id or None,
        transaction_id=own.transaction_id or None,
        time_limit_hours=own.time_limit_hours,
        due_time=time(own.due_us),
        is_overdue=own.is_overdue(now),
        issue_time=rfc3339(own.issue_us),
        opened_time=rfc3339(own.opened_us),
        changed_time=rfc3339(own.changed_us),
        closed_time=time(own.closed_us),
        opened_by=OpenedBy(own.rule_id, own.rule_version) if own.rule_id else None,
        watcher_ids=list(own.watcher_ids),
        merged_into_id=own.merged_into_id or None,
    )


def response(judged: ResponseDetail, *, with_decisions: bool) -> ResponseView:
    """A response, with how it was judged when that is asked for."""
    own = judged.response
    decisions = [
        DecisionView(
            time=rfc3339(each.at_us),
            intake_id=each.intake_id,
            outcome=each.outcome.value,
            reason=each.reason,
            rule_id=each.rule_id or None,
            rule_version=each.rule_version or None,
            matched=[MatchedView(matched.path, matched.condition, matched.saw) for matched in each.matched],
            ticket_id=each.ticket_id or None,
        )
        for each in judged.decisions
    ]
    return ResponseView(
        id=own.id,
        version=own.version,
        survey=judged.survey.code,
        reference=own.reference,
        segment=judged.segment_code,
        segment_note=own.segment_note(judged.segment_code),
        score=own.score,
        scale=own.scale,
        time=rfc3339(own.time_us),
        received_time=rfc3339(own.received_us),
        language=own.language,
        answers=list(own.answers),
        customer=own.customer,
        customer_id=own.customer_id or None,
        transaction=own.transaction,
        custom=own.custom,
        ticket_id=own.ticket_id or None,
        decisions=decisions if with_decisions else UNSET,
    )


def result(own: LineResult, decisions: Mapping[int, Decision] = _UNJUDGED) -> ResultView:
    """What became of a line, and of its response where that is judged already."""
    if own.taken is None:
        return ResultView(line=own.line, result="rejected", errors=own.errors)
    name = "duplicate" if own.taken is UpsertResult.DUPLICATE else own.taken.value
    decision = decisions.get(own.response_id)
    return ResultView(
        line=own.line,
        result=name,
        response_id=own.response_id,
        outcome=decision.outcome.value if decision else UNSET,
        ticket_id=(decision.ticket_id or UNSET) if decision else UNSET,
        note=own.note,
    )


def intake(own: Intake) -> IntakeView:
    """An intake."""
    times = rfc3339(own.began_us), time(own.ended_us)
    return IntakeView(id=own.id, source=own.source, began_time=times[0], ended_time=times[1], sum=own.sum)


def _segment_name(summary: SegmentSummary) -> SegmentName:
    return SegmentName(summary.id, summary.code, summary.name)


def _owner(owner_id: int, summary: OwnerSummary) -> Owner | None:
    return Owner(owner_id, summary.email, summary.name) if owner_id else None


def time(instant: InstantUs | None) -> str | None:
    """A time in `Z`, or null for none."""
    return None if instant is None else rfc3339(instant)
