"""The form of a kind of configuration that has none of its own: a field for each field of its document."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, inspect

from amends.http.web.kit.form import Form, form_of
from amends.usecases.settings.config_kind import ConfigKind

_LONG = 200


class PlainKind(StrEnum):
    """How a field is shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    LINES = "lines"
    NUMBER = "number"
    TICK = "tick"
    CHOICE = "choice"
    CHOICES = "choices"


class PlainField(Struct, frozen=True):
    """A field of a form: its name, what it is called, how it is shown, and between what one chooses."""

    name: str
    label: str
    kind: PlainKind
    is_required: bool
    options: Mapping[str, str]


def fields_of(kind: ConfigKind) -> tuple[PlainField, ...] | None:
    """The fields of a kind's form; None when a field of its document is of a type that no form shows."""
    document = inspect.type_info(kind.format.type) if kind.format.type is not None else None
    if not isinstance(document, inspect.StructType):
        return None
    found = [_field(kind, each) for each in document.fields]
    return None if None in found else tuple(each for each in found if each is not None)


def to_form(kind: ConfigKind, document: Mapping[str, Any]) -> Form:
    """A document as its form."""
    values = {}
    for field in fields_of(kind) or ():
        value = document.get(field.name, "")
        values[field.name] = "\n".join(value) if field.kind is PlainKind.LINES else value
    return form_of(**values)


def to_document(kind: ConfigKind, form: Form) -> dict[str, Any]:
    """What a form states. Raises Invalid for a number that is none."""
    found = {}
    for field in fields_of(kind) or ():
        value = _value(field, form)
        if value is not None:
            found[field.name] = value
    return found


def _value(field: PlainField, form: Form) -> Any:
    match field.kind:
        case PlainKind.TICK:
            return form.is_ticked(field.name)
        case PlainKind.NUMBER:
            return form.number(field.name) if form.text(field.name) else None
        case PlainKind.LINES:
            return [line.strip() for line in form.text(field.name).splitlines() if line.strip()]
        case PlainKind.CHOICES:
            return form.all(field.name)
        case PlainKind.CHOICE:
            return form.text(field.name) or None
    return form.text(field.name)


def _field(kind: ConfigKind, field: inspect.Field) -> PlainField | None:
    shown = _shown(_without_none(field.type))
    if shown is None:
        return None
    name = field.encode_name
    label = kind.page.fields.get(name, name.replace("_", " ").capitalize())
    how, values = shown
    options = {value: kind.page.choices.get(value, value) for value in values}
    return PlainField(name, label, how, field.required and how in (PlainKind.TEXT, PlainKind.NUMBER), options)


def _without_none(own: inspect.Type) -> inspect.Type:
    if isinstance(own, inspect.UnionType):
        some = [each for each in own.types if not isinstance(each, inspect.NoneType)]
        return some[0] if len(some) == 1 else own
    return own


def _shown(own: inspect.Type) -> tuple[PlainKind, tuple[str, ...]] | None:
    match own:
        case inspect.BoolType():
            return PlainKind.TICK, ()
        case inspect.IntType():
            return PlainKind.NUMBER, ()
        case inspect.StrType(max_length=longest):
            return (PlainKind.LONG_TEXT if longest and longest > _LONG else PlainKind.TEXT), ()
        case inspect.EnumType() | inspect.LiteralType():
            return PlainKind.CHOICE, _values(own)
        case (
            inspect.ListType(item_type=item)
            | inspect.VarTupleType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
        ):
            return (PlainKind.LINES, ()) if isinstance(item, inspect.StrType) else _several(item)
    return None


def _several(item: inspect.Type) -> tuple[PlainKind, tuple[str, ...]] | None:
    chosen = item if isinstance(item, inspect.EnumType | inspect.LiteralType) else None
    return (PlainKind.CHOICES, _values(chosen)) if chosen else None


def _values(own: inspect.EnumType | inspect.LiteralType) -> tuple[str, ...]:
    found = [each.value for each in own.cls] if isinstance(own, inspect.EnumType) else own.values
    return tuple(map(str, found))
