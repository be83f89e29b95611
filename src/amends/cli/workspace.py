"""`amends workspace`: make, list and show workspaces."""

from typing import Annotated

from cyclopts import App, Parameter

from amends.cli.common import PLAIN, Common, Id, on_database, on_workspace
from amends.cli.output import print_json, print_lines, print_table
from amends.desk.administer import workspaces
from amends.http.v1 import administer_wire as wire
from amends.model.principal import operator
from amends.model.workspace import UnknownSegment, Workspace

app = App(name="workspace", help="Make, list and show workspaces.")


@app.command
def create(
    name: str,
    *,
    timezone: Annotated[str, Parameter(help="IANA zone, such as Europe/Madrid")],
    unknown_segment: UnknownSegment = UnknownSegment.REJECT,
    common: Common = PLAIN,
) -> None:
    """Make a workspace with its Main Segment, and print its ID.

    Example: amends workspace create "Hotel Sol" --timezone Europe/Madrid
    """
    made = on_database(common, lambda db: db.write(operator(0), workspaces.create, name, timezone, unknown_segment))
    print_json(wire.workspace(made)) if common.json else print_lines(str(made.id))


@app.command(name="list")
def list_(*, common: Common = PLAIN) -> None:
    """List all workspaces.

    Example: amends workspace list
    """
    found = on_database(common, lambda db: db.read(operator(0), workspaces.list_all))
    if common.json:
        print_json([wire.workspace(each) for each in found])
    else:
        print_table(("ID", "Name", "Time zone", "Unknown segment"), map(_row, found))


@app.command
def show(workspace: Id, *, common: Common = PLAIN) -> None:
    """Show one workspace.

    Example: amends workspace show 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, workspaces.show))
    if common.json:
        print_json(wire.workspace(found))
    else:
        print_table(("ID", "Name", "Time zone", "Unknown segment"), [_row(found)])


def _row(workspace: Workspace) -> tuple[object, ...]:
    return workspace.id, workspace.name, workspace.time_zone, workspace.unknown_segment.value
