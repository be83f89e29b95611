"""`amends workspace try` and `amends workspace remove`: a workspace to try out, and the way to be rid of it."""

from typing import Annotated

from cyclopts import Parameter

from amends.background.trials import forget_files
from amends.cli.common import PLAIN, Common, Id, on_database
from amends.cli.output import own_language, print_json, print_lines
from amends.errors import FieldError, Invalid
from amends.i18n.languages import LANGUAGES
from amends.model.principal import operator
from amends.model.workspace import Workspace
from amends.serializers.texts import in_each_language, text_in
from amends.serializers.workspaces import removed_view, workspace_view
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import fill_trial, trials
from amends.usecases.settings import workspaces
from amends.usecases.trials import Filling, Removal, TrialForm
from amends.wire.workspaces import TrialSector


def try_(
    *,
    sector: Annotated[
        TrialSector, Parameter(help="Whose feedback is invented, and whose rules it begins with")
    ] = "hotel",
    language: Annotated[
        str, Parameter(help="Language of the invented feedback: en, es, pt, de or ar; default: that of the terminal")
    ] = "",
    name: Annotated[str, Parameter(help="What the workspace is called")] = "",
    timezone: Annotated[str, Parameter(help="IANA time zone, such as Europe/Madrid")] = "UTC",
    common: Common = PLAIN,
) -> None:
    """Create a workspace to try out, full of invented feedback, and print its ID. Nothing leaves it.

    Example: amends workspace try --sector hotel
    """
    language = language or own_language()
    if language not in LANGUAGES:
        raise Invalid(FieldError("language", say("not_a_choice", choices=tuple(LANGUAGES))))
    called = name or text_in(language, say("trial_name"))
    form = TrialForm(name=called, sector=sector, language=language, time_zone=timezone)

    async def run(database: Database) -> Workspace:
        made = await database.write(operator(0), trials.create, form, fills_later=False)
        filling, names = Filling(sector, language), in_each_language(language)
        await fill_trial.go_on(database, made.id, filling, names, lambda: False)
        return await database.read(operator(made.id), workspaces.get)

    made = on_database(common, run)
    print_json(workspace_view(made)) if common.json else print_lines(str(made.id))


def remove(
    workspace: Id,
    *,
    yes: Annotated[bool, Parameter(help="Remove it; without it is only counted what it holds", negative="")] = False,
    common: Common = PLAIN,
) -> None:
    """Count what a workspace to try out holds, and with --yes remove it whole. No other workspace can be removed.

    Example: amends workspace remove 1001 --yes
    """
    by = operator(workspace)

    async def run(database: Database) -> Removal:
        if not yes:
            return await database.read(by, trials.contents)
        found = await database.write(by, trials.remove)
        await trials.go_on_removing(
            database, workspace, lambda: forget_files(common.settings, workspace), lambda: False
        )
        return found

    found = on_database(common, run)
    if common.json:
        print_json(removed_view(found.workspace, found.contents))
        return
    held = found.contents
    print_lines(
        f"{'Removed' if yes else 'Would remove'} {found.workspace.name} ({found.workspace.id}): "
        f"{held.tickets} tickets, {held.answers} answers, {held.customers} customers, {held.people} people, "
        f"{held.units} units."
    )
    if not yes:
        print_lines("Nothing was changed. Add --yes to do it.")
