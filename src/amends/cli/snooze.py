"""`amends ticket snooze` and `wake`: a ticket leaves the list of its owner and comes back, through the client."""

from typing import Annotated

from cyclopts import Parameter

from amends.cli.output import print_json, print_lines
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.wire.tickets import TicketView

_Until = Annotated[
    str | None,
    Parameter(help="The time, with its offset: 2026-12-14T09:00:00+01:00; default: until the customer answers"),
]


def snooze(
    workspace: ServerId,
    ticket: ServerId,
    *,
    until: _Until = None,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Put a ticket out of its owner's list until a time, or until its customer answers.

    Example: amends ticket snooze 1001 1013 --until 2026-12-14T09:00:00+01:00
    """
    with client_of(key, url) as client:
        _print(client.snooze_ticket(workspace, ticket, until), json=json)


def wake(
    workspace: ServerId, ticket: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False
) -> None:
    """Put a snoozed ticket back into its owner's list.

    Example: amends ticket wake 1001 1013
    """
    with client_of(key, url) as client:
        _print(client.wake_ticket(workspace, ticket), json=json)


def _print(ticket: TicketView, *, json: bool) -> None:
    if json:
        print_json(ticket)
    elif ticket.snooze is None:
        print_lines("Not snoozed.")
    else:
        print_lines(f"Snoozed until {ticket.snooze.until_time or 'the customer answers'}.")
