"""`amends rule apply` and `amends rule propose`: judging what is stored, and rules to begin with."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from msgspec import Struct, structs

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import in_own_language, own_language, print_json, print_lines
from amends.cli.table import print_table
from amends.model.configuration import Configuration
from amends.model.principal import Principal
from amends.model.rule.proposal import Proposal
from amends.model.rule_run import RunClock, RunDetail
from amends.model.sector_setting import ProposedSetting, TakenSetting
from amends.serializers.configurations import configuration_view
from amends.serializers.rule_proposals import proposal_view, taken_views
from amends.serializers.rule_runs import rule_run_view
from amends.serializers.texts import in_each_language
from amends.store.engine.database import Database
from amends.usecases import judge_stored, rule_runs
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import configuration, propose_rules, propose_settings
from amends.usecases.settings.config_kinds import RULE
from amends.wire.rule_proposals import SectorWord
from amends.wire.rule_runs import RunClockWord


class _Proposed(Struct, frozen=True):
    """What is proposed, what was taken over of it, and the rules of that."""

    found: Proposal
    beside: Sequence[ProposedSetting]
    taken: Sequence[TakenSetting] = ()
    rules: Sequence[Configuration] = ()


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


def propose(
    *,
    workspace: Id,
    sector: Annotated[SectorWord, Parameter(help="Whose rules")] = "general",
    add: Annotated[bool, Parameter(help="Create them; a rule that exists stays as it is", negative="")] = False,
    settings: Annotated[
        bool, Parameter(help="The SLA policies, the calendar and the root causes of the sector too", negative="")
    ] = False,
    common: Common = PLAIN,
) -> None:
    """Show the rules of a sector with what they would open of the newest answers, and with --add create them.

    Example: amends rule propose --workspace 1001 --sector hotel
    """

    async def run(database: Database, by: Principal) -> _Proposed:
        names = in_each_language(own_language())
        found = await database.scan(by, propose_rules.propose, sector, names=names)
        beside = await database.read(by, propose_settings.propose, sector, names) if settings else ()
        if not add:
            return _Proposed(found, beside)
        wanted = None if settings else ()
        taken = await database.write(by, propose_settings.take_over, sector, None, wanted, names)
        known = {each.id: each for each in await database.read(by, configuration.list_all, RULE)}
        return _Proposed(found, beside, taken, [known[each.id] for each in taken if each.id in known])

    own = on_workspace(common, workspace, run)
    if not common.json:
        _print_proposed(own, "" if add else "--add to create them" + ("" if settings else ", --settings for more"))
    elif not add:
        print_json(proposal_view(own.found, own.beside))
    else:
        print_json(taken_views(own.taken) if settings else [configuration_view(each) for each in own.rules])


def _print_proposed(own: _Proposed, more: str) -> None:
    rows = [(each.opens, each.document.name, in_own_language(each.why)) for each in own.found.rules]
    print_table((f"Of {own.found.looked_at}", "Rule", "Why"), rows)
    beside = [(each.kind.value, str(each.document["name"]), in_own_language(each.why)) for each in own.beside]
    if beside:
        print_table(("Kind", "Name", "Why"), beside)
    for each in own.taken:
        print_lines(f"{each.kind.value.replace('_', ' ').capitalize()} {each.id}: {each.name}")
    if more:
        print_lines(f"Add {more}.")


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
