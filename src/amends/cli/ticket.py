"""`amends ticket`: tickets of any server of the CX ticket API, through the client."""

import contextlib
from collections.abc import Iterator
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number

from amends import settings
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.client import Client
from amends.client.errors import ClientError
from amends.errors import BusinessRuleError
from amends.ids import HIGHEST_ID
from amends.texts.text import say

app = App(name="ticket", help="Get and list tickets over the API.")

_Id = Annotated[int, Parameter(validator=Number(gte=1, lte=HIGHEST_ID))]
_Url = Annotated[str, Parameter(env_var="AMENDS_URL", help="URL of the server")]
_Key = Annotated[str, Parameter(env_var="AMENDS_KEY", help="API key", show_default=False)]
_DEFAULT_URL = "http://127.0.0.1:8000"


@app.command
def get(workspace: _Id, *, ticket: _Id | None = None, key: _Key, url: _Url = _DEFAULT_URL, json: bool = False) -> None:
    """Get a ticket of a workspace; default: the newest.

    Example: amends ticket get 1001 --ticket 1013
    """
    with _client(key, url) as client:
        found = client.ticket(workspace, ticket_id=ticket)
    if json:
        print_json(found)
    else:
        fields = msgspec.to_builtins(found)
        width = max(map(len, fields)) + 2
        print_lines(*(f"{name:{width}}{value}".rstrip() for name, value in fields.items()))


@app.command(name="list")
def list_(workspace: _Id, *, key: _Key, url: _Url = _DEFAULT_URL, json: bool = False) -> None:
    """List the tickets of a workspace, newest first.

    Example: amends ticket list 1001
    """
    with _client(key, url) as client:
        found = list(client.tickets(workspace))
    if json:
        print_json(found)
    else:
        columns = ("ID", "Created", "Status", "Priority", "Customer", "Description")
        rows = [
            (
                each.id,
                _minute(each.created_at),
                each.status,
                each.priority,
                each.customer_name,
                " ".join(each.description.split()),
            )
            for each in found
        ]
        print_table(columns, rows)


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")


@contextlib.contextmanager
def _client(key: str, url: str) -> Iterator[Client]:
    settings.refuse_unknown()
    try:
        # Its constructor says with ValueError what is no key and no address.
        with Client(key, base_url=url) as client:
            yield client
    except (ClientError, ValueError) as error:
        raise BusinessRuleError(say("no_answer_from_server", error=str(error))) from None
