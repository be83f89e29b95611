"""What of an OpenDocument spreadsheet the reader of its cells doesn't tell: how far it spans, errors, merged cells."""

import zipfile
from xml.parsers import expat

from amends.tabular.archive import unpack
from amends.tabular.merged import MergedRange
from amends.tabular.rows import refused
from amends.tabular.sheet_contents import SheetContents, check_number
from amends.texts.text import say

CONTENT = "content.xml"
_MAX_SHOWN = 20


def ods_sheets(archive: zipfile.ZipFile) -> list[SheetContents]:
    """The sheets of a spreadsheet in their order. Raises Invalid for XML that can't be read."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for piece in unpack(archive, archive.getinfo(CONTENT)):
            parser.Parse(piece)
    except (expat.ExpatError, KeyError) as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None
    return reader.sheets


class _Reader:
    """Walks the cells; those that are repeated count as often as they are."""

    def __init__(self) -> None:
        self.sheets: list[SheetContents] = []
        self._row = self._rows = self._column = 0
        self._cell: dict[str, str] | None = None
        self._shown = ""
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheets.append(SheetContents(attributes.get("table:name", "")))
            check_number(self.sheets)
            self._row = self._rows = 0
        elif not self.sheets:
            return
        elif tag == "table:table-row":
            self._row += self._rows
            self._rows = _number(attributes, "table:number-rows-repeated")
            self._column = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._shown, self._length = attributes, "", 0

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._length += len(text)
            if len(self._shown) < _MAX_SHOWN:
                self._shown += text[:_MAX_SHOWN]

    def end(self, tag: str) -> None:
        if tag == "table:table-row" and self.sheets and not self._rows:
            self._rows = 1
        if self._cell is None or tag not in ("table:table-cell", "table:covered-table-cell"):
            return
        cell, self._cell = self._cell, None
        repeated = _number(cell, "table:number-columns-repeated")
        if self._says_something(cell):
            self._count(cell, repeated)
        self._column += repeated

    def _says_something(self, cell: dict[str, str]) -> bool:
        return bool(self._length or "table:formula" in cell or any(name.startswith("office:") for name in cell))

    def _count(self, cell: dict[str, str], repeated: int) -> None:
        sheet = self.sheets[-1]
        length = max([self._length, *(len(value) for value in cell.values())])
        sheet.reach(self._row + self._rows, self._column + repeated, length * repeated * self._rows)
        rows, columns = (_number(cell, f"table:number-{each}-spanned") for each in ("rows", "columns"))
        if rows * columns > 1:
            first = (self._row, self._column)
            sheet.merge(MergedRange(*first, first[0] + rows - 1, first[1] + columns - 1))
        error = self._error(cell)
        if error is not None:
            sheet.faults.add(self._row + 1, self._column + 1, error)

    def _error(self, cell: dict[str, str]) -> str | None:
        """The error that a cell shows, "" for a formula without a value, None for a sound cell."""
        kind = cell.get("calcext:value-type", "")
        if kind == "error":
            return self._shown.strip() or "#VALUE!"
        if "table:formula" in cell and "office:value-type" not in cell and not self._length:
            return ""
        return None


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1
