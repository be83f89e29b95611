"""`amends customer`: who may be the same person."""

from cyclopts import App

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json
from amends.cli.table import print_table
from amends.instants import rfc3339
from amends.serializers.customers import duplicate_customers_view
from amends.usecases import recompute_derived

app = App(name="customer", help="List customers who may be the same person.")

_LIMIT = 10_000


@app.command
def duplicates(*, workspace: Id, common: Common = PLAIN) -> None:
    """List pairs of customers who came to have the same e-mail address or phone number.

    It happens when a new version compares addresses or numbers by another rule. Nothing is merged automatically.

    Example: amends customer duplicates --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, recompute_derived.duplicates, (0, 0), _LIMIT))
    if common.json:
        print_json([duplicate_customers_view(each) for each in found])
    else:
        rows = [(each.customer_id, each.other_id, each.kind, rfc3339(each.found_us)) for each in found]
        print_table(("Customer", "Other", "Same", "Since"), rows)
