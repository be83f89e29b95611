"""Runs of a rule over what is stored."""

from typing import Final

from amends.instants import rfc3339
from amends.model.decision import Decision
from amends.model.rule_run import RunDetail, RunOutcome
from amends.serializers.texts import plain_text, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.rule_runs import RuleRunView, RunCountView, RunDecisionView, RunExampleView

_CHARACTERS: Final = 200


def rule_run_view(own: RunDetail) -> RuleRunView:
    """A run, how far it is, and what it found."""
    run, found = own.run, own.run.findings
    return RuleRunView(
        id=run.id,
        rule_id=run.rule_id,
        rule_version=run.rule_version,
        dry_run=run.is_dry_run,
        since=time_or_none(run.selection.since_us),
        until=time_or_none(run.selection.until_us),
        history=run.selection.has_history,
        clock=run.selection.clock.value,
        total=run.total,
        looked_at=run.looked_at,
        opened=found.count(RunOutcome.OPENED),
        attached=found.count(RunOutcome.ATTACHED),
        left=found.count(RunOutcome.LEFT),
        counts=_counts(own),
        examples=_examples(own),
        begun_time=rfc3339(run.begun_us),
        ended_time=time_or_none(run.ended_us),
        stopped=plain_text(run.stopped),
        stopped_text=text_view_or_none(run.stopped),
    )


def run_decision_view(own: Decision) -> RunDecisionView:
    """What a run decided about one response."""
    return RunDecisionView(own.response_id, RunOutcome(own.outcome.value).value, own.rule_id, own.ticket_id)


def _counts(own: RunDetail) -> list[RunCountView]:
    counts = sorted(own.run.findings.counts, key=lambda each: (-each.count, each.segment_id, each.rule_id))
    return [
        RunCountView(
            each.outcome.value,
            each.rule_id,
            own.rule_names.get(each.rule_id, ""),
            own.segment_codes.get(each.segment_id, ""),
            each.count,
        )
        for each in counts
    ]


def _examples(own: RunDetail) -> list[RunExampleView]:
    found = []
    for each in own.run.findings.examples:
        response = own.examples.get(each.response_id)
        if response is not None:
            code = own.segment_codes.get(each.segment_id, "")
            words = response.verbatim[:_CHARACTERS]
            found.append(
                RunExampleView(each.response_id, each.outcome.value, each.rule_id, code, response.score, words)
            )
    return found
