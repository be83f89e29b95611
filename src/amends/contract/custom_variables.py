"""custom1 … custom50: the fifty free fields of a transaction, which stand flat beside its other keys."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType, defstruct, structs

CUSTOM_COUNT = 50

T = TypeVar("T", bound=Struct)


def has_customs(bare: type[T]) -> type[T]:
    """Add custom1 … custom50 behind the fields of a Struct; one that isn't set isn't written.

    Made instead of written out, because two Structs need them last and a Struct inherits its fields first.
    """
    fields = [(_name(number), str | UnsetType, UNSET) for number in range(1, CUSTOM_COUNT + 1)]
    return defstruct(  # type: ignore[return-value]
        bare.__name__,
        fields,
        bases=(bare,),
        module=bare.__module__,
        namespace={"__doc__": bare.__doc__},
        frozen=True,
        repr_omit_defaults=True,
        kw_only=True,
    )


def customs_of(transaction: Struct) -> dict[int, str]:
    """The custom fields that are set, by their number."""
    values = {number: getattr(transaction, _name(number), UNSET) for number in range(1, CUSTOM_COUNT + 1)}
    return {number: value for number, value in values.items() if value is not UNSET}


def customised(transaction: T, customs: Mapping[int, str]) -> T:
    """The same transaction with these custom fields, by their number from 1 to 50; the others stay as they are."""
    return structs.replace(transaction, **{_name(number): value for number, value in customs.items()})


def _name(number: int) -> str:
    return f"custom{number}"
