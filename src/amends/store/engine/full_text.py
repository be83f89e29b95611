"""Full text: what the two engines do otherwise when they keep words and look for them."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from amends.model.search_text import Phrase

# PostgreSQL keeps at most 1 MB of a text's words, their places included; what is found is the same on both engines.
_MAX_KEPT_CHARACTERS: Final = 500_000
_BEGINNING: Final = f"substr($3, 1, {_MAX_KEPT_CHARACTERS})"
_LONGER: Final = f"substr(text || ' ' || $1, 1, {_MAX_KEPT_CHARACTERS})"


class FullText(Struct, frozen=True):
    """Statements over the words of tickets.

    `forget` takes workspace and ticket; `insert` these and words; `append` words, workspace and ticket. Of what would
    be more than the index can hold, the beginning is kept.
    `hits` are the IDs of all tickets with some phrases; its places are the workspace and what `ask` writes. `held`
    tells of the ticket t alone whether it has a phrase, which `ask_one` writes.
    """

    forget: str
    insert: str
    append: str
    hits: str
    ask: Callable[[Sequence[Phrase]], str]
    held: str
    ask_one: Callable[[Phrase], str]


def _ask_sqlite(phrases: Sequence[Phrase]) -> str:
    return " AND ".join(f'"{" ".join(phrase.words)}"{"*" if phrase.is_open else ""}' for phrase in phrases)


def _ask_one_sqlite(phrase: Phrase) -> str:
    # The words are kept with one blank between them. Asking the index about one ticket would make it join all places
    # of all words that begin with an open one, for each ticket again.
    return f" {' '.join(phrase.words)}{'' if phrase.is_open else ' '}"


def _ask_postgres(phrases: Sequence[Phrase]) -> str:
    return " & ".join(f"({' <-> '.join(phrase.words)}{':*' if phrase.is_open else ''})" for phrase in phrases)


def _ask_one_postgres(phrase: Phrase) -> str:
    return _ask_postgres((phrase,))


_OF_THE_TICKET: Final = "FROM ticket_search_text h WHERE h.workspace_id = t.workspace_id"

SQLITE: Final = FullText(
    "DELETE FROM ticket_search_text WHERE workspace_id = $1 AND rowid = $2",
    f"INSERT INTO ticket_search_text (workspace_id, rowid, text) VALUES ($1, $2, {_BEGINNING})",
    f"UPDATE ticket_search_text SET text = {_LONGER} WHERE workspace_id = $2 AND rowid = $3",
    "SELECT rowid AS id FROM ticket_search_text WHERE workspace_id = {} AND ticket_search_text MATCH {}",
    _ask_sqlite,
    f"(SELECT instr(' ' || h.text || ' ', {{}}) > 0 {_OF_THE_TICKET} AND h.rowid = t.id)",
    _ask_one_sqlite,
)
POSTGRES: Final = FullText(
    "DELETE FROM ticket_search_text WHERE workspace_id = $1 AND ticket_id = $2",
    f"INSERT INTO ticket_search_text (workspace_id, ticket_id, text) VALUES ($1, $2, {_BEGINNING})",
    f"UPDATE ticket_search_text SET text = {_LONGER} WHERE workspace_id = $2 AND ticket_id = $3",
    "SELECT ticket_id AS id FROM ticket_search_text WHERE workspace_id = {} AND lexemes @@ to_tsquery('simple', {})",
    _ask_postgres,
    f"(SELECT h.lexemes @@ to_tsquery('simple', {{}}) {_OF_THE_TICKET} AND h.ticket_id = t.id)",
    _ask_one_postgres,
)
