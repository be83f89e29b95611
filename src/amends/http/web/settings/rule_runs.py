"""Judging what is stored by a rule: which answers, the count with examples, and what came of it."""

from typing import Final
from urllib.parse import urlencode

from msgspec import structs

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page import see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import settings_page
from amends.i18n.labels import N_
from amends.ids import HIGHEST_ID
from amends.instants import rfc3339
from amends.model.principal import Scope
from amends.model.rule_run import RuleRun, RunClock, RunDetail, RunOutcome
from amends.usecases import rule_runs, ticket_detail
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE

_APPLY: Final = f"{RULE.page.path}/{{config_id}}/apply"
_RUN: Final = f"{RULE.page.path}/{{config_id}}/runs/{{run_id}}"
_SHOWN: Final = 10

CLOCK_LABELS: Final = {
    RunClock.ANSWER: N_("the customer's answer: tickets of old answers may be overdue at once"),
    RunClock.NOW: N_("now"),
}
COUNTED: Final = {
    RunOutcome.OPENED: N_("opens a ticket"),
    RunOutcome.ATTACHED: N_("added to an open ticket"),
    RunOutcome.LEFT: N_("an earlier rule decides"),
}
DONE: Final = {**COUNTED, RunOutcome.OPENED: N_("opened a ticket")}


async def show_apply(request: Request) -> Response:
    """Which answers are to be judged, and the runs until now."""
    return await _apply_page(request, Form([]), {})


async def count(request: Request, form: Form) -> Response:
    """Count what the rule would open; the page of the count asks whether to do it."""
    rule_id = request.id_param("config_id")

    async def begin() -> RunDetail:
        days = form.text("since"), form.text("until")
        selection = structs.replace(
            await request.database.read(request.by, rule_runs.selection_of_days, *days),
            has_history=form.is_ticked("history"),
            clock=convert(form.text("clock") or RunClock.ANSWER.value, RunClock),
        )
        asked = RunForm(selection=selection, is_dry_run=True)
        return await _begun(request, form, rule_id, asked)

    begun, errors = await form_result(request, begin())
    return see_other(request, _address(begun.run)) if begun else await _apply_page(request, form, errors)


async def show_run(request: Request) -> Response:
    """How far a run is, and what it found."""
    return await _run_page(request, {})


async def confirm(request: Request, form: Form) -> Response:
    """Do what was counted."""
    counted = await _get(request)
    asked = RunForm(selection=counted.run.selection)
    begun, errors = await form_result(request, _begun(request, form, counted.run.rule_id, asked))
    return see_other(request, _address(begun.run)) if begun else await _run_page(request, errors)


async def _begun(request: Request, form: Form, rule_id: int, asked: RunForm) -> RunDetail:
    """The run that a form begins; when the same form came before, the one that it began then."""
    begun = await once(request, form, rule_runs.begin, rule_id, asked)
    if begun is not None:
        return begun
    newest: RunDetail = (await request.database.read(request.by, rule_runs.list_before, rule_id, HIGHEST_ID, 1))[0]
    return newest


async def _get(request: Request) -> RunDetail:
    place = request.id_param("config_id"), request.id_param("run_id")
    return await request.database.read(request.by, rule_runs.get, *place)


async def _apply_page(request: Request, form: Form, errors: FieldErrors) -> Response:
    rule_id = request.id_param("config_id")
    return settings_page(
        request,
        "rule_apply.html",
        422 if errors else 200,
        config=await request.database.read(request.by, configuration.get, RULE, rule_id),
        runs=await request.database.read(request.by, rule_runs.list_before, rule_id, HIGHEST_ID, _SHOWN),
        form=form,
        errors=errors,
        clocks=CLOCK_LABELS,
        address=_address,
        outcome=RunOutcome,
    )


async def _run_page(request: Request, errors: FieldErrors) -> Response:
    detail = await _get(request)
    run = detail.run
    return settings_page(
        request,
        "rule_run.html",
        409 if errors else 200,
        config=await request.database.read(request.by, configuration.get, RULE, run.rule_id),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        detail=detail,
        run=run,
        counts=sorted(run.findings.counts, key=lambda each: (-each.count, each.segment_id)),
        labels=COUNTED if run.is_dry_run else DONE,
        outcome=RunOutcome,
        errors=errors,
        address=_address(run),
        tickets=f"/inbox?{urlencode({'view': 'all', 'rule_id': run.rule_id, 'opened_from': rfc3339(run.begun_us)})}",
    )


def _address(run: RuleRun) -> str:
    return f"{RULE.page.path}/{run.rule_id}/runs/{run.id}"


ENDPOINTS = (
    page_route(_APPLY, Scope.MANAGE, show_apply),
    form_route(_APPLY, Scope.MANAGE, count),
    page_route(_RUN, Scope.MANAGE, show_run),
    form_route(_RUN, Scope.MANAGE, confirm),
)
