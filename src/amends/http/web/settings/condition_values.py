"""How the value of a rule's condition is written in a form, for each thing that one can say about it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from amends.http.web.kit.form import Form
from amends.http.web.kit.form_rows import FormPairs, pairs_of_rows, rows_of
from amends.http.web.settings.durations import whole
from amends.model.rule.numbers import as_number

ValueShape: TypeAlias = Literal["one", "range", "list", "none"]
"""Which inputs a value has: a number, two of them, a list, or nothing at all."""


class ConditionValue(Struct, frozen=True):
    """A way to write values: as the fields of a row, None for what it can't show, and back."""

    shape: ValueShape
    show: Callable[[Any], FormPairs | None]
    read: Callable[[Form], Any]


def _bounds(*names: str) -> ConditionValue:
    fields = dict(zip(names, ("number", "to"), strict=False))

    def show(value: Any) -> FormPairs | None:
        is_range = isinstance(value, Mapping) and value.keys() == set(names)
        return [(fields[name], str(value[name])) for name in names] if is_range else None

    return ConditionValue(
        "range" if len(names) > 1 else "one",
        show,
        lambda row: {name: _number(row.text(fields[name])) for name in names},
    )


AT_MOST: Final = _bounds("at_most")
AT_LEAST: Final = _bounds("at_least")
BETWEEN: Final = _bounds("at_least", "at_most")


def _listed(value: Any) -> list[Any] | None:
    found = value if isinstance(value, list) else [value]
    return None if any(isinstance(each, Mapping) for each in found) else found


def lone(values: Sequence[Any]) -> Any:
    """The only one of a list by itself, as documents write it."""
    return values[0] if len(values) == 1 else list(values)


def _show_listed(value: Any) -> FormPairs | None:
    found = _listed(value)
    return None if found is None else pairs_of_rows("value", [{"text": each} for each in found])


def _texts(row: Form) -> list[str]:
    return [each.text("text") for each in rows_of(row, "value")]


NUMBERS: Final = ConditionValue("list", _show_listed, lambda row: lone([whole(text) for text in _texts(row)]))
TEXTS: Final = ConditionValue("list", _show_listed, lambda row: lone(_texts(row)))


def _show_picked(value: Any) -> FormPairs | None:
    found = _listed(value)
    return None if found is None else [("pick", each) for each in found]


PICKED: Final = ConditionValue("list", _show_picked, lambda row: lone(row.all("pick")))


def _show_words(value: Any) -> FormPairs | None:
    own = value if isinstance(value, Mapping) else {"words": value}
    words = _listed(own["words"])
    read_as = str(own.get("read_as", ""))
    return None if words is None else [("words", "\n".join(words)), ("read_as", read_as)]


def _read_words(row: Form) -> Any:
    words = lone([line.strip() for line in row.text("words").splitlines() if line.strip()])
    return {"words": words, "read_as": row.text("read_as")} if row.text("read_as") else words


WORDS: Final = ConditionValue("list", _show_words, _read_words)


def constant(value: Any) -> ConditionValue:
    """A value that is the same for everybody, so that there is nothing to write."""
    return ConditionValue("none", lambda own: [] if own == value else None, lambda _: value)


def of_field(inner: ConditionValue) -> ConditionValue:
    """What is asked of a custom field: its name, and a value of the kind that is inside."""

    def show(value: Any) -> FormPairs | None:
        asked = {name: own for name, own in value.items() if name != "field"}
        found = inner.show(asked)
        return None if found is None else [("field", value["field"]), *found]

    return ConditionValue(inner.shape, show, lambda row: {"field": row.text("field"), **inner.read(row)})


def _show_scalars(value: Any) -> FormPairs | None:
    if value.keys() != {"equals"}:
        return None
    found = _listed(value["equals"]) or []
    rows = [{"text": _scalar_text(each), "was": msgspec.json.encode(each).decode()} for each in found]
    return pairs_of_rows("value", rows)


def _read_scalars(row: Form) -> Mapping[str, Any]:
    return {"equals": lone([_scalar(each) for each in rows_of(row, "value")])}


SCALARS: Final = ConditionValue("list", _show_scalars, _read_scalars)
"""Values of a custom field: one that isn't changed stays of the type that it had, a new one that is a number is one."""


def _scalar(row: Form) -> Any:
    text, was = row.text("text"), row.raw("was")
    try:
        known = msgspec.json.decode(was) if was else ""
    except (msgspec.DecodeError, RecursionError):
        known = ""
    return known if known != "" and _scalar_text(known) == text else _number(text)


def _scalar_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _number(text: str) -> Any:
    """The number that a text is, as long as nothing is lost: 007 stays a text."""
    number = as_number(text)
    return number if number is not None and str(number) == text else text
