"""`amends rule apply`: judging what is stored by a rule, counted first."""

from typing import Annotated

from cyclopts import Parameter
from msgspec import structs

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import in_own_language, print_json, print_lines
from amends.cli.table import print_table
from amends.model.principal import Principal
from amends.model.rule_run import RunClock, RunDetail
from amends.serializers.rule_runs import rule_run_view
from amends.store.engine.database import Database
from amends.usecases import judge_stored, rule_runs
from amends.usecases.rule_runs import RunForm
from amends.wire.rule_runs import RunClockWord


def apply(
    rule: Id,
    *,
    workspace: Id,
    since: Annotated[str, Parameter(help="First day of the answers, like 2026-11-01")] = "",
    until: Annotated[str, Parameter(help="Last day of the answers")] = "",
    history: Annotated[
        bool, Parameter(help="Take answers that were imported as history too; needs --since", negative="")
    ] = False,
    clock: Annotated[RunClockWord, Parameter(help="When the clocks of the tickets begin")] = "answer",
    yes: Annotated[bool, Parameter(help="Open the tickets; without it they are only counted", negative="")] = False,
    common: Common = PLAIN,
) -> None:
    """Judge by a rule the stored answers that no rule matched: count what it opens, and with --yes open it.

    Example: amends rule apply 1005 --workspace 1001 --since 2026-11-01
    """

    async def run(database: Database, by: Principal) -> RunDetail:
        days = await database.read(by, rule_runs.selection_of_days, since, until)
        selection = structs.replace(days, has_history=history, clock=RunClock(clock))
        begun = await database.write(by, rule_runs.begin, rule, RunForm(selection=selection, is_dry_run=not yes))
        await judge_stored.go_on(database, workspace, begun.run.id, lambda: False)
        return await database.read(by, rule_runs.get, rule, begun.run.id)

    found = on_workspace(common, workspace, run)
    print_json(rule_run_view(found)) if common.json else _print(found)


def _print(found: RunDetail) -> None:
    view = rule_run_view(found)
    if view.counts:
        rows = [(each.count, each.outcome, each.segment, each.rule) for each in view.counts]
        print_table(("Answers", "Outcome", "Segment", "Rule"), rows)
    done = "would open" if view.dry_run else "opened"
    print_lines(
        f"Of {view.looked_at} answers, {view.opened} {done} a ticket, and {view.attached} belong to an open one."
    )
    if found.run.stopped is not None:
        print_lines(in_own_language(found.run.stopped))
    elif view.dry_run and (view.opened or view.attached):
        print_lines("Nothing was changed. Add --yes to do it.")
