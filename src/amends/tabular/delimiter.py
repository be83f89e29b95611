"""Which character stands between the fields of a CSV file."""

import csv
import io
from collections.abc import Collection
from itertools import islice
from typing import Final

from amends.tabular.cells import clean

DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 20


def detect(sample: str, wanted: Collection[str]) -> str:
    """The delimiter under which the header has most of the wanted columns, and the first rows are as wide as it."""
    return max(DELIMITERS.values(), key=lambda delimiter: _fitness(sample, delimiter, wanted))


def _fitness(sample: str, delimiter: str, wanted: Collection[str]) -> tuple[int, int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = [row for row in islice(reader, _SAMPLE_ROWS) if any(map(str.strip, row))]
    if not rows:
        return 0, 0, 0
    names = {clean(name.removeprefix("\ufeff")) for name in rows[0]}
    width = len(rows[0])
    agreeing = sum(len(row) == width for row in rows[1:]) if width > 1 else 0
    return len(names & set(wanted)), agreeing, width
