"""A place in a rule's document: a value, the path that leads to it, and the list where its faults gather.

A reader that meets a fault notes it and answers with something harmless, so that reading goes on and one look
finds every fault. Whoever reads must therefore ask at the end whether the list is empty.
"""

import datetime as dt
import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeVar

from msgspec import Struct, structs

from amends.errors import FieldError
from amends.old_names import with_new_keys
from amends.texts.text import Text, say

T = TypeVar("T")

TEXT_LIMIT = 1000
"""How many characters a text of a rule may have."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_KINDS: Final[tuple[tuple[type | tuple[type, ...], Text], ...]] = (
    (bool, say("a_boolean")),
    (int, say("a_whole_number")),
    (float, say("a_number_with_a_fraction")),
    (str, say("a_text")),
    ((list, tuple), say("a_list")),
    (Mapping, say("a_table")),
    ((dt.date, dt.time), say("a_date_or_time")),
)
_SUGGESTIONS_LIMIT = 50
_SUGGESTION_LENGTH = 40
_KEY_LENGTH = 60


def join_path(path: str, key: str | int) -> str:
    """The path of what stands inside: `when.all[2]`, and keys that TOML wouldn't take bare in quotes."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    short = key if len(key) <= _KEY_LENGTH else f"{key[:_KEY_LENGTH]}…"
    name = short if _BARE_KEY.fullmatch(short) else json.dumps(short, ensure_ascii=not short.isprintable())
    return f"{path}.{name}" if path else name


class DocumentNode(Struct, frozen=True):
    """A value as it was written, the path to it, and the faults of the whole document."""

    value: object
    path: str
    errors: list[FieldError]

    def error(self, reason: Text) -> None:
        """Note that something is wrong here."""
        self.errors.append(FieldError(self.path, reason))

    def at(self, key: str | int, value: object) -> "DocumentNode":
        """The place of `value`, which stands inside this one under a key or a position."""
        return DocumentNode(value, join_path(self.path, key), self.errors)

    def text(self) -> str:
        """A text that says something and can be stored: not blank, not too long, no control characters."""
        text = self.value
        if not isinstance(text, str):
            self.wrong(say("a_text"))
            return ""
        if not text.strip():
            self.error(say("empty"))
        elif len(text) > TEXT_LIMIT:
            self.error(say("too_long", count=len(text), limit=TEXT_LIMIT))
        elif _UNSTORABLE.search(text):
            self.error(say("not_one_line"))
        return text

    def whole(self, lowest: int, highest: int) -> int:
        """A whole number between two marks, both allowed."""
        number = self.value
        if isinstance(number, float) and number.is_integer():
            number = int(number)  # JSON has one kind of numbers: 6.0 is a whole one
        if isinstance(number, int) and not isinstance(number, bool):
            if lowest <= number <= highest:
                return number
            self.error(say("not_whole_between", lowest=lowest, highest=highest))
        else:
            self.wrong(say("a_whole_number_between", lowest=lowest, highest=highest))
        return lowest

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.wrong(say("a_boolean"))
        return self.value is True

    def renamed(self, names: Mapping[str, str]) -> "DocumentNode":
        """This node with its old names as the new ones: of the keys of a table, or of the one word that it is."""
        if isinstance(self.value, Mapping):
            return structs.replace(self, value=with_new_keys(self.value, names))
        if isinstance(self.value, str):
            return structs.replace(self, value=names.get(self.value, self.value))
        return self

    def choice(self, choices: Mapping[str, T]) -> T:
        """What one of a closed list of words stands for."""
        if not isinstance(self.value, str):
            self.wrong(say("one_of", choices=choices))
        elif self.value in choices:
            return choices[self.value]
        else:
            nearest = self._nearest(self.value, choices)
            self.error(
                say("not_a_choice_but", choices=choices, nearest=nearest)
                if nearest
                else say("not_a_choice", choices=choices)
            )
        return next(iter(choices.values()))

    def items(self) -> list["DocumentNode"]:
        """The places of a list, which must have at least one."""
        if not isinstance(self.value, list | tuple):
            self.wrong(say("a_list"))
            return []
        if not self.value:
            self.error(say("lists_none"))
        return [self.at(position, item) for position, item in enumerate(self.value)]

    def one_or_several(self, read: Callable[["DocumentNode"], T]) -> tuple[T, ...]:
        """What `read` makes of a single value, or of each of a list."""
        if isinstance(self.value, list | tuple):
            return tuple(read(node) for node in self.items())
        return (read(self),)

    def table(self, known: Collection[str], part: str = "key") -> dict[str, "DocumentNode"]:
        """The places of a table by their known keys; an unknown key is a fault that names the nearest known one."""
        if not isinstance(self.value, Mapping):
            self.wrong(say("a_table"))
            return {}
        nodes = {}
        for key, value in self.value.items():
            name = key if isinstance(key, str) else repr(key)
            node = self.at(name, value)
            if name in known:
                nodes[name] = node
            else:
                node.error(self._unknown(name, known, part))
        return nodes

    def wrong(self, wanted: Text) -> None:
        """Note that the value here is of another kind than what is wanted."""
        found = next((name for kinds, name in _KINDS if isinstance(self.value, kinds)), say("nothing"))
        self.error(say("of_wrong_kind", wanted=wanted, found=found))

    def _unknown(self, name: str, known: Collection[str], part: str) -> Text:
        nearest, choices = self._nearest(name, known), known or ("none",)
        if nearest:
            return say("unknown_key_but", part=part, nearest=nearest, choices=choices)
        return say("unknown_key", part=part, choices=choices)

    def _nearest(self, word: str, known: Collection[str]) -> str:
        # Comparing is slow; a document with more faults than this isn't mended by suggestions.
        if len(self.errors) > _SUGGESTIONS_LIMIT or len(word) > _SUGGESTION_LENGTH:
            return ""
        by_small_letters = {name.lower(): name for name in known}
        near = difflib.get_close_matches(word.lower(), by_small_letters, n=1)
        return by_small_letters[near[0]] if near else ""
