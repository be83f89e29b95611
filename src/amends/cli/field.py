"""`amends field`: create and list custom fields."""

from typing import Annotated

from cyclopts import App, Parameter

from amends.cli.common import PLAIN, Code, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.model.ticket.custom_field import Field, FieldType
from amends.serializers.custom_fields import field_view
from amends.usecases.settings import custom_fields
from amends.usecases.settings.custom_fields import FieldForm

app = App(name="field", help="Create and list custom fields of tickets.")


@app.command
def add(
    code: Code = "",
    *,
    workspace: Id,
    type: Annotated[FieldType, Parameter(help="Type of the value")],  # noqa: A002 - the option's name
    name: str = "",
    options: Annotated[
        tuple[str, ...], Parameter(help="The options of a choice", consume_multiple=True, negative="")
    ] = (),
    required_on_closing: Annotated[bool, Parameter(help="Require it for closing a ticket", negative="")] = False,
    common: Common = PLAIN,
) -> None:
    """Create a custom field for the tickets of a workspace, and print its ID.

    Example: amends field add room --workspace 1001 --type choice --options single double
    """
    form = FieldForm(code=code, name=name, type=type, options=options, required_on_closing=required_on_closing)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, custom_fields.add, form))
    print_json(field_view(made)) if common.json else print_lines(str(made.id))


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the custom fields of a workspace.

    Example: amends field list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, custom_fields.list_all))
    if common.json:
        print_json([field_view(each) for each in found])
    else:
        print_table(("ID", "Code", "Type", "On closing", "State", "Name"), map(_row, found))


def _row(field: Field) -> tuple[object, ...]:
    on_closing = "required" if field.required_on_closing else ""
    return field.id, field.code, field.type.value, on_closing, "archived" if field.archived_us else "on", field.name
