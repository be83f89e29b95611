"""Settings that are remembered: never older than what the transaction sees, whoever changed them."""

import re

import pytest

from amends.app import database_of
from amends.model.customer import CustomerForm
from amends.model.principal import Scope, operator
from amends.model.ticket.custom_field import FieldType
from amends.settings import Settings
from amends.store import keys, people, segments
from amends.store.engine.cache import TABLES, changes_settings
from amends.store.engine.database import Database, Tx
from amends.usecases.settings import causes as administer_causes
from amends.usecases.settings import custom_fields as administer_fields
from amends.usecases.settings import keys as administer_keys
from amends.usecases.settings import people as administer_people
from amends.usecases.settings import segments as administer_segments
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.settings.keys import KeyChange
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.settings.segments import SegmentForm
from amends.usecases.ticket_detail import get_directory
from tests import cast
from tests.architecture.test_statements import STATEMENTS
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock

WRITES = re.compile(rf"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:{'|'.join(TABLES)})\b")


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


async def codes(tx: Tx) -> list[str]:
    return [segment.code for segment in await segments.tree(tx)]


async def add(tx: Tx, code: str) -> list[str]:
    await administer_segments.add(tx, SegmentForm(code=code))
    return await codes(tx)


async def add_and_fail(tx: Tx, code: str) -> None:
    await add(tx, code)
    raise ZeroDivisionError


async def test_they_are_read_once_while_nothing_changes(database: Database, workspace: FixtureWorkspace) -> None:
    async def twice(tx: Tx) -> bool:
        return await segments.tree(tx) is await segments.tree(tx)

    first = await database.read(workspace.by, segments.tree)
    assert await database.read(workspace.by, segments.tree) is first
    assert await database.write(workspace.by, twice)


async def test_a_change_is_seen_in_its_own_transaction_and_after(
    database: Database, workspace: FixtureWorkspace
) -> None:
    before = await database.read(workspace.by, codes)
    assert await database.write(workspace.by, add, "NEW") == [*before, "NEW"]
    assert await database.read(workspace.by, codes) == [*before, "NEW"]


async def test_what_was_rolled_back_is_never_remembered(database: Database, workspace: FixtureWorkspace) -> None:
    before = await database.read(workspace.by, codes)
    with pytest.raises(ZeroDivisionError):
        await database.write(workspace.by, add_and_fail, "LOST")
    assert await database.read(workspace.by, codes) == before
    assert await database.write(workspace.by, add, "KEPT") == [*before, "KEPT"]


async def test_another_workspace_s_settings_are_its_own(database: Database, workspace: FixtureWorkspace) -> None:
    mine = await database.read(workspace.by, segments.tree)
    other = await cast.workspace(database, "Hotel Luna")
    theirs = await database.read(operator(other.id), segments.tree)
    assert not {segment.id for segment in mine} & {segment.id for segment in theirs}


async def test_what_another_process_changes_is_seen(
    database: Database, database_url: str, workspace: FixtureWorkspace
) -> None:
    before = await database.read(workspace.by, codes)
    beside = database_of(Settings(database=database_url), Clock())
    await beside.open()
    await beside.write(workspace.by, add, "BESIDE")
    await beside.close()
    assert await database.read(workspace.by, codes) == [*before, "BESIDE"]


async def test_people_are_named_as_they_are_now(database: Database, workspace: FixtureWorkspace) -> None:
    assert (await database.read(workspace.by, people.team))[workspace.ana.id].name == "Ana"
    await database.write(workspace.by, administer_people.change, workspace.ana.id, UserChangeForm(last_name="Ruiz"))
    await database.write(workspace.by, administer_people.change, workspace.ana.id, UserChangeForm(segments=("S2",)))
    ana = (await database.read(workspace.by, people.team))[workspace.ana.id]
    assert (ana.name, ana.segment_ids) == ("Ana Ruiz", (workspace.s2.id,))


async def test_that_somebody_was_seen_forgets_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    seen = "UPDATE users SET last_seen_us = $1 WHERE workspace_id = $2 AND id = $3"
    before = await database.read(workspace.by, people.team)
    await database.write(workspace.by, lambda tx: tx.run(seen, tx.now, tx.workspace_id, workspace.ana.id))
    assert await database.read(workspace.by, people.team) is before


async def test_that_a_key_was_used_forgets_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    made = await database.write(workspace.by, administer_keys.create, frozenset({Scope.ADMIN}), (), None, "Warehouse")
    before = await database.read(workspace.by, keys.names)
    assert before == {made.key.id: "Warehouse"}
    await database.write(workspace.by, keys.note_use, [(workspace.id, made.key.id, START)])
    assert await database.read(workspace.by, keys.names) is before
    await database.write(workspace.by, administer_keys.change, made.key.id, KeyChange(name="Ours"))
    assert await database.read(workspace.by, keys.names) == {made.key.id: "Ours"}


async def test_what_tickets_may_be_given_is_as_it_is_now(database: Database, workspace: FixtureWorkspace) -> None:
    assert (await database.read(workspace.by, get_directory)).causes == {}
    cause = await database.write(workspace.by, administer_causes.add, CauseForm(code="noise"))
    field = await database.write(workspace.by, administer_fields.add, FieldForm(code="room", type=FieldType.TEXT))
    found = await database.read(workspace.by, get_directory)
    assert (list(found.causes), found.fields) == ([cause.id], [field])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {} WHERE {} < 0 AND {} < 0"])
async def test_whoever_writes_a_table_of_settings_draws_a_token_if_a_row_changed(
    database: Database, workspace: FixtureWorkspace, table: str, statement: str
) -> None:
    await filled(database, workspace)
    column = "id" if table == "workspaces" else "workspace_id"
    drawn = await tokens(database, workspace)

    async def write(tx: Tx) -> int:
        return await tx.run(statement.format(table, column, column))

    changed = await database.write(workspace.by, write)
    assert bool(changed) == statement.startswith("UPDATE")
    assert (await tokens(database, workspace) != drawn) == bool(changed)


@pytest.mark.parametrize("name", [name for name, text in STATEMENTS.items() if WRITES.search(text)])
def test_no_statement_writes_settings_unseen(name: str) -> None:
    assert changes_settings(STATEMENTS[name]) == (name not in ("sessions._USER_SEEN", "people._SEEN", "keys._USED"))


async def tokens(database: Database, workspace: FixtureWorkspace) -> list[int]:
    statement = "SELECT token FROM settings_tokens WHERE workspace_id = $1"

    async def read(tx: Tx) -> list[int]:
        return [row[0] for row in await tx.all(statement, tx.workspace_id)]

    return await database.read(workspace.by, read)


async def filled(database: Database, workspace: FixtureWorkspace) -> None:
    """A row in each table of settings."""
    await cast.rule(database, workspace.by)
    two_numbers = CustomerForm(phone="+34 600 123 456 / +34 600 123 457")
    await cast.ingest(database, workspace.by, cast.form(customer=two_numbers))
    await database.write(workspace.by, administer_causes.add, CauseForm(code="noise"))
    await database.write(workspace.by, administer_fields.add, FieldForm(code="room", type=FieldType.TEXT))
    await database.write(workspace.by, administer_keys.create, frozenset({Scope.ADMIN}), (), None)
    await database.write(workspace.by, lambda tx: tx.run(_WEBHOOK, tx.workspace_id))
    await database.write(workspace.by, lambda tx: tx.run(_MERGED, tx.workspace_id))


_MERGED = "INSERT INTO workspaces_with_merges (workspace_id) VALUES ($1)"
_WEBHOOK = """
    INSERT INTO webhooks (workspace_id, id, url, description, types, segment_ids, generation, created_us,
        disabled_reason) VALUES ($1, 1, 'https://example.com', '', '[]', '[]', 1, 1, '')
"""
