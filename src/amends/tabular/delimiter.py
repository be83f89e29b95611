"""Which character stands between the fields of a CSV file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection
from itertools import islice
from typing import Final

from amends.tabular.cells import clean

DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 50
_STATED = re.compile(r"""\ufeff?"?sep=(?P<delimiter>[^\r\n"])"?[,;\t]*\r?\n""", re.IGNORECASE)


def stated(sample: str) -> str:
    """The delimiter that a first line like `sep=;` states for spreadsheets, "" when there is none."""
    match = _STATED.match(sample)
    return match["delimiter"] if match else ""


def detect(sample: str, wanted: Collection[str]) -> str:
    """The delimiter under which a row has most of the wanted columns, and most rows are equally wide."""
    return max(DELIMITERS.values(), key=lambda delimiter: _fitness(sample, delimiter, wanted))


def _fitness(sample: str, delimiter: str, wanted: Collection[str]) -> tuple[int, int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = [row for row in islice(reader, _SAMPLE_ROWS) if any(map(str.strip, row))]
    if not rows:
        return 0, 0, 0
    known = max(len({clean(name.removeprefix("\ufeff")) for name in row} & set(wanted)) for row in rows)
    widths = Counter(len(row) for row in rows if not any(map(_is_torn, row)))
    # Of widths that are equally frequent the first counts, which is the header's.
    width, agreeing = max(widths.items(), key=lambda each: each[1], default=(0, 0))
    return known, agreeing if width > 1 else 0, width


def _is_torn(cell: str) -> bool:
    """Whether a quoted text was cut in two, as it is behind a delimiter that isn't the file's."""
    return cell.count('"') % 2 == 1
