"""A record of JSON as texts by their paths: `a.b[0].c`."""

import json
import math
import re
from collections.abc import Iterator
from typing import Final

from amends.tabular.layout import MAX_COLUMNS

MAX_DEPTH: Final = 20
_PLAIN_KEY: Final = re.compile(r"""[^.\[\]"]+""")
_EXACT: Final = 10**15


def flatten(record: object) -> dict[str, str]:
    """A record's values by their paths; null, and numbers that aren't any, are empty.

    Raises ValueError for a record that is nested too deep, or has too many values.
    """
    found: dict[str, str] = {}
    for path, text in _leaves("", record, MAX_DEPTH):
        found[path] = text
        if len(found) > MAX_COLUMNS:
            raise ValueError("too many values")
    return found


def join_key(path: str, key: str) -> str:
    """The path of what an object has under a key; a key that looks like a path itself stands in quotes."""
    name = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{path}.{name}" if path else name


def _leaves(path: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list) and not depth:
        raise ValueError("too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(join_key(path, key), inner, depth - 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(f"{path}[{index}]", inner, depth - 1)
    else:
        yield path, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return "" if value is None else str(value)
