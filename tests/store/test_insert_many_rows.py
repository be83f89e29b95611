"""Many rows are inserted, changed and looked for as each by itself would be, however the engine does it."""

from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.model.principal import system
from amends.store.engine.database import Database, Tx
from amends.store.engine.postgres_arrays import ArrayInserts, array_of, with_arrays

TABLE = (
    "CREATE TABLE many_rows (id BIGINT NOT NULL PRIMARY KEY, name TEXT, body {bytes}, kind TEXT NOT NULL, size BIGINT, "
    "workspace_id BIGINT NOT NULL DEFAULT 7)"
)
BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}
INSERT = "INSERT INTO many_rows (id, name, body, kind, size)\n    VALUES ($1, substr($2, 1, 5), $3, 'new', $4)"
ALL = "SELECT id, name, body, kind, size FROM many_rows ORDER BY id"
whole = st.integers(-(2**62), 2**62)
anything = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
texts = anything | st.text(st.sampled_from('"\\{}, N'), max_size=8) | st.sampled_from(["NULL", '","', "", " a "])
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


UPDATE = "UPDATE many_rows SET name = $1, body = NULL, size = $2\n    WHERE workspace_id = $3 AND id = $4 AND kind = $5"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given=rows, changed=st.lists(st.tuples(st.none() | texts, whole, whole), unique_by=lambda row: row[2], max_size=6)
)
async def test_what_is_changed_together_is_what_each_would_change(
    database: Database, given: list[tuple[Any, ...]], changed: list[tuple[Any, ...]]
) -> None:
    # Some of what is to be changed is there, some isn't, and some isn't any more what it was.
    known = [(name, size, row[0]) for row, (name, size, _) in zip(given, changed, strict=False)]
    others = [each for each in changed if each[2] not in {row[0] for row in given}]
    wanted = [
        (name, size, 7, number, "new" if place % 3 else "old")
        for place, (name, size, number) in enumerate([*known, *others])
    ]

    async def change(tx: Tx) -> tuple[list[int], list[tuple[Any, ...]]]:
        await tx.all(TABLE.format(bytes=BYTES[database.engine]))
        await tx.many(INSERT, given)
        found = await tx.run_each(UPDATE, wanted)
        kept = [tuple(row) for row in await tx.all(ALL)]
        await tx.all("DROP TABLE many_rows")
        return sorted(found), kept

    found, kept = await database.write(system(0), change)
    assert found == [place for place, row in enumerate(wanted) if place < len(known) and row[4] == "new"]
    as_changed = {wanted[place][3]: wanted[place] for place in found}
    for number, name, body, _, size in kept:
        if number in as_changed:
            assert (name, body, size) == (as_changed[number][0], None, as_changed[number][1])
    assert len(kept) == len(given)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=rows, wanted=st.lists(whole, min_size=1, max_size=5, unique=True))
async def test_a_list_finds_what_is_in_it(database: Database, given: list[tuple[Any, ...]], wanted: list[int]) -> None:
    numbers = [*wanted, *[row[0] for row in given[:3]]]
    these = f"({', '.join(f'${place}' for place in range(2, len(numbers) + 2))})"
    last = len(numbers) + 2

    async def look(tx: Tx) -> list[int]:
        await tx.all(TABLE.format(bytes=BYTES[database.engine]))
        await tx.many(INSERT, given)
        statement = f"""
            SELECT id FROM many_rows WHERE kind = $1 AND id IN {these} AND id < ${last}
            UNION ALL SELECT id FROM many_rows WHERE kind <> $1 AND id IN {these} ORDER BY id
        """
        found = [row[0] for row in await tx.all(statement, "new", *numbers, 2**62)]
        await tx.all("DROP TABLE many_rows")
        return found

    found = await database.write(system(0), look)
    assert found == sorted(row[0] for row in given if row[0] in numbers and row[0] < 2**62)


def test_lists_of_any_length_are_one_statement() -> None:
    short, one = with_arrays("SELECT 1 FROM t WHERE a = $1 AND b IN ($2) AND c = $3", ["a", "b", "c"])
    long, three = with_arrays("SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3, $4) AND c = $5", ["a", 1, 2, 3, "c"])
    assert short == long == "SELECT 1 FROM t WHERE a = $1 AND b = ANY($2) AND c = $3"
    assert (list(one), list(three)) == (["a", ["b"], "c"], ["a", [1, 2, 3], "c"])


def test_what_is_no_list_of_values_stays() -> None:
    for statement in ("SELECT 1 FROM t WHERE a IN (1, 2) AND b = $1", "SELECT 1 FROM t WHERE a NOT IN ($1, $2)"):
        assert with_arrays(statement, [1, 2][: statement.count("$")])[0] == statement


class Size(IntEnum):
    SMALL = 3


class Kind(StrEnum):
    OWN = "own"


def test_an_array_of_numbers_or_texts_is_one_text() -> None:
    assert array_of("int8", (1, -2)) == "{1, -2}"
    assert array_of("int8", (Size.SMALL, None, 4, True)) == "{3,NULL,4,1}"
    assert array_of("text", (Kind.OWN, "NULL")) == '{"own","NULL"}'
    assert array_of("text", ('a "b"', None, "c\\")) == '{"a \\"b\\"",NULL,"c\\\\"}'
    assert array_of("bytea", (b"a", None)) == (b"a", None)


@pytest.mark.parametrize(
    ("name", "column"), [("int8", (1, "2")), ("text", ("a", 2)), ("int4", (1.0, 2)), ("text", (b"", "a"))]
)
def test_a_value_of_another_type_is_refused(name: str, column: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match=name):
        array_of(name, column)
