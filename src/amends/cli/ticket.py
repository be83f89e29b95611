"""`amends ticket`: tickets of any server of the CX ticket API, through the client."""

from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from amends.cli.output import print_json, print_lines, print_table
from amends.client import Client
from amends.client.errors import ClientError
from amends.errors import Refused

app = App(name="ticket", help="Get and list tickets over the API.")

_Url = Annotated[str, Parameter(env_var="AMENDS_URL", help="Address of the server")]
_Key = Annotated[str, Parameter(env_var="AMENDS_KEY", help="API key", show_default=False)]
_DEFAULT_URL = "http://127.0.0.1:8000"


@app.command
def get(workspace: int, *, ticket: int | None = None, key: _Key, url: _Url = _DEFAULT_URL, json: bool = False) -> None:
    """Get a ticket of a workspace, its newest unless one is named.

    Example: amends ticket get 1001 --ticket 1013
    """
    try:
        with Client(key, base_url=url) as client:
            found = client.ticket(workspace, ticket_id=ticket)
    except ClientError as fault:
        raise Refused(str(fault)) from None
    if json:
        print_json(found)
    else:
        print_lines(*(f"{name}: {value}" for name, value in msgspec.to_builtins(found).items()))


@app.command(name="list")
def list_(workspace: int, *, key: _Key, url: _Url = _DEFAULT_URL, json: bool = False) -> None:
    """List a workspace's tickets, newest first.

    Example: amends ticket list 1001
    """
    try:
        with Client(key, base_url=url) as client:
            found = list(client.tickets(workspace))
    except ClientError as fault:
        raise Refused(str(fault)) from None
    if json:
        print_json(found)
    else:
        columns = ("ID", "Created", "Status", "Priority", "Customer", "Description")
        rows = [
            (each.id, each.created_at, each.status, each.priority, each.customer_name, each.description[:60])
            for each in found
        ]
        print_table(columns, rows)
