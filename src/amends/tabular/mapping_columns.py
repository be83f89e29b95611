"""Where a mapping's document says that a text is: the same for all rows, a column, several of them."""

from collections.abc import Mapping as Table
from typing import Final

from amends.model.rule.document_node import DocumentNode
from amends.tabular.cells import clean
from amends.tabular.layout import MAX_COLUMNS
from amends.tabular.mapping import Column, Constant, Joined, MadeReference, Source
from amends.texts.text import Text, say

NO_COLUMN: Final = Column("", "")
_COLUMN_KEYS: Final = ("column", "place")
_JOINED_KEYS: Final = ("columns", "join")
REFERENCE_KEYS: Final = ("column", "place", "made_from")
_A_COLUMN: Final = say("a_column")


def source_of(node: DocumentNode) -> Source:
    """A text for every row, or the column or the columns that have it."""
    if isinstance(node.value, str):
        return Constant(clean(node.text()))
    return columns_of(node, say("a_text_or_column"))


def columns_of(node: DocumentNode, wanted: Text = _A_COLUMN) -> Column | Joined:
    """A column, or several whose texts are put together."""
    if not (isinstance(node.value, Table) and "columns" in node.value):
        return column_of(node, wanted)
    nodes = node.table(_JOINED_KEYS)
    return Joined(
        tuple(level_of(item) for item in nodes["columns"].items()),
        str(nodes["join"].value) if "join" in nodes and isinstance(nodes["join"].value, str) else " ",
    )


def reference_of(node: DocumentNode) -> Column | MadeReference:
    """The column that tells responses apart, or from what references are made up."""
    if not (isinstance(node.value, Table) and "made_from" in node.value):
        return column_of(node)
    made_from = node.table(REFERENCE_KEYS)["made_from"]
    if isinstance(made_from.value, str):
        made_from.choice({"row": True})
        return MadeReference()
    return MadeReference(tuple(level_of(item) for item in made_from.items()))


def column_of(node: DocumentNode, wanted: Text = _A_COLUMN) -> Column:
    """A column by its name or its place."""
    if not isinstance(node.value, Table):
        node.wrong(wanted)
        return NO_COLUMN
    return column_key(node, node.table(_COLUMN_KEYS), say("column_missing"))


def column_key(node: DocumentNode, nodes: Table[str, DocumentNode], missing: Text) -> Column:
    """The column that a table of keys names, with what to say where it names none."""
    if "place" not in nodes:
        need(node, nodes, "column", missing)
        return _named(nodes["column"]) if "column" in nodes else NO_COLUMN
    if "column" in nodes:
        node.error(say("place_or_name"))
    return _placed(nodes["place"])


def level_of(node: DocumentNode) -> Column:
    """One level of a path to a segment: a column's name, or `{ place = 3 }`."""
    return _named(node) if not isinstance(node.value, Table) else column_of(node)


def _named(node: DocumentNode) -> Column:
    return Column(clean(node.text()), node.path)


def _placed(node: DocumentNode) -> Column:
    return Column("", node.path, node.whole(1, MAX_COLUMNS))


def need(node: DocumentNode, nodes: Table[str, DocumentNode], key: str, reason: Text) -> None:
    """Note that a key is missing, by the reason."""
    if key not in nodes and isinstance(node.value, Table):
        node.at(key, None).error(reason)
