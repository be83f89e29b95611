"""`amends ticket read` and `unread`: whether a ticket is unread for somebody, through the client."""

from typing import Annotated

from cyclopts import Parameter

from amends.cli.output import print_json, print_lines
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.wire.unread import UnreadMark

_User = Annotated[ServerId, Parameter(help="ID of the user for whom it is")]


def read(
    workspace: ServerId,
    ticket: ServerId,
    *,
    user: _User,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Note that a user has seen a ticket as it is now, and say so.

    Example: amends ticket read 1001 1013 --user 1010
    """
    with client_of(key, url) as client:
        _print(client.mark_ticket_read(workspace, user, ticket), json=json)


def unread(
    workspace: ServerId,
    ticket: ServerId,
    *,
    user: _User,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Let a ticket be unread for a user until they open it again, and say so.

    Example: amends ticket unread 1001 1013 --user 1010
    """
    with client_of(key, url) as client:
        _print(client.mark_ticket_unread(workspace, user, ticket), json=json)


def _print(mark: UnreadMark, *, json: bool) -> None:
    print_json(mark) if json else print_lines("Unread." if mark.is_unread else "Read.")
