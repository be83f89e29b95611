"""`amends promise`: what customers were promised, at tickets of any Amends, through the client."""

from typing import Annotated

from cyclopts import App, Parameter

from amends.cli.output import print_json, print_lines
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.cli.table import print_table
from amends.wire.promises import MovePromiseForm, PromiseForm
from amends.wire.tickets import TicketView

app = App(name="promise", help="Make, keep, break and move promises to customers over the API.")

_By = Annotated[str, Parameter(help="The time, with its offset: 2026-12-12T17:00:00+01:00")]
_Reason = Annotated[str, Parameter(help="Why")]


@app.command
def make(
    workspace: ServerId,
    ticket: ServerId,
    *,
    text: Annotated[str, Parameter(help="What was promised")],
    by: _By,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Note what the customer of a ticket was promised, and by when.

    Example: amends promise make 1001 1013 --text "The refund is paid" --by 2026-12-12T17:00:00+01:00
    """
    with client_of(key, url) as client:
        _show(client.make_promise(workspace, ticket, PromiseForm(text, by)), json=json)


@app.command
def keep(
    workspace: ServerId,
    ticket: ServerId,
    promise: ServerId,
    *,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Note that a promise was kept.

    Example: amends promise keep 1001 1013 3912
    """
    with client_of(key, url) as client:
        _show(client.keep_promise(workspace, ticket, promise), json=json)


@app.command(name="break")
def break_(
    workspace: ServerId,
    ticket: ServerId,
    promise: ServerId,
    *,
    reason: _Reason,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Note that a promise was broken, and why.

    Example: amends promise break 1001 1013 3912 --reason "The bank sent the refund back"
    """
    with client_of(key, url) as client:
        _show(client.break_promise(workspace, ticket, promise, reason), json=json)


@app.command
def move(
    workspace: ServerId,
    ticket: ServerId,
    promise: ServerId,
    *,
    by: _By,
    reason: _Reason,
    customer_agreed: Annotated[bool, Parameter(help="The customer agreed to the new time", negative="")] = False,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Give a promise another time, if the customer agreed to it.

    Example: amends promise move 1001 1013 3912 --by 2026-12-15T17:00:00+01:00 --reason "Bank holiday" --customer-agreed
    """
    form = MovePromiseForm(by, reason, customer_agreed)
    with client_of(key, url) as client:
        _show(client.move_promise(workspace, ticket, promise, form), json=json)


@app.command(name="list")
def list_(
    workspace: ServerId, ticket: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False
) -> None:
    """List the promises of a ticket.

    Example: amends promise list 1001 1013
    """
    with client_of(key, url) as client:
        _show(client.own_ticket(workspace, ticket), json=json)


def _show(ticket: TicketView, *, json: bool) -> None:
    if json:
        print_json(ticket)
        return
    rows = [
        (each.id, each.due_time, "overdue" if each.is_overdue else each.state, each.text) for each in ticket.promises
    ]
    print_table(("ID", "Due", "State", "Promise"), rows) if rows else print_lines("No promise.")
