"""JSON as other programs write it: one place where every JSON interface reads what is sent to it.

A body that says exactly what its type asks for is decoded at once. Only one that is refused is looked at again, and
read as its writer meant it: a whole number however it is written (`9.0`, `1e1`), null where a field may be left out as
a field that is left out, a byte order mark before it as none, and old names as the new ones.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from amends import old_names

T = TypeVar("T")

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""What some programs write before UTF-8."""

_MAX_WHOLE: Final = 2**53
"""Above it a number with a point isn't exact, and is left as it was written."""

# A number keeps all its digits while it is looked at.
_decode_any: Final = msgspec.json.Decoder(float_hook=Decimal).decode
_encode: Final = msgspec.json.Encoder(decimal_format="number").encode
_type_info: Final = lru_cache(maxsize=None)(inspect.type_info)


def decode(data: bytes, type_: type[T], exactly: Callable[[bytes], T] | None = None) -> T:
    """The value of a type that JSON states; `exactly` is its decoder, where the caller keeps one.

    Raises msgspec's errors (a DecodeError, or a ValidationError for what the type refuses), UnicodeDecodeError for
    bytes that are no UTF-8, or RecursionError.
    """
    try:
        return exactly(data) if exactly else msgspec.json.decode(data, type=type_)
    except msgspec.DecodeError:
        return msgspec.json.decode(_mended(data, type_), type=type_)


def _mended(data: bytes, type_: Any) -> bytes:
    """What is meant, in the words of the type; as it came where that can't be told."""
    content = data.removeprefix(BYTE_ORDER_MARK)
    try:
        given = old_names.with_new_names(_decode_any(content), type_)
        return _encode(_meant(given, _type_info(type_)))
    except (msgspec.DecodeError, UnicodeDecodeError, InvalidOperation, OverflowError):
        return content


def _meant(value: Any, type_: inspect.Type) -> Any:
    if isinstance(type_, inspect.UnionType):
        type_ = _fitting(value, type_)
    if isinstance(type_, inspect.IntType):
        return _as_whole(value)
    if isinstance(value, dict):
        return dict(_meant_items(value, type_))
    if isinstance(value, list) and isinstance(type_, inspect.ListType | inspect.VarTupleType):
        return [_meant(each, type_.item_type) for each in value]
    return value


def _meant_items(value: dict[str, Any], type_: inspect.Type) -> Iterator[tuple[str, Any]]:
    if isinstance(type_, inspect.StructType):
        fields = {field.encode_name: field for field in type_.fields}
    for name, each in value.items():
        if isinstance(type_, inspect.StructType) and name in fields:
            own, may_be_missing = fields[name].type, not fields[name].required
        elif isinstance(type_, inspect.DictType):
            own, may_be_missing = type_.value_type, True
        else:
            yield name, each
            continue
        if each is not None or _takes_null(own) or not may_be_missing:
            yield name, _meant(each, own)


def _fitting(value: Any, union: inspect.UnionType) -> inspect.Type:
    """The one type of a union by which a value can be read, which a number has where no other number is taken."""
    kinds: tuple[type, ...] = (inspect.StructType, inspect.ListType, inspect.VarTupleType, inspect.DictType)
    if isinstance(value, Decimal):
        kinds = (inspect.IntType, inspect.FloatType)
    fitting = [each for each in union.types if isinstance(each, kinds)]
    return fitting[0] if len(fitting) == 1 else inspect.AnyType()


def _as_whole(value: Any) -> Any:
    if isinstance(value, Decimal) and abs(value) <= _MAX_WHOLE and value == value.to_integral_value():
        return int(value)
    return value


def _takes_null(type_: inspect.Type) -> bool:
    if isinstance(type_, inspect.UnionType):
        return any(map(_takes_null, type_.types))
    return isinstance(type_, inspect.NoneType | inspect.AnyType | inspect.RawType)
