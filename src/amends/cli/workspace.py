"""`amends workspace`: create, list, show and change workspaces."""

from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number
from msgspec import UNSET

from amends.cli.common import PLAIN, Common, Id, on_database, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.model.principal import operator
from amends.model.ticket.closing import Requirement
from amends.model.workspace import MAX_WAITING_DAYS, OnClosed, UnknownSegment, Workspace
from amends.serializers.configurations import in_force_view
from amends.serializers.first_steps import first_step_view
from amends.serializers.ticket_corrections import ticket_correction_view
from amends.serializers.workspaces import workspace_view
from amends.usecases import reread_tickets
from amends.usecases.first_steps import list_steps
from amends.usecases.settings import configuration, workspaces
from amends.usecases.settings.config_kinds import STATUS_CHANGES
from amends.usecases.settings.workspaces import WorkspaceChangeForm

_Requirements = Annotated[
    tuple[Requirement, ...] | None,
    Parameter(
        help="Fields that are required for closing a ticket",
        negative="--closing-requires-nothing",
        consume_multiple=True,
    ),
]

_QuietHours = Annotated[
    str | None, Parameter(help='Quiet hours, when nobody contacts customers, like "21:00-08:00"; "" for none')
]

_PhoneRegion = Annotated[
    str | None,
    Parameter(help='Country of phone numbers without a country code, like GB; "" for that of the time zone'),
]

_WaitingDays = Annotated[
    int | None,
    Parameter(
        validator=Number(gte=1, lte=MAX_WAITING_DAYS), help="Days after which a ticket no longer waits for its customer"
    ),
]

_OnClosed = Annotated[
    OnClosed | None,
    Parameter(help="When a customer speaks whose ticket is closed: rules open a new one, or it reopens"),
]

_ON_CLOSED = {OnClosed.NEW: "rules open a new one", OnClosed.REOPEN: "it reopens"}

_LIMIT = 10_000

app = App(name="workspace", help="Create, list, show and change workspaces.")
app.command("amends.cli.trial:try_", name="try")
app.command("amends.cli.trial:remove", name="remove")

_COLUMNS = ("ID", "Name", "Time zone", "Unknown segment", "")


@app.command
def create(
    name: str,
    *,
    timezone: Annotated[str, Parameter(help="IANA time zone, such as Europe/Madrid")],
    unknown_segment: UnknownSegment = UnknownSegment.REJECT,
    common: Common = PLAIN,
) -> None:
    """Create a workspace with its Main Segment, and print its ID.

    Example: amends workspace create "Hotel Sol" --timezone Europe/Madrid
    """
    made = on_database(common, lambda db: db.write(operator(0), workspaces.create, name, timezone, unknown_segment))
    print_json(workspace_view(made)) if common.json else print_lines(str(made.id))


@app.command(name="list")
def list_(*, common: Common = PLAIN) -> None:
    """List all workspaces.

    Example: amends workspace list
    """
    found = on_database(common, lambda db: db.read(operator(0), workspaces.list_all))
    if common.json:
        print_json([workspace_view(each) for each in found])
    else:
        print_table(_COLUMNS, map(_row, found))


@app.command
def show(workspace: Id, *, common: Common = PLAIN) -> None:
    """Show one workspace.

    Example: amends workspace show 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, workspaces.get))
    if common.json:
        print_json(workspace_view(found))
    else:
        print_table(_COLUMNS, [_row(found)])


@app.command(name="set")
def set_(
    workspace: Id,
    *,
    closing_requires: _Requirements = None,
    quiet_hours: _QuietHours = None,
    phone_region: _PhoneRegion = None,
    waiting_days: _WaitingDays = None,
    on_closed: _OnClosed = None,
    common: Common = PLAIN,
) -> None:
    """Change what closing requires, quiet hours, the country of phone numbers, and how tickets wait and reopen.

    Example: amends workspace set 1001 --closing-requires root_cause action_taken
    """
    form = WorkspaceChangeForm(
        closing_requires=UNSET if closing_requires is None else frozenset(closing_requires),
        quiet_hours=UNSET if quiet_hours is None else quiet_hours,
        phone_region=UNSET if phone_region is None else phone_region.upper(),
        waiting_days=UNSET if waiting_days is None else waiting_days,
        on_closed=UNSET if on_closed is None else on_closed,
    )
    changed = on_workspace(common, workspace, lambda db, by: db.write(by, workspaces.change, form))
    if common.json:
        print_json(workspace_view(changed))
    else:
        required = ", ".join(sorted(changed.closing_requires)) or "nothing"
        print_lines(
            f"Closing requires {required}.",
            f"Quiet hours: {changed.quiet_hours or 'none'}.",
            f"Phone numbers without a country code: {changed.region_of_phones or 'of no known country'}.",
            f"Tickets wait for customers: {changed.waiting_days} days.",
            f"A customer speaks on a closed ticket: {_ON_CLOSED[changed.on_closed]}.",
        )


@app.command(name="transitions")
def transitions_(workspace: Id, *, common: Common = PLAIN) -> None:
    """Show which status changes are allowed in a workspace, and the scope that each needs.

    Example: amends workspace transitions 1001
    """
    held = on_workspace(common, workspace, lambda db, by: db.read(by, configuration.in_force, STATUS_CHANGES))
    if common.json:
        print_json(in_force_view(held.document, is_default=held.is_default))
    else:
        steps = held.document.transitions
        print_table(("From", "To", "Scope"), [(each.before, each.after, each.scope) for each in steps])


@app.command
def corrections(workspace: Id, *, common: Common = PLAIN) -> None:
    """List what tickets say otherwise since an upgrade read their history by new rules.

    Example: amends workspace corrections 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, reread_tickets.list_corrections, 0, _LIMIT))
    shown = [ticket_correction_view(each) for each in found]
    if common.json:
        print_json(shown)
    else:
        rows = [(each.ticket_id, each.field, each.before, each.after) for each in shown]
        print_table(("Ticket", "Field", "Before", "Now"), rows)


@app.command
def first_steps(workspace: Id, *, common: Common = PLAIN) -> None:
    """List the first steps of a workspace, from nothing to a closed loop, and which are done.

    Example: amends workspace first-steps 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, list_steps))
    if common.json:
        print_json([first_step_view(each) for each in found])
    else:
        print_table(("Step", "Done"), [(each.step.value, "yes" if each.is_done else "no") for each in found])


def _row(workspace: Workspace) -> tuple[object, ...]:
    mark = "to try out" if workspace.is_trial else ""
    return workspace.id, workspace.name, workspace.time_zone, workspace.unknown_segment.value, mark
