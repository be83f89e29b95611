"""Rows in forms: lists that one adds to and removes from, by buttons that submit and come back; nothing is saved.

A field of a row is named `group-number-field`, such as `level-0-after`; rows may have rows: `day-0-hours-1-from`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.web.kit.form import Form
from amends.texts.text import say

T = TypeVar("T")

ACT: Final = "act"
"""The name of the buttons that change a form's rows: `add:level`, `remove:level-0`."""

FormPairs: TypeAlias = list[tuple[str, str]]

_ROW: Final = re.compile(r"([a-z_]+)-(\d{1,5})-(.+)", re.DOTALL)
_NEW: Final = "new"
"""What a row says that was just added, so that it is there while nothing is written in it."""


class ActedForm(Struct, frozen=True):
    """A form after one of its buttons, and the name at which its reader goes on."""

    form: Form
    focus: str


def rows_of(form: Form, group: str) -> list[Form]:
    """The rows of a group in their order, each as a form of its own fields."""
    return [Form(pairs) for _, pairs in sorted(_numbered(form).get(group, {}).items())]


def pairs_of_rows(group: str, rows: Iterable[Mapping[str, object] | Form]) -> FormPairs:
    """Rows as the fields of the form that has them, numbered from 0."""
    return [
        (f"{group}-{number}-{name}", text)
        for number, row in enumerate(rows)
        for name, text in (row.pairs if isinstance(row, Form) else [(key, str(value)) for key, value in row.items()])
    ]


def by_key(form: Form, group: str, key: str, value_of: Callable[[Form], T]) -> dict[str, T]:
    """Rows as a table, by one of their fields. Raises Invalid for one that is there twice."""
    found: dict[str, T] = {}
    for number, row in enumerate(rows_of(form, group)):
        if row.text(key) in found:
            raise Invalid(FieldError(f"{group}-{number}-{key}", say("given_twice")))
        found[row.text(key)] = value_of(row)
    return found


def tidied(form: Form, droppable: Sequence[str]) -> Form:
    """A form with its rows numbered from 0, without the empty ones of the groups that may have some."""
    pairs = [pair for pair in form.pairs if not _ROW.fullmatch(pair[0])]
    for group, numbered in _numbered(form).items():
        rows = [tidied(Form(own), droppable) for _, own in sorted(numbered.items())]
        pairs += pairs_of_rows(group, [each for each in rows if group not in droppable or not _is_empty(each)])
    return Form(pairs)


def acted(form: Form, act: str) -> ActedForm:
    """A form after a button of its: with a row more or less, else as it is.

    A row that is added has the fields that the form says for it: `new-kind` becomes the `kind` of the row.
    """
    verb, _, path = act.partition(":")
    if verb == "add":
        own = [(name.removeprefix("new-"), text) for name, text in form.pairs if name.startswith("new-")]
        return _added(form, path, own if "-" not in path else [])
    if verb == "remove":
        return ActedForm(_without(form, f"{path}-"), f"add:{path.rpartition('-')[0]}")
    return ActedForm(form, path)


def _added(form: Form, path: str, own: FormPairs) -> ActedForm:
    before, _, group = path.rpartition("-")
    prefix = f"{before}-" if before else ""
    inside = [(name.removeprefix(prefix), text) for name, text in form.pairs if name.startswith(prefix)]
    number = max(_numbered(Form(inside)).get(group, {-1: []})) + 1
    row = f"{path}-{number}"
    pairs = [*form.pairs, (f"{row}-{_NEW}", ""), *((f"{row}-{name}", text) for name, text in own)]
    return ActedForm(Form(pairs), row)


def _without(form: Form, prefix: str) -> Form:
    return Form([pair for pair in form.pairs if not pair[0].startswith(prefix)])


def _is_empty(row: Form) -> bool:
    # What a row only remembers, and that it is new, isn't written by anybody.
    return not any(text.strip() for name, text in row.pairs if name != "was") and _NEW not in row


def _numbered(form: Form) -> dict[str, dict[int, FormPairs]]:
    found: dict[str, dict[int, FormPairs]] = {}
    for name, text in form.pairs:
        match = _ROW.fullmatch(name)
        if match:
            found.setdefault(match[1], {}).setdefault(int(match[2]), []).append((match[3], text))
    return found
