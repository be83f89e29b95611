"""Intakes, their totals, and what became of their lines."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import UNSET, structs

from amends.instants import rfc3339
from amends.model.decision import Decision
from amends.model.intake import Intake, Rejection, Sum
from amends.model.left_out import reason_text
from amends.model.line_result import LineResult
from amends.model.response_event import UpsertResult
from amends.serializers.problems import field_error_views
from amends.serializers.texts import plain_text, text_view, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.intakes import IntakeView, LeftOutView, RejectionView, ResultView, SumView

_UNJUDGED: Final[Mapping[int, Decision]] = MappingProxyType({})


def result_view(own: LineResult, decisions: Mapping[int, Decision] = _UNJUDGED) -> ResultView:
    """What became of a line, and of its response where that is judged already."""
    if own.left_out:
        return ResultView(line=own.line, result="left_out")
    if own.taken is None:
        return ResultView(line=own.line, result="rejected", errors=field_error_views(own.errors))
    name = "duplicate" if own.taken is UpsertResult.DUPLICATE else own.taken
    decision = decisions.get(own.response_id)
    if decision is None and own.note is None:
        # So are nearly all lines of a stream.
        return ResultView(line=own.line, result=name, response_id=own.response_id)
    return ResultView(
        line=own.line,
        result=name,
        response_id=own.response_id,
        outcome=decision.outcome if decision else UNSET,
        ticket_id=(decision.ticket_id or UNSET) if decision else UNSET,
        note=plain_text(own.note),
        note_text=text_view_or_none(own.note) or UNSET,
    )


def intake_view(own: Intake) -> IntakeView:
    """An intake with its totals."""
    return IntakeView(
        id=own.id,
        source=own.source,
        began_time=rfc3339(own.began_us),
        ended_time=time_or_none(own.ended_us),
        sum=sum_view(own.sum),
        history=own.is_history,
        left_out=left_out_views(own.left_out) or UNSET,
        notes=[text_view(each) for each in own.notes] or UNSET,
    )


def sum_view(own: Sum) -> SumView:
    """The totals of an intake."""
    return SumView(*structs.astuple(own))


def left_out_views(left_out: Mapping[str, int]) -> list[LeftOutView]:
    """How many lines were left out for which reason."""
    return [LeftOutView(reason, text_view(reason_text(reason)).text, lines) for reason, lines in left_out.items()]


def rejection_view(own: Rejection) -> RejectionView:
    """One thing that was wrong in a rejected line."""
    text = text_view(own.reason)
    return RejectionView(own.line, own.field, plain_text(own.reason), text.code, text.parameters, text.text)
