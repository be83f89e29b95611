"""What is personal: each text that is kept is either named with how it is erased, or declared free with why."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from msgspec import inspect

from amends.model.customer import CustomerForm
from amends.model.response_event import ResponseEvent
from amends.model.salted import Path
from amends.model.ticket.ticket_events import TicketEvent
from amends.store import personal
from amends.store.engine.database import Database, Tx
from amends.store.personal import FREE, FREE_IN_EVENTS, PERSONAL, is_personal, leads_to
from amends.texts.text import Text
from tests import cast

_EVENTS = (*get_args(TicketEvent), *get_args(ResponseEvent))
_INDEX = ("ticket_search_text_", "sqlite_")
_SQLITE = """
    SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB', '') AND c.name <> 'workspace_id' ORDER BY 1, 2
"""
_POSTGRES = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type NOT IN ('bigint', 'integer', 'double precision') ORDER BY 1, 2
"""
# The parts of a response are named by what is said, so their names stand for the kinds of parts that there are.
_PARTS = (
    *("score", "language", "segment", "transaction", "answer:Was it/is it so?", "custom:room"),
    *(f"customer.{name}" for name in CustomerForm.__struct_fields__),
)


async def test_each_text_column_is_personal_or_free(database: Database) -> None:
    workspace = await cast.workspace(database)
    named = {each.place for each in PERSONAL if not each.place.endswith("/")}

    async def columns(tx: Tx) -> set[str]:
        rows = await tx.all(_SQLITE if database.engine == "sqlite" else _POSTGRES)
        return {f"{table}.{column}" for table, column in rows if not table.startswith(_INDEX)}

    kept = await database.read(workspace.by, columns)
    # Each engine keeps the words to search by in its own form.
    search = {"ticket_search_text.text", "ticket_search_text.lexemes"}
    assert named & FREE.keys() == set(), "in both"
    assert kept - named - FREE.keys() - search == set(), "say in store/personal.py whether they are personal"
    assert (named | FREE.keys()) - kept - search == set(), "are no columns any more"


def texts_of(of: inspect.Type, path: Path = ()) -> Iterator[Path]:
    """Where texts can stand in the JSON of a type; "*" for any key or position."""
    match of:
        case inspect.StrType():
            yield path
        case inspect.StructType(cls=cls) if cls is Text:
            yield from ((*path, "code"), (*path, "parameters", "*"))
        case inspect.StructType(fields=fields, array_like=array_like):
            for position, each in enumerate(fields):
                yield from texts_of(each.type, (*path, position if array_like else each.encode_name))
        case inspect.UnionType(types=types):
            for each in types:
                yield from texts_of(each, path)
        case inspect.DictType(value_type=value_type):
            names = _PARTS if path[-1:] in {("parts",), ("values",)} else ("*",)
            for name in names:
                yield from texts_of(value_type, (*path, name))
        case inspect.ListType(item_type=item_type) | inspect.VarTupleType(item_type=item_type):
            yield from texts_of(item_type, (*path, "*"))


def tag_of(event: Any) -> str:
    return str(event.__struct_config__.tag)


@pytest.mark.parametrize("event", _EVENTS, ids=tag_of)
def test_each_text_of_an_event_is_personal_or_free(event: Any) -> None:
    for path in set(texts_of(inspect.type_info(event))):
        free = personal.is_free(tag_of(event), path)
        assert is_personal(tag_of(event), path) != free, f"{tag_of(event)}: {path}"


def test_each_place_in_an_event_is_one_where_a_text_can_stand() -> None:
    texts = {tag_of(event): set(texts_of(inspect.type_info(event))) for event in _EVENTS}
    for each in (each for each in PERSONAL if each.event):
        assert any(leads_to(each.path, path) for path in texts[each.event]), each
    for pattern in FREE_IN_EVENTS:
        every = {path for event, paths in texts.items() if personal.is_of(pattern, event) for path in paths}
        assert any(leads_to(pattern, path) for path in every), pattern


def test_a_name_with_a_slash_is_one_step() -> None:
    assert personal.leads_to("values/answer:*", ("values", "answer:a/b"))
    assert not personal.leads_to("values/*", ("values", "a", "b"))
