"""The notations that a rule or a route may be written in: TOML or JSON, told apart by content."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator

from amends.errors import FieldError, Invalid, UnreadableError
from amends.model.rule.document_node import join_path
from amends.texts.text import say

SIZE_LIMIT = 200_000
"""How many characters the text of a rule may have."""

# Deeper than any rule may be, so that what is skipped here is refused for its depth or its place.
_DEPTH_LIMIT = 200


class _Repeating(dict[str, object]):
    """A JSON object in which a key stands twice."""

    twice: tuple[str, ...] = ()


def load(text: str, errors: list[FieldError], kind: str = "rule") -> dict[str, object]:
    """The table that a TOML or JSON text holds; keys that JSON gives twice are added to `errors`.

    Raises Invalid when the text is neither, or is too long or too deep to be read at all.
    """
    content = text.removeprefix("\ufeff").lstrip()
    if len(content) > SIZE_LIMIT:
        raise Invalid(FieldError("", say("document_too_long", kind=kind, count=len(content), limit=SIZE_LIMIT)))
    if not content:
        raise Invalid(FieldError("", say("document_empty", kind=kind)))
    notation = "JSON" if content.startswith("{") else "TOML"
    try:
        if notation == "TOML":
            return tomllib.loads(text.removeprefix("\ufeff"))
        loaded: dict[str, object] = json.loads(content, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise Invalid(FieldError("", say("document_too_deep", notation=notation))) from None
    except ValueError as error:
        raise Invalid(FieldError("", say("document_unreadable", notation=notation, error=str(error)))) from None
    errors += _repetitions("", loaded)
    return loaded


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) == len(pairs):
        return mapping
    repeating = _Repeating(mapping)
    repeating.twice = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return repeating


def _refuse_constant(name: str) -> object:
    raise UnreadableError(say("not_a_number", name=name))


def _repetitions(path: str, value: object, depth: int = 0) -> Iterator[FieldError]:
    if isinstance(value, _Repeating):
        yield from (FieldError(join_path(path, key), say("given_twice")) for key in value.twice)
    if depth > _DEPTH_LIMIT:
        return
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, inner in inside:
        yield from _repetitions(join_path(path, key), inner, depth + 1)
