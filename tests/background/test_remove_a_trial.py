"""Removing a workspace to try out: all of it goes, nobody comes in meanwhile, others stay as they are."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from amends.errors import BusinessRuleError, NotFound
from amends.model.principal import Principal, Scope, operator
from amends.model.segment import MAIN_SEGMENT_CODE
from amends.model.trial import TrialState
from amends.settings import Settings
from amends.store import removal
from amends.store.engine.database import Database, Tx
from amends.usecases import attachments, trials
from amends.usecases.attachments import IncomingFile
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import keys, workspaces
from amends.usecases.trials import TrialForm
from tests import cast, working

_MARK = "UPDATE audit SET salts = 'x', is_of_trial = 1 WHERE workspace_id = $1"
KEPT_ELSEWHERE = {
    "jobs": "with the one that removes it, at the end",
    "locks": "on one engine alone, at the end",
    "settings_tokens": "at the very end: deleting a setting draws one",
    "ticket_search_text": "with the tickets",
}


async def tables(tx: Tx) -> dict[str, Sequence[str]]:
    """Each table that has a workspace, with its columns."""
    if tx.is_alone:
        rows = await tx.all("""
            SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p
            WHERE m.type = 'table' ORDER BY m.name, p.cid
        """)
    else:
        rows = await tx.all("""
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
        """)
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return {
        table: columns
        for table, columns in found.items()
        if "workspace_id" in columns and not table.startswith("ticket_search_text_")
    }


async def held(tx: Tx, workspace_id: int) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a workspace, by their tables."""
    found = {}
    for table in await tables(tx):
        rows = await tx.all(f"SELECT * FROM {table} WHERE workspace_id = $1", workspace_id)
        found[table] = sorted(tuple(map(str, row)) for row in rows)
    return {table: rows for table, rows in found.items() if rows}


async def make(database: Database) -> Principal:
    form = TrialForm(name="To try out", sector="hotel", language="en", time_zone="UTC")
    made = await database.write(operator(0), trials.create, form)
    await working.do_all_due(database)
    return operator(made.id)


async def attach(database: Database, by: Principal, folder: str, ticket_id: int) -> None:
    async def chunks():  # type: ignore[no-untyped-def]
        yield b"a picture"

    await attachments.attach(database, by, folder, ticket_id, IncomingFile("bath.png", chunks()))


async def test_every_table_with_a_workspace_is_removed_by_its_key(database: Database) -> None:
    found = await database.read(operator(0), tables)
    assert found.keys() - KEPT_ELSEWHERE.keys() == removal.KEYS.keys()
    for table, names in removal.KEYS.items():
        assert set(names.replace(" ", "").split(",")) - {""} <= set(found[table])


async def test_nothing_of_it_is_left_and_another_workspace_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    other = await cast.workspace(database)
    by = await make(database)
    settings = Settings(attachments=str(tmp_path / "files"))
    ticket = (
        await database.write(by, open_by_hand, TicketForm(origin_segment=MAIN_SEGMENT_CODE, verbatim="Cold soup"))
    ).ticket
    theirs = (await database.write(other.by, open_by_hand, TicketForm(origin_segment="S1", verbatim="Hot"))).ticket
    await attach(database, by, settings.attachments, ticket.id)
    await attach(database, other.by, settings.attachments, theirs.id)
    upload = tmp_path / "files.uploads" / f"{by.workspace_id}-7" / "token"
    upload.mkdir(parents=True)
    before = await database.read(operator(0), held, other.id)
    told = await database.write(by, trials.remove)
    await working.do_all_due(database, settings=settings)
    assert told.contents.tickets >= 1
    assert await database.read(operator(0), held, by.workspace_id) == {}
    assert await database.read(operator(0), held, other.id) == before
    assert [each.name for each in (tmp_path / "files").iterdir() if each.name.isdigit()] == [str(other.id)]
    assert not upload.parent.exists()
    assert [each.id for each in await database.read(operator(0), workspaces.list_all)] == [other.id]


async def test_whoever_stops_in_the_middle_leaves_nothing_that_anybody_sees(database: Database) -> None:
    by = await make(database)
    key = await database.write(by, keys.create, frozenset(Scope), (), None)
    await database.write(by, trials.remove)
    assert await database.read(operator(0), workspaces.list_all) == []
    with pytest.raises(NotFound):
        await database.read(by, workspaces.get)
    assert await database.read(operator(0), keys.get_principal, key.secret) is None
    is_gone = await trials.go_on_removing(database, by.workspace_id, lambda: None, lambda: True)
    assert not is_gone
    assert await trials.go_on_removing(database, by.workspace_id, lambda: None, lambda: False)
    assert await database.read(operator(0), held, by.workspace_id) == {}


async def test_files_that_cannot_be_deleted_are_tried_again(database: Database) -> None:
    by = await make(database)
    await database.write(by, trials.remove)

    def fail() -> None:
        raise OSError("busy")

    with pytest.raises(OSError, match="busy"):
        await trials.go_on_removing(database, by.workspace_id, fail, lambda: False)
    assert (await database.read(by, trials.contents)).workspace.trial is TrialState.REMOVING
    assert await trials.go_on_removing(database, by.workspace_id, lambda: None, lambda: False)


async def test_no_other_workspace_is_ever_removed(database: Database) -> None:
    other = await cast.workspace(database)
    before = await database.read(operator(0), held, other.id)
    with pytest.raises(BusinessRuleError, match='"Hotel Sol" is not a workspace to try out'):
        await database.write(other.by, trials.remove)
    assert await database.read(operator(0), held, other.id) == before


async def test_the_audit_of_another_workspace_cannot_be_deleted(database: Database) -> None:
    other = await cast.workspace(database)
    with pytest.raises(Exception, match="append-only"):
        await database.write(other.by, lambda tx: tx.run("DELETE FROM audit WHERE workspace_id = $1", other.id))
    with pytest.raises(Exception, match="append-only"):
        await database.write(
            other.by,
            lambda tx: tx.run(_MARK, other.id),
        )


async def test_the_installation_s_own_audit_tells_that_it_was_there(database: Database) -> None:
    by = await make(database)
    await database.write(by, trials.remove)
    rows = await database.read(
        operator(0), lambda tx: tx.all("SELECT action FROM audit WHERE workspace_id = 0 ORDER BY number")
    )
    assert [row[0] for row in rows] == ["workspace.made", "trial.made", "trial.removed"]
