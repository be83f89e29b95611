"""Responses, and the decisions of the rules about them."""

from msgspec import UNSET, UnsetType

from amends.instants import rfc3339
from amends.model.customer import CustomerForm
from amends.model.decision import Decision
from amends.model.response import AnswerForm, PermissionForm, ScoreCorrection
from amends.model.response_detail import ResponseDetail
from amends.model.rule.evaluate import Matched
from amends.serializers.texts import plain_text, text_view_or_none
from amends.wire.responses import (
    AnswerView,
    CustomerView,
    DecisionView,
    MatchedView,
    PermissionView,
    ResponseView,
    ScoreCorrectionView,
)


def response_view(judged: ResponseDetail, *, with_decisions: bool) -> ResponseView:
    """A response, with how it was judged when that is asked for."""
    own = judged.response
    note = own.segment_note(judged.segment_code)
    return ResponseView(
        id=own.id,
        version=own.version,
        survey=judged.survey.code,
        reference=own.reference,
        segment=judged.segment_code,
        segment_note=plain_text(note),
        segment_note_text=text_view_or_none(note) or UNSET,
        score=own.score,
        scale=own.scale,
        score_corrections=[_correction(each) for each in own.score_corrections] or UNSET,
        time=rfc3339(own.time_us),
        received_time=rfc3339(own.received_us),
        language=own.language,
        answers=[_answer(each) for each in own.answers],
        customer=CustomerView() if judged.names_nobody else _customer(own.customer),
        customer_id=own.customer_id or None,
        transaction="" if judged.names_nobody else own.transaction,
        custom=own.custom,
        ticket_id=own.ticket_id or None,
        permission=_permission(own.permission),
        identity=own.identity,
        decisions=[_decision(each) for each in judged.decisions] if with_decisions else UNSET,
    )


def _correction(own: ScoreCorrection) -> ScoreCorrectionView:
    return ScoreCorrectionView(own.score, own.scale, rfc3339(own.time_us), own.intake_id)


def _answer(own: AnswerForm) -> AnswerView:
    if own.score is None:
        return AnswerView(own.question, own.verbatim)
    return AnswerView(own.question, own.verbatim, own.score, own.scale)


def _permission(own: PermissionForm) -> PermissionView | UnsetType:
    return UNSET if own.may_contact is None else PermissionView(own.may_contact, own.wording)


def _customer(own: CustomerForm) -> CustomerView:
    return CustomerView(own.email, own.phone, own.name, own.reference)


def _decision(own: Decision) -> DecisionView:
    return DecisionView(
        time=rfc3339(own.at_us),
        intake_id=own.intake_id,
        outcome=own.outcome.value,
        reason=plain_text(own.reason),
        reason_text=text_view_or_none(own.reason),
        rule_id=own.rule_id or None,
        rule_version=own.rule_version or None,
        matched=[_matched(each) for each in own.matched],
        ticket_id=own.ticket_id or None,
        rule_run_id=own.rule_run_id or None,
    )


def _matched(own: Matched) -> MatchedView:
    return MatchedView(own.path, own.condition, plain_text(own.saw), text_view_or_none(own.saw))
