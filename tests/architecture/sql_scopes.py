"""Reading the statements of the store, as far as tests need it: each SELECT by itself, its tables, and what binds them.

It knows the shared subset that the store is written in, and no more of SQL.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

PLACE = re.compile(r"\$(\d+)")
_INNERMOST = re.compile(r"\(([^()]*)\)")
_TEXT = re.compile(r"'(?:[^']|'')*'")
_SET_APART = re.compile(r"\bUNION(?: ALL)?\b|\bEXCEPT\b|\bINTERSECT\b|(?<=⟩) (?=SELECT\b)")
_IS_SCOPE = re.compile(r"\s*(?:WITH|SELECT|UPDATE|DELETE|INSERT)\b")
_KEYWORD = r"(?:SET|ON|WHERE|ORDER|CROSS|LEFT|JOIN|INNER|LIMIT|GROUP|VALUES|SELECT|USING|RETURNING|FOR|UNION|AND)\b"
_ALIAS = rf"(?:\s+(?:AS\s+)?(?!{_KEYWORD})(?P<alias>\w+))?"
# What opens with ⟨ behind a name is a function's arguments, except behind INTO.
_TABLE = re.compile(
    rf"(?:\bFROM|\bJOIN|(?<!DO )(?<!FOR )(?<!KEY )\bUPDATE)\s+(?P<table>\w+)\b(?!\s*⟨){_ALIAS}|\bINTO\s+(?P<into>\w+)"
)
_LISTED = re.compile(rf",\s*(?P<table>\w+)\b(?!\s*[⟨.]){_ALIAS}")
_FROM = re.compile(r"\bFROM\b(.*?)(?=\bWHERE\b|\bGROUP\b|\bORDER\b|\bLIMIT\b|\bON\b|$)")
_NAMED = re.compile(r"(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)(\w+)\s*(?:⟨[^⟩]*⟩)?\s*AS\s+(?:MATERIALIZED\s+)?\x00")
_TO_VALUE = re.compile(r"(?:\b(\w+)\.)?\bworkspace_id = \$\d")
_TO_OTHER = re.compile(r"\b(\w+)\.workspace_id = (\w+)\.workspace_id")
_KEPT_IN = re.compile(r"\bINTO\s+\w+\s*⟨[^⟩]*\bworkspace_id\b")


class Scope(Struct, frozen=True):
    """One SELECT, UPDATE, DELETE or INSERT, without those within it; its tables by the names it gives them.

    `is_counted` says that all that comes of it is a number.
    """

    text: str
    tables: dict[str, str]
    is_counted: bool

    @property
    def free(self) -> set[str]:
        """The tables that aren't bound to a workspace: by a value, or by another that is."""
        pairs: list[tuple[str, str]] = _TO_OTHER.findall(self.text)
        # Whatever isn't of this scope is of one around it, which is looked at by itself.
        bound = self._by_values() | {name for pair in pairs for name in pair if name not in self.tables}
        for _ in pairs:
            bound |= {name for pair in pairs for name in pair if bound.intersection(pair)}
        return {table for name, table in self.tables.items() if name not in bound}

    @property
    def is_cut_at_random(self) -> bool:
        """Whether only some of what is found is taken, and nothing says which; of a count it doesn't matter which."""
        return "LIMIT" in self.text and "ORDER BY" not in self.text and not self.is_counted

    def _by_values(self) -> set[str]:
        named = set(_TO_VALUE.findall(self.text))
        if _KEPT_IN.search(self.text):
            named.update(each["into"] for each in _TABLE.finditer(self.text) if each["into"])
        # Without a name it is the only table's.
        return (named - {""}) | (set(self.tables) if "" in named and len(self.tables) == 1 else set())


@lru_cache(maxsize=4096)
def scopes(statement: str) -> tuple[Scope, ...]:
    """The scopes of a statement."""
    text, held = _TEXT.sub("''", " ".join(statement.split())), list[str]()
    while found := _INNERMOST.search(text):
        inside = found[1]
        if _IS_SCOPE.match(inside):
            held.append(inside)
            put = f"\x00{len(held) - 1}\x00"
        else:
            put = f"⟨{inside}⟩"
        text = text[: found.start()] + put + text[found.end() :]
    texts = _led_by_their_own_id([*held, text])
    made = {name for each in texts for name in _NAMED.findall(each)}
    counted = {int(number) for each in texts for number in re.findall(r"SELECT count⟨\*⟩ FROM \x00(\d+)\x00", each)}
    return tuple(
        _scope(part, {name: table for name, table in _tables(part) if table not in made}, is_counted=index in counted)
        for index, each in enumerate(texts)
        for part in _SET_APART.split(each)
    )


def free_tables(statement: str) -> set[str]:
    """The tables of a statement that it doesn't bind to a workspace."""
    return {table for scope in scopes(statement) for table in scope.free}


def is_cut_at_random(statement: str) -> bool:
    """Whether a part of a statement takes some of many without saying which."""
    return any(scope.is_cut_at_random for scope in scopes(statement))


def _led_by_their_own_id(texts: list[str]) -> list[str]:
    # A workspace's row is bound by its own ID, and what is within may be bound by it.
    names = {name for each in texts for name, table in _tables(each) if table == "workspaces"}
    for name in names:
        texts = [re.sub(rf"\b{name}\.id\b", f"{name}.workspace_id", each) for each in texts]
    return texts


def _scope(text: str, tables: dict[str, str], *, is_counted: bool) -> Scope:
    if list(tables.values()) == ["workspaces"]:
        text = re.sub(r"(?<![.\w])id\b", "workspace_id", text)
    return Scope(text, tables, is_counted)


def _tables(text: str) -> Iterator[tuple[str, str]]:
    for found in _TABLE.finditer(text):
        table = found["table"] or found["into"]
        yield found["alias"] or table, table
    for clause in _FROM.findall(text):
        for found in _LISTED.finditer(clause):
            yield found["alias"] or found["table"], found["table"]


def has_places_in_order(statement: str) -> bool:
    """Whether each place (`$2`) comes first behind those before it: SQLite counts them in the order they come in."""
    first = list(dict.fromkeys(map(int, PLACE.findall(statement))))
    return first == list(range(1, len(first) + 1))
