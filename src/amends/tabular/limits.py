"""How many cells the sheets of a workbook span, by the cells themselves: what a sheet says of itself may be wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct

MAX_UNPACKED_BYTES = 2 << 30
"""Of a workbook; a larger one is an accident, or made to fill the memory."""

MAX_CELLS = 50_000_000
"""That a sheet may span: the empty ones between two cells take memory too."""

EXACT = 10**15
"""Beyond it a number of a workbook, or of SPSS, has lost digits, and writing it out would invent them."""

MAX_TEXT_CHARACTERS = 1 << 30
"""Of all cells of a sheet together: one text may stand in many of them."""

_MAX_TAG_BYTES = 1 << 16
# Up to the next tag, as an attribute may hold a ">". Nothing in it can be read twice, so the time is the length's.
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])([^<]*)")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})([0-9]{1,12})""")
# As nearly every program writes it; a million of these are read at once. Each begins with letters that are found fast.
_CELL = re.compile(rb"<c(?=[\s/>])")
_OF_A_NAMESPACE = re.compile(rb":(?:c|row)(?=[\s/>])")
_COLUMNS_BY_LETTERS = (0, 26, 702, 18_278)
_CELL_TAGS = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\r", b"<c\t")
_PLAIN_TAG = b'<c r="'
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,12})"')
_ROW = re.compile(rb"<row(?=[\s/>])([^<]*)")


class SheetExtent(Struct):
    """The last column and the last row that a sheet has come to."""

    width: int = 0
    height: int = 0
    _column: int = 0
    _row: int = 0

    @property
    def cells(self) -> int:
        """How many cells lie between the first and the last, empty ones too."""
        return self.width * self.height

    def begin_row(self, attributes: bytes) -> None:
        """A row: the one that it names, else the next."""
        named = max((int(number) for _, number in _REFERENCE.findall(attributes)), default=0)
        self._row, self._column = named or self._row + 1, 0
        self.height = max(self.height, self._row)

    def add_cell(self, attributes: bytes) -> None:
        """A cell: where it says that it is, else beside the one before."""
        self._column += 1
        for letters, number in _REFERENCE.findall(attributes):
            self._column = _column_number(letters)
            self.height = max(self.height, int(number))
        self.width = max(self.width, self._column)

    def add(self, piece: bytes) -> None:
        """All rows and cells of a piece of a sheet."""
        plain = _PLAIN_CELL.findall(piece)
        if len(plain) == len(_CELL.findall(piece)) and not _OF_A_NAMESPACE.search(piece):
            self._add_plain(piece, plain)
            return
        for name, attributes in _TAG.findall(piece):
            if name == b"c":
                self.add_cell(attributes)
            else:
                self.begin_row(attributes)

    def _add_plain(self, piece: bytes, cells: Sequence[tuple[bytes, bytes]]) -> None:
        self._row = int(cells[-1][1]) if cells else self._row
        for attributes in _ROW.findall(piece, max(0, piece.rfind(b"<c "))):
            self.begin_row(attributes)
        for letters in {letters for letters, _ in cells}:
            self.width = max(self.width, _column_number(letters))
        self.height = max([self.height, *map(int, {number for _, number in cells})])
        self._column = self.width


class SheetBound(Struct):
    """What a sheet can't go beyond, told by how long the names of its cells are: much cheaper than to read each.

    It knows nothing (`is_known`) where a cell isn't written as nearly every program does it.
    """

    is_known: bool = True
    _letters: int = 1
    _digits: int = 1

    @property
    def cells(self) -> int:
        """No fewer than the cells between the first and the last."""
        return _COLUMNS_BY_LETTERS[self._letters] * int("9" * self._digits)

    def add(self, piece: bytes) -> None:
        """All cells of a piece of a sheet."""
        if not self.is_known:
            return
        cells = sum(map(piece.count, _CELL_TAGS))
        is_plain = cells == piece.count(_PLAIN_TAG) and b":c" not in piece
        longer = _longer(self._letters, self._digits).search(piece) if is_plain else None
        while longer and (match := _PLAIN_CELL.match(piece, longer.start())):
            self._letters, self._digits = max(self._letters, len(match[1])), max(self._digits, len(match[2]))
            longer = _longer(self._letters, self._digits).search(piece, match.end())
        self.is_known = is_plain and longer is None


@cache
def _longer(letters: int, digits: int) -> re.Pattern[bytes]:
    """Cells whose names have more letters or digits."""
    return re.compile(rb'<c r="(?![A-Z]{1,%d}[0-9]{1,%d}")' % (letters, digits))


def whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, parted so that no tag is, unless it is of a size that no tag has."""
    rest = b""
    for chunk in pieces:
        # What begins at the last "<" may go on in the next chunk.
        whole, begun, rest = (rest + chunk).rpartition(b"<")
        yield whole
        rest = begun + rest
        if len(rest) > _MAX_TAG_BYTES:
            yield rest
            rest = b""
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
