"""`amends route`: create, list and disable routes."""

from pathlib import Path

from cyclopts import App

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import FieldError, Invalid
from amends.model.routing.document import parse
from amends.model.routing.route import StoredRoute
from amends.model.routing.strategy import name_of
from amends.serializers.routing import route_view
from amends.usecases.settings import routes

app = App(name="route", help="Create, list and disable routes.")


@app.command
def add(file: Path, *, workspace: Id, common: Common = PLAIN) -> None:
    """Create a route from a TOML or JSON file, or a new version of it if its name exists.

    Example: amends route add examples/urgent.route.toml --workspace 1001
    """
    try:
        document = parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(FieldError(str(file), f"can't be read: {error}")) from None
    added = on_workspace(common, workspace, lambda db, by: db.write(by, routes.add, document))
    if common.json:
        print_json(route_view(added))
    else:
        print_lines(f"Route {added.route.id} version {added.route.version}: {document.name}")


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the routes of a workspace in the order in which they are tried.

    Example: amends route list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, routes.list_all))
    if common.json:
        print_json([route_view(each) for each in found])
    else:
        print_table(("Order", "ID", "Version", "State", "Strategy", "Name"), map(_row, found))


@app.command
def disable(route: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Disable a route.

    Example: amends route disable 1005 --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.write(by, routes.disable, route))
    print_json(route_view(found)) if common.json else print_lines(f"Route {route} is disabled.")


def _row(stored: StoredRoute) -> tuple[object, ...]:
    route, document = stored.route, stored.route.document
    state = "off" if stored.disabled_us else "on"
    return document.order, route.id, route.version, state, name_of(document.strategy), document.name
