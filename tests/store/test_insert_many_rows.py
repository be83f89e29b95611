"""Many rows are inserted as each by itself would be, however the engine does it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.model.principal import system
from amends.store.engine.database import Database, Tx
from amends.store.engine.postgres_arrays import ArrayInserts

TABLE = (
    "CREATE TABLE many_rows (id BIGINT NOT NULL PRIMARY KEY, name TEXT, body {bytes}, kind TEXT NOT NULL, size BIGINT)"
)
BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}
INSERT = "INSERT INTO many_rows (id, name, body, kind, size)\n    VALUES ($1, substr($2, 1, 5), $3, 'new', $4)"
ALL = "SELECT id, name, body, kind, size FROM many_rows ORDER BY id"
whole = st.integers(-(2**62), 2**62)
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
rows = st.lists(
    st.tuples(whole, st.none() | texts, st.none() | st.binary(max_size=20), st.none() | whole),
    unique_by=lambda row: row[0],
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=rows)
async def test_what_is_inserted_together_is_what_was_given(database: Database, given: list[tuple[Any, ...]]) -> None:
    async def insert(tx: Tx) -> list[tuple[Any, ...]]:
        await tx.all(TABLE.format(bytes=BYTES[database.engine]))
        await tx.many(INSERT, given)
        kept = [tuple(row) for row in await tx.all(ALL)]
        await tx.all("DROP TABLE many_rows")
        return kept

    found = await database.write(system(0), insert)
    wanted = [(number, name and name[:5], body, "new", size) for number, name, body, size in given]
    assert found == sorted(wanted, key=lambda row: row[0])


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE many_rows SET name = $1 WHERE id = $2",
        "INSERT INTO many_rows (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        "INSERT INTO many_rows (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = $2",
        "INSERT INTO many_rows (id) SELECT id FROM many_rows WHERE name = $1",
    ],
)
async def test_what_could_meet_a_row_twice_is_done_row_by_row(database: Database, statement: str) -> None:
    async def insert(_: Tx) -> bool:
        return await ArrayInserts().insert(None, statement, [(1, 2), (3, 4)])

    assert not await database.write(system(0), insert)
