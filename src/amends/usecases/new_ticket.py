"""The ticket that a response opens by a rule."""

from amends.instants import InstantUs
from amends.model.response import Reading, SurveyResponse
from amends.model.restriction import Restriction
from amends.model.rule.action import Open
from amends.model.rule.evaluate import Verdict
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket


def new_ticket(
    number: int,
    said: tuple[SurveyResponse, Reading],
    decided: tuple[Open, Verdict],
    segment_id: int,
    owner_id: int,
    restriction: Restriction,
    now: InstantUs,
) -> Ticket:
    """A ticket that isn't written yet, for a response with what it says, by what was decided."""
    (response, read), (action, verdict) = said, decided
    return Ticket(
        id=number,
        version=1,
        survey_id=response.survey_id,
        response_id=response.id,
        transaction_id=response.transaction_id,
        customer_id=response.customer_id,
        origin_segment_id=response.segment_id,
        current_segment_id=segment_id,
        owner_id=owner_id,
        status=Status.NEW,
        priority=action.priority,
        type=action.type,
        score=read.score,
        scale=read.scale,
        verbatim=read.verbatim,
        reply="",
        time_limit_hours=action.time_limit_hours,
        issue_us=response.time_us,
        opened_us=now,
        changed_us=now,
        closed_us=None,
        deleted_us=None,
        rule_id=verdict.rule_id,
        rule_version=verdict.version,
        restriction=restriction,
    )
