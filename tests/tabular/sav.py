"""Files of SPSS (SAV), made here: a header, a record for each variable, their labels, and the cases."""

import datetime as dt
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

Value: TypeAlias = float | str | dt.datetime | None
_NUMBER, _TEXT, _DATE_TIME = 5, 1, 22
_NOTHING = struct.pack("<d", -1.7976931348623157e308)
_EPOCH = dt.datetime(1582, 10, 14)  # noqa: DTZ001 (SPSS knows no zones)


class Variable(NamedTuple):
    """A variable: its name, its label, how long its texts are (0 for numbers), labels and missing values."""

    name: str
    label: str = ""
    width: int = 0
    labels: Mapping[float, str] = {}
    missing: Sequence[float] = ()
    is_time: bool = False

    @property
    def segments(self) -> int:
        """How many times eight bytes a value has."""
        return max(1, -(-self.width // 8))


def sav(folder: Path, variables: Sequence[Variable], *rows: Sequence[Value]) -> Path:
    """A file with those cases."""
    path = folder / "feedback"
    size = sum(each.segments for each in variables)
    head = (
        b"$FL2"
        + b"@(#) SPSS DATA FILE made by a test".ljust(60)
        + struct.pack("<IIIIId", 2, size, 0, 0, len(rows), 100)
    )
    head += b"30 Nov 26" + b"12:00:00" + b" " * 64 + b"\0" * 3
    firsts = [1 + sum(each.segments for each in variables[:place]) for place in range(len(variables))]
    records = b"".join(_variable(each, f"V{place}") for place, each in enumerate(variables))
    records += b"".join(_labels(each, first) for each, first in zip(variables, firsts, strict=True) if each.labels)
    names = "\t".join(f"V{place}={each.name}" for place, each in enumerate(variables))
    records += _further(13, names.encode()) + _further(20, b"UTF-8") + struct.pack("<II", 999, 0)
    cases = b"".join(_value(each, value) for row in rows for each, value in zip(variables, row, strict=True))
    path.write_bytes(head + records + cases)
    return path


def _variable(each: Variable, short: str) -> bytes:
    kind = _TEXT if each.width else _DATE_TIME if each.is_time else _NUMBER
    shown = kind << 16 | (each.width or 20) << 8 | (0 if each.width else 2)
    name = short.encode().ljust(8)
    record = struct.pack("<IiiiII", 2, each.width, bool(each.label), len(each.missing), shown, shown) + name
    label = each.label.encode()
    if label:
        record += struct.pack("<I", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    record += struct.pack(f"<{len(each.missing)}d", *each.missing)
    return record + struct.pack("<IiiiII8s", 2, -1, 0, 0, 0, 0, b"") * (each.segments - 1)


def _labels(each: Variable, first: int) -> bytes:
    record = struct.pack("<II", 3, len(each.labels))
    for value, label in each.labels.items():
        text = label.encode()
        record += struct.pack("<dB", value, len(text)) + text.ljust(-(-(len(text) + 1) // 8) * 8 - 1)
    return record + struct.pack("<III", 4, 1, first)


def _further(kind: int, content: bytes) -> bytes:
    return struct.pack("<IIII", 7, kind, 1, len(content)) + content


def _value(each: Variable, value: Value) -> bytes:
    if isinstance(value, str):
        return value.encode().ljust(each.segments * 8)
    if value is None:
        return b" " * each.segments * 8 if each.width else _NOTHING
    return struct.pack("<d", (value - _EPOCH).total_seconds() if isinstance(value, dt.datetime) else value)
