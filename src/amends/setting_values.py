"""What a setting may be, in words: read from its type, so that errors and documentation say what is checked."""

from typing import Annotated, Literal, get_args, get_origin

from msgspec import Meta

_PLAIN = {bool: "true or false", str: "a text"}


def allowed(kind: object) -> str:
    """What a setting of this type may be; for numbers the range and the unit, if it has one."""
    if get_origin(kind) is Annotated:
        number, meta = get_args(kind)
        return _range(number, meta)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(kind))
    return _PLAIN[kind] if isinstance(kind, type) and kind in _PLAIN else ""


def _range(number: type, meta: Meta) -> str:
    unit = (meta.extra or {}).get("unit")
    kind = "whole number" if number is int else "number"
    return f"a {kind}{f' of {unit}' if unit else ''} from {meta.ge} to {meta.le}"
