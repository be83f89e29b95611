"""Parameters of a query and of headers: read as their row says, and every one that is wrong is named."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any

import msgspec
from msgspec import inspect

from amends.errors import FieldError
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text

_MAX_NAME_CHARACTERS = 200
_MAX_DIGITS = 19

Reader = Callable[[str], Any]


def reader_of(parameter: Parameter) -> Reader:
    """How a parameter's text is read; the reader raises ValueError with what the text must be."""
    if parameter.read is not None:
        return parameter.read
    known = inspect.type_info(parameter.type)
    extra = known.extra_json_schema or {} if isinstance(known, inspect.Metadata) else {}
    kind = known.type if isinstance(known, inspect.Metadata) else known
    if extra.get("format") == "date-time":
        return _instant
    if isinstance(kind, inspect.IntType):
        return partial(_whole_number, 0 if kind.ge is None else kind.ge, HIGHEST_ID if kind.le is None else kind.le)
    if isinstance(kind, inspect.EnumType):
        return partial(_one_of, kind.cls)
    if isinstance(kind, inspect.LiteralType) and set(kind.values) == {"true", "false"}:
        return _flag
    return partial(_text, parameter.type)


def unknown_errors(query: Iterable[str], allowed: Mapping[str, Any], prefix: str) -> list[FieldError]:
    """What is said of the names in a query that nothing is done with; an empty prefix is none."""
    unknown = [name for name in query if name not in allowed and not (prefix and name.startswith(prefix))]
    names = ", ".join([*allowed, *([f"{prefix}…"] if prefix else [])])
    reason = f"is not a parameter; use {names}" if names else "is not a parameter; there are none here"
    return [FieldError(name[:_MAX_NAME_CHARACTERS], reason) for name in unknown]


def read_into(
    found: dict[str, Any], argument: str, name: str, text: str, read: Reader, errors: list[FieldError]
) -> None:
    """Read a text and add its value to what was found, or what is wrong with it to the errors."""
    try:
        found[argument] = read(text)
    except ValueError as reason:
        errors.append(FieldError(name, str(reason)))


def refusal(errors: Iterable[FieldError]) -> HttpProblem:
    """The problem of parameters that are wrong."""
    found = tuple(errors)
    return HttpProblem(
        ProblemKind.INVALID_PARAMETERS, "; ".join(f"{each.field} {each.reason}" for each in found), *found
    )


def whole_number(text: str, lowest: int, highest: int) -> int:
    """A whole number within bounds. Raises ValueError with what it must be."""
    digits = text.removeprefix("-")
    number = int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS else None
    if number is None or not lowest <= number <= highest:
        raise ValueError(f"must be a whole number from {lowest} to {highest}")
    return number


def _whole_number(lowest: int, highest: int, text: str) -> int:
    return whole_number(text, lowest, highest)


def _instant(text: str) -> InstantUs:
    try:
        return from_text(text)
    except ValueError:
        raise ValueError("must be a time with an offset, like 2026-11-20T16:50:00+01:00") from None


def _one_of(kind: type[Enum], text: str) -> Enum:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"must be one of {', '.join(str(each.value) for each in kind)}") from None


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def _text(type_: Any, text: str) -> str:
    try:
        found: str = msgspec.convert(text, type_)
    except msgspec.ValidationError as refused:
        reason = str(refused)
        raise ValueError(f"is not as it must be: {reason[:1].lower()}{reason[1:]}") from None
    return found
