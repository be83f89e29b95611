"""`amends audit`: list the audit log, and verify that nobody changed it."""

from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from amends.cli.common import PLAIN, Common, Id, on_database, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import BusinessRuleError
from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.audit import AuditEntry, AuditFilter, Verified
from amends.model.principal import operator
from amends.serializers.audit import audit_entry_view
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import audit_query
from amends.usecases.erase import erase_event
from amends.usecases.settings import workspaces

app = App(name="audit", help="List the audit log, and verify that nobody changed it.")

_INSTALLATION = 0
_Limit = Annotated[
    int, Parameter(name=("--limit", "--most"), validator=Number(gte=1, lte=100_000), help="How many entries")
]


@app.command(name="list")
def list_(*, workspace: Id, limit: _Limit = 50, common: Common = PLAIN) -> None:
    """List the newest entries of the audit log of a workspace.

    Example: amends audit list --workspace 1001 --limit 20
    """
    found = on_workspace(
        common, workspace, lambda db, by: db.read(by, audit_query.named_entries, 0, AuditFilter(), limit)
    )
    if common.json:
        print_json([audit_entry_view(each) for each in found])
    else:
        print_table(("Number", "Time", "By", "From", "Action", "Subject"), map(_row, found))


@app.command
def erase(
    *,
    workspace: Id,
    ticket: Id,
    event: Annotated[int, Parameter(validator=Number(gte=1), help="The version of the ticket that the event led to")],
    common: Common = PLAIN,
) -> None:
    """Erase what somebody wrote in one event of a ticket, such as a note with a card's number. It can't be undone.

    The event stays, with "[erased]" in place of the words, and `amends audit verify` still holds. What the customer
    answered stays with the answer.

    Example: amends audit erase --workspace 1001 --ticket 1013 --event 4
    """
    erased = on_workspace(common, workspace, lambda db, by: db.write(by, erase_event, ticket, event))
    if common.json:
        print_json(erased)
    else:
        copies = f"notifications: {erased.notifications}, logs of deliveries: {erased.attempts}"
        print_lines(f"Erased texts: {erased.texts}, {copies}")


@app.command
def verify(
    *,
    workspace: Id | None = None,
    expect: Annotated[str, Parameter(help="A digest that you wrote down earlier; the log must contain it")] = "",
    common: Common = PLAIN,
) -> None:
    """Verify that no entry of the audit log and no event of a ticket was changed, removed or added later.

    Without a workspace all are verified, and the installation's own log. Keep the last digest somewhere else.

    Example: amends audit verify --workspace 1001
    """
    verified = on_database(common, lambda database: _verify_all(database, workspace, expect))
    if common.json:
        print_json({str(number): own for number, own in verified.items()})
    else:
        for number, own in verified.items():
            name = f"workspace {number}" if number else "installation"
            print_lines(f"{name}: {own.entries} entries, the last is {own.head or 'none'}")


async def _verify_all(database: Database, workspace: int | None, expect: str) -> dict[int, Verified]:
    known = [each.id for each in await database.read(operator(0), workspaces.list_all)]
    if workspace is not None and workspace not in known:
        await database.read(operator(workspace), workspaces.get)
    chains = [_INSTALLATION, *known] if workspace is None else [workspace]
    verified = {number: await _verify(database, number) for number in chains}
    if expect and not [each for each in chains if await database.read(operator(each), audit_query.has_digest, expect)]:
        raise BusinessRuleError(say("no_such_digest", digest=expect[:64]))
    return verified


async def _verify(database: Database, workspace_id: int) -> Verified:
    so_far, is_all = Verified(), False
    while not is_all:
        so_far, is_all = await database.read(operator(workspace_id), audit_query.verify_on, so_far)
    if so_far.error:
        if not workspace_id:
            raise BusinessRuleError(say("installation_log_changed", reason=so_far.error))
        raise BusinessRuleError(say("audit_log_changed", workspace=workspace_id, reason=so_far.error))
    return so_far


def _row(named: Attributed[AuditEntry]) -> tuple[object, ...]:
    own = named.what
    who = f"{own.by_kind} {own.by_id}" if own.by_id else own.by_kind
    who = f"{who} ({named.name})" if named.name else who
    return own.number, rfc3339(own.at_us), who, own.address, own.action, own.subject_id
