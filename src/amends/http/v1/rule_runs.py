"""Applying a rule to what is stored, over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint, Paging
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text
from amends.model.principal import Scope
from amends.model.rule.near_misses import NearMisses
from amends.model.rule_run import RunClock, RunDetail, RunSelection
from amends.serializers.configurations import configuration_view
from amends.serializers.rule_runs import rule_run_view, run_decision_view
from amends.texts.text import say
from amends.usecases import rule_runs
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import rule_words
from amends.wire.configurations import ConfigurationView
from amends.wire.rule_runs import ApplyRequest, RuleRunPage, RuleRunView, RunDecisionPage
from amends.wire.rule_words import NearMissesView, NearMissView, WordsToAdd

_RULE: Final = "/v1/workspaces/{workspace_id}/rules/{rule_id}"
_RUN: Final = f"{_RULE}/runs/{{run_id}}"


def _form(sent: ApplyRequest) -> RunForm:
    errors: list[FieldError] = []
    selection = RunSelection(
        since_us=_instant("since", sent.since, errors),
        until_us=_instant("until", sent.until, errors),
        has_history=sent.history,
        clock=RunClock(sent.clock),
    )
    if errors:
        raise Invalid(*errors)
    return RunForm(selection=selection, is_dry_run=sent.dry_run)


def _instant(name: str, text: str, errors: list[FieldError]) -> InstantUs | None:
    try:
        return from_text(text) if text else None
    except ValueError:
        errors.append(FieldError(name, say("not_a_time")))
        return None


def _run_id(own: RunDetail) -> tuple[int, ...]:
    return (own.run.id,)


def _near_misses_view(own: NearMisses) -> NearMissesView:
    return NearMissesView([NearMissView(each.phrase, each.word, each.count) for each in own.misses], own.looked_at)


def _pairs(sent: WordsToAdd) -> list[tuple[str, str]]:
    return [(each.phrase, each.word) for each in sent.words]


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="POST",
        path=f"{_RULE}/apply",
        scope=Scope.MANAGE,
        name="apply_rule",
        summary="Apply a rule to what is stored",
        description="Judge by this rule the stored responses that no rule matched when they came. What it matches "
        "opens a ticket, or is attached to the open ticket of its customer, as if it came now. It runs in the "
        "background.\n\n"
        "With `dry_run` nothing is opened: the run counts what would be, with examples. A key that is limited to "
        "segments applies the rule to the responses of these segments. Responses that have a ticket are never judged "
        "again, so applying a rule twice opens nothing twice.",
        request=ApplyRequest,
        form=_form,
        do=rule_runs.begin,
        serialize=rule_run_view,
        response=RuleRunView,
        status=202,
        example=Raw(b'{"dry_run": true, "since": "2026-11-01T00:00:00+01:00"}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_RULE}/near-misses",
        scope=Scope.TICKETS_READ,
        name="list_near_misses",
        summary="List the words that a rule nearly finds",
        description="List words in the newest responses that begin like a word of the rule and go on, where the rule "
        "finds none of its words: *refunded* for `refund`. At most 5,000 responses are read.",
        do=rule_words.near_misses,
        scans=True,
        serialize=_near_misses_view,
        response=NearMissesView,
    ),
    _endpoint(
        method="POST",
        path=f"{_RULE}/words",
        scope=Scope.MANAGE,
        name="add_rule_words",
        summary="Add words to a rule",
        description="Add words to a rule, each beside one of its own. This creates a new version of the rule.",
        request=WordsToAdd,
        form=_pairs,
        do=rule_words.add_words,
        serialize=configuration_view,
        response=ConfigurationView,
        example=Raw(b'{"words": [{"phrase": "refund", "word": "refunded"}]}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_RULE}/runs",
        scope=Scope.TICKETS_READ,
        name="list_rule_runs",
        summary="List the runs of a rule",
        description="List how often a rule was applied to what is stored, the newest first, dry runs too. A key that "
        "is limited to segments sees its own.",
        do=rule_runs.list_before,
        paging=Paging(HIGHEST_ID, _run_id),
        each=rule_run_view,
        response=RuleRunPage,
    ),
    _endpoint(
        method="GET",
        path=_RUN,
        scope=Scope.TICKETS_READ,
        name="get_rule_run",
        summary="Get the progress of a run of a rule",
        description="Get how far a run is, how many responses it found, and examples of them.",
        do=rule_runs.get,
        serialize=rule_run_view,
        response=RuleRunView,
    ),
    _endpoint(
        method="GET",
        path=f"{_RUN}/decisions",
        scope=Scope.TICKETS_READ,
        name="list_run_decisions",
        summary="List the decisions of a run of a rule",
        description="List the responses for which a run opened a ticket or which it attached to one, in the order of "
        "their IDs. A dry run has none.",
        do=rule_runs.list_decisions,
        paging=Paging(0, lambda own: (own.response_id,)),
        each=run_decision_view,
        response=RunDecisionPage,
    ),
)
