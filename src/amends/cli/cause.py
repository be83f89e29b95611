"""`amends cause`: create, rename and list root causes."""

from cyclopts import App

from amends.cli.common import PLAIN, Code, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.serializers.causes import cause_view
from amends.usecases.settings import causes
from amends.usecases.settings.causes import CauseForm

app = App(name="cause", help="Create, rename and list root causes.")


@app.command
def add(code: Code = "", *, workspace: Id, name: str = "", parent: str = "", common: Common = PLAIN) -> None:
    """Create a root cause below its parent, and print its ID.

    Example: amends cause add DOUBLE-CHARGE --workspace 1001 --name "Charged twice" --parent BILLING
    """
    form = CauseForm(code=code, name=name, parent=parent)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, causes.add, form))
    print_json(cause_view(made)) if common.json else print_lines(str(made.id))


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the root causes of a workspace.

    Example: amends cause list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, causes.list_all))
    if common.json:
        print_json([cause_view(each) for each in found])
    else:
        print_table(
            ("ID", "Parent", "Code", "Name"), [(each.id, each.parent_id or "", each.code, each.name) for each in found]
        )


@app.command
def rename(cause: Id, name: str, *, workspace: Id, common: Common = PLAIN) -> None:
    """Give a root cause another name. Its code stays.

    Example: amends cause rename 1017 "Billing and refunds" --workspace 1001
    """
    renamed = on_workspace(common, workspace, lambda db, by: db.write(by, causes.rename, cause, name))
    print_json(cause_view(renamed)) if common.json else print_lines(f"Root cause {cause} is now called {name}.")
