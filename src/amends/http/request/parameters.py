"""Parameters of a query and of headers: read as their row says, and every one that is wrong is named."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any

import msgspec
from msgspec import inspect

from amends.errors import FieldError, UnreadableError
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text
from amends.texts.text import one_text, say

_MAX_NAME_CHARACTERS = 200
_MAX_DIGITS = 19

Reader = Callable[[str], Any]


def reader_of(parameter: Parameter) -> Reader:
    """How a parameter's text is read; the reader raises UnreadableError with what the text must be."""
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
    names = [*allowed, *([f"{prefix}…"] if prefix else [])]
    reason = say("unknown_parameter", choices=names) if names else say("no_parameters_here")
    return [FieldError(name[:_MAX_NAME_CHARACTERS], reason) for name in unknown]


def read_into(
    found: dict[str, Any], argument: str, name: str, text: str, read: Reader, errors: list[FieldError]
) -> None:
    """Read a text and add its value to what was found, or what is wrong with it to the errors."""
    try:
        found[argument] = read(text)
    except UnreadableError as error:
        errors.append(FieldError(name, error.reason))


def refusal(errors: Iterable[FieldError]) -> HttpProblem:
    """The problem of parameters that are wrong."""
    found = tuple(errors)
    return HttpProblem(
        ProblemKind.INVALID_PARAMETERS,
        one_text(say("of_parameter", name=each.field, reason=each.reason) for each in found),
        *found,
    )


def whole_number(text: str, lowest: int, highest: int) -> int:
    """A whole number within bounds. Raises UnreadableError with what it must be."""
    digits = text.removeprefix("-")
    number = int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS else None
    if number is None or not lowest <= number <= highest:
        raise UnreadableError(say("not_whole_between", lowest=lowest, highest=highest))
    return number


def _whole_number(lowest: int, highest: int, text: str) -> int:
    return whole_number(text, lowest, highest)


def _instant(text: str) -> InstantUs:
    try:
        return from_text(text)
    except ValueError:
        raise UnreadableError(say("not_a_time")) from None


def _one_of(kind: type[Enum], text: str) -> Enum:
    try:
        return kind(text)
    except ValueError:
        raise UnreadableError(say("not_a_choice", choices=(str(each.value) for each in kind))) from None


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise UnreadableError(say("not_boolean"))
    return text == "true"


def _text(type_: Any, text: str) -> str:
    try:
        found: str = msgspec.convert(text, type_)
    except msgspec.ValidationError as refused:
        reason = str(refused)
        raise UnreadableError(say("value_refused_as", error=f"{reason[:1].lower()}{reason[1:]}")) from None
    return found
