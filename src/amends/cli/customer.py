"""`amends customer`: who may be the same person, and merging them."""

from cyclopts import App

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.instants import rfc3339
from amends.serializers.customers import customer_detail_view, duplicate_customers_view, merged_into_view
from amends.usecases import merge_customers, recompute_derived
from amends.usecases.customer_detail import get_customer

app = App(name="customer", help="Show customers, list who may be the same person, and merge them.")

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


@app.command
def show(customer_id: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Show a customer, and what happened between them and you, newest first.

    Example: amends customer show 1005 --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, get_customer, customer_id))
    view = customer_detail_view(found)
    if common.json:
        print_json(view)
        return
    print_lines(*(each for each in (view.name, view.email, view.phone, view.reference) if each))
    rows = [(each.time, each.kind, each.ticket_id or "", each.text or each.status) for each in view.timeline]
    print_table(("Time", "What", "Ticket", "Words"), rows)


@app.command
def merge(customer_id: Id, *, into: Id, workspace: Id, common: Common = PLAIN) -> None:
    """Let another record stand for this customer too: its tickets and answers, and what comes later by either's keys.

    Example: amends customer merge 1005 --into 1004 --workspace 1001
    """
    kept = on_workspace(common, workspace, lambda db, by: db.write(by, merge_customers.merge, customer_id, into))
    _print(kept, f"Customer {customer_id} is merged into {kept}.", common)


@app.command
def unmerge(customer_id: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Let a record that was merged stand by itself again, with all that it had.

    Example: amends customer unmerge 1005 --workspace 1001
    """
    own = on_workspace(common, workspace, lambda db, by: db.write(by, merge_customers.unmerge, customer_id))
    _print(own, f"Customer {own} stands by itself again.", common)


def _print(customer_id: int, said: str, common: Common) -> None:
    print_json(merged_into_view(customer_id)) if common.json else print_lines(said)
