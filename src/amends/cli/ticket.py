"""`amends ticket`: tickets of any server of the CX ticket API, through the client."""

from typing import Annotated, Literal

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number
from msgspec import UNSET

from amends.cli import snooze, ticket_notes, ticket_reads, ticket_words
from amends.cli.output import print_id, print_json, print_lines, print_note
from amends.cli.server import DEFAULT_URL, ServerId, ServerKey, ServerUrl, client_of
from amends.cli.table import print_table
from amends.wire.responses import CustomerView
from amends.wire.restrictions import RestrictionPatch, SensitiveWord
from amends.wire.ticket_counts import GroupWord
from amends.wire.tickets import MAX_TIME_LIMIT_HOURS, NewTicket, PriorityWord, StatusWord

app = App(name="ticket", help="Get, list, count, open and answer tickets over the API.")
app.command(ticket_words.note)
app.command(ticket_notes.edit, name="edit-note")
app.command(ticket_notes.withdraw, name="withdraw-note")
app.command(ticket_notes.versions, name="note-versions")
app.command(ticket_words.reply)
app.command(ticket_words.people)
app.command(ticket_words.hits)
app.command(ticket_words.saved_replies, name="saved-replies")
app.command(snooze.snooze)
app.command(snooze.wake)
app.command(ticket_reads.read)
app.command(ticket_reads.unread)

_Hours = Annotated[int, Parameter(validator=Number(gte=1, lte=MAX_TIME_LIMIT_HOURS), help="Hours until it is due")]


@app.command
def get(
    workspace: ServerId,
    *,
    ticket: ServerId | None = None,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Get a ticket of a workspace; default: the newest.

    Example: amends ticket get 1001 --ticket 1013
    """
    with client_of(key, url) as client:
        found = client.ticket(workspace, ticket_id=ticket)
    if json:
        print_json(found)
    else:
        fields = msgspec.to_builtins(found)
        width = max(map(len, fields)) + 2
        print_lines(*(f"{name:{width}}{value}".rstrip() for name, value in fields.items()))


@app.command(name="list")
def list_(workspace: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False) -> None:
    """List the tickets of a workspace, newest first.

    Example: amends ticket list 1001
    """
    with client_of(key, url) as client:
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


@app.command
def add(
    workspace: ServerId,
    *,
    segment: Annotated[str, Parameter(help="Code of the segment that gets it")],
    origin_segment: Annotated[str, Parameter(help="Code of the segment where the feedback arose, if another")] = "",
    verbatim: Annotated[str, Parameter(help="What the customer said")] = "",
    status: StatusWord | None = None,
    priority: PriorityWord | None = None,
    owner: Annotated[str, Parameter(help="E-mail address of the owner; without one the routes choose")] = "",
    time_limit: _Hours = 72,
    email: Annotated[str, Parameter(help="E-mail address of the customer")] = "",
    phone: Annotated[str, Parameter(help="Phone number of the customer")] = "",
    name: Annotated[str, Parameter(help="Name of the customer")] = "",
    external_id: Annotated[str, Parameter(help="What another system calls it; no second ticket can have it")] = "",
    upsert: Annotated[
        bool, Parameter(help="Change the ticket with this external ID if it exists", negative="")
    ] = False,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Open a ticket without a response, and print its ID.

    Example: amends ticket add 1001 --segment MAD --verbatim "Nobody answered." --email eva@example.com
    """
    ticket = NewTicket(
        segment=segment,
        origin_segment=origin_segment,
        status=status or UNSET,
        priority=priority or UNSET,
        verbatim=verbatim,
        customer=CustomerView(email=email, phone=phone, name=name),
        owner=owner,
        time_limit_hours=time_limit,
        external_id=external_id,
    )
    with client_of(key, url) as client:
        done = (client.upsert_ticket if upsert else client.open_ticket)(workspace, ticket)
    print_id(done, json=json)


@app.command
def undo(
    workspace: ServerId,
    ticket: ServerId,
    *,
    version: Annotated[int, Parameter(validator=Number(gte=2), help="The version that the change led to")],
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Take back what this key did to a ticket in the last 10 minutes, and print its ID.

    Example: amends ticket undo 1001 1013 --version 4
    """
    with client_of(key, url) as client:
        done = client.undo(workspace, ticket, version)
    print_id(done, json=json)


@app.command
def escalate(
    workspace: ServerId,
    ticket: ServerId,
    *,
    reason: Annotated[str, Parameter(help="Why, for those who are notified")] = "",
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Take a ticket up a level: the managers of the next segment above are notified.

    Example: amends ticket escalate 1001 1013 --reason "The guest wants to speak to the manager"
    """
    with client_of(key, url) as client:
        done = client.escalate(workspace, ticket, reason)
    print_json(done) if json else print_lines(f"Ticket {ticket} is at level {done.escalation_level}.")


@app.command(name="undo-bulk")
def undo_bulk(
    workspace: ServerId,
    bulk: ServerId,
    *,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Take back what this key did to many tickets by a bulk action, and print the ID of the action that does it.

    Example: amends ticket undo-bulk 1001 3908
    """
    with client_of(key, url) as client:
        begun = client.undo_bulk(workspace, bulk)
    print_json(begun) if json else print_lines(str(begun.id))


@app.command
def restrict(
    workspace: ServerId,
    ticket: ServerId,
    *,
    reason: Annotated[str, Parameter(help="Why; it is kept in the history of the ticket")],
    sensitive: Annotated[SensitiveWord | None, Parameter(help="Why it is a sensitive case")] = None,
    named: Annotated[
        tuple[str, ...],
        Parameter(
            help="E-mail address of a user who sees the sensitive case all the same; may be repeated", negative=""
        ),
    ] = (),
    recused: Annotated[
        tuple[str, ...],
        Parameter(help="E-mail address of a user whom the complaint is about; may be repeated", negative=""),
    ] = (),
    clear: Annotated[
        tuple[Literal["sensitive", "named", "recused"], ...],
        Parameter(help="What of it to take back; may be repeated", negative=""),
    ] = (),
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Make a ticket a sensitive case, or keep it from those whom the complaint is about.

    Example: amends ticket restrict 1001 1013 --sensitive safety --reason "A guest was hurt."
    """
    patch = RestrictionPatch(
        reason=reason,
        sensitive=None if "sensitive" in clear else sensitive or UNSET,
        named=list(named) if named or "named" in clear else UNSET,
        recused=list(recused) if recused or "recused" in clear else UNSET,
    )
    with client_of(key, url) as client:
        done = client.restrict(workspace, ticket, patch)
    if json:
        print_json(done)
        return
    print_lines(
        f"Ticket {ticket} is a sensitive case: {done.sensitive}."
        if done.sensitive
        else f"Ticket {ticket} is an ordinary case."
    )
    if not done.is_visible:
        print_note("this key does not see it any more.")


@app.command
def count(
    workspace: ServerId,
    *,
    by: Annotated[GroupWord, Parameter(help="What to count by")] = "status",
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Count the tickets of a workspace, in groups.

    Example: amends ticket count 1001 --by owner
    """
    with client_of(key, url) as client:
        found = client.count_tickets(workspace, by)
    if json:
        print_json(found)
    else:
        print_table(("Tickets", "Value", "Name"), [(each.count, each.value, each.name or "") for each in found.groups])


@app.command
def due(
    workspace: ServerId,
    ticket: ServerId,
    *,
    priority: Annotated[PriorityWord | None, Parameter(help="The priority that it would have")] = None,
    segment: Annotated[str | None, Parameter(help="Code of the segment that would have it")] = None,
    key: ServerKey,
    url: ServerUrl = DEFAULT_URL,
    json: bool = False,
) -> None:
    """Tell when a ticket would be due with another priority or in another segment; nothing is changed.

    Example: amends ticket due 1001 1013 --priority LOW
    """
    with client_of(key, url) as client:
        found = client.preview_deadlines(workspace, ticket, priority=priority, segment=segment)
    if json:
        print_json(found)
        return
    rows = [(each.kind, each.round, each.before_time or "", each.after_time or "") for each in found.moved]
    print_lines(f"SLA policy: {found.policy_name or 'none, the time limit of the ticket'}")
    print_table(("Target", "Round", "Due now", "Due then"), rows) if rows else print_lines("No deadline would move.")
    if found.is_postponed:
        print_lines("A deadline would be later: this is counted.")


@app.command
def waiting(workspace: ServerId, *, key: ServerKey, url: ServerUrl = DEFAULT_URL, json: bool = False) -> None:
    """Show who is still waiting: figures of the open tickets of each segment, the worst first.

    Example: amends ticket waiting 1001
    """
    with client_of(key, url) as client:
        found = client.waiting_units(workspace)
    if json:
        print_json(found)
        return
    figures = ("Open", "Overdue", "Never contacted", "Due today", "Promised today", "Broken", "Stalled", "No owner")
    columns = ("Segment", *figures, "Oldest answer")
    rows = [
        (
            *(each.segment, each.open, each.overdue, each.never_contacted, each.due_today),
            *(each.promises_due, each.promises_broken, each.stalled, each.unowned),
            _minute(each.oldest_answer_time or ""),
        )
        for each in found.units
    ]
    print_table(columns, rows)


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")
