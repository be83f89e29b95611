"""`amends changes`: the feed of changes of any Amends, through the client, a line each."""

import contextlib
import sys
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from amends.cli.output import print_json, print_lines
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.ids import HIGHEST_ID
from amends.wire.changes import ChangeView
from amends.wire.events import ResponseEventData, SettingEventData, TicketEventData

_After = Annotated[
    int,
    Parameter(
        validator=Number(gte=0, lte=HIGHEST_ID),
        help="The number to continue after; without it, from the first change that is kept",
    ),
]
_Wait = Annotated[float, Parameter(validator=Number(gte=1, lte=3600), help="Seconds between two looks at the end")]


def changes(
    workspace: ServerId,
    *,
    after: _After | None = None,
    follow: Annotated[bool, Parameter(help="Go on with what happens from now on, until Ctrl-C", negative="")] = False,
    wait: _Wait = 5.0,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: Annotated[bool, Parameter(help="Print each change as JSON, as webhooks send it", negative="")] = False,
) -> None:
    """Print what changed in a workspace, one change a line: its number, its time, its type, and the ID of what changed.

    Example: amends changes 1001 --after 1765 --follow --json
    """
    with client_of(key, url) as client, contextlib.suppress(KeyboardInterrupt):
        feed = client.changes(workspace, after=after)
        for change in feed.follow(wait=wait) if follow else feed:
            print_json(change) if json else print_lines(_line(change))
            # A reader behind a pipe gets each change when it happened.
            sys.stdout.flush()


def _line(change: ChangeView) -> str:
    data = change.data
    match data:
        case TicketEventData():
            subject = data.ticket_id
        case ResponseEventData():
            subject = data.response_id
        case SettingEventData():
            subject = data.subject_id
    return f"{change.number}  {change.timestamp}  {change.type}  {subject}"
