"""Cells of an XLSX sheet that say nothing that could be read: errors, and formulas that were never calculated."""

import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from amends.tabular.archive import unpack
from amends.tabular.cell_faults import CellFaults, column_number
from amends.tabular.rows import refused
from amends.texts.text import say

_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
# A formula is followed by its value; here there is none, or an empty one.
_NO_VALUE = re.compile(
    rb"</(?:[\w.-]+:)?f\s*>\s*<(?:/(?:[\w.-]+:)?c\b|(?:[\w.-]+:)?v\s*(?:/>|>\s*<))"
    rb"|<(?:[\w.-]+:)?f\b[^>]*/>\s*<(?:/(?:[\w.-]+:)?c\b|(?:[\w.-]+:)?v\s*(?:/>|>\s*<))"
)
_ERROR_SIGNS = (b'"e"', b"'e'")
_FORMULA_SIGNS = (b"<f", b":f")
OVERLAP_BYTES = 1 << 12
"""Of two pieces of a sheet that are looked at one after the other."""

_MAX_ERROR_CHARACTERS = 20


def sheet_entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The entry in which a workbook keeps a sheet, None where it can't be told."""
    targets = relations(archive, "xl/_rels/workbook.xml.rels")
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        if sheet.get("name") == name:
            target = targets.get(next((value for key, value in sheet.items() if key.endswith(":id")), ""), "")
            return entry_of(archive, target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return None


def relations(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """What a part of a workbook calls other parts, and where these are."""
    found = _elements(archive, name, "Relationship")
    return {each.get("Id", ""): each.get("Target", "") for each in found}


def entry_of(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """An entry by its name, in whatever letters; None where there is none."""
    return next((each for each in archive.infolist() if each.filename.lower() == name.lower()), None)


def _elements(archive: zipfile.ZipFile, name: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name in a small part of a workbook."""
    found: list[dict[str, str]] = []
    entry = entry_of(archive, name)
    if entry is None:
        return found

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        for piece in unpack(archive, entry):
            parser.Parse(piece)
    except expat.ExpatError:
        return found
    return found


def xlsx_faults(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> CellFaults:
    """The faults of a sheet, its cells read one by one."""
    faults = CellFaults()
    _read(unpack(archive, entry), faults)
    return faults


def may_be_faulty(before: bytes, piece: bytes) -> bool:
    """Whether a piece of a sheet, behind the end of the one before, may have cells without a value.

    Most have none, which is seen by four looks.
    """
    may_be_error = any(sign in each for sign in _ERROR_SIGNS for each in (before, piece))
    has_formula = any(sign in each for sign in _FORMULA_SIGNS for each in (before, piece))
    if not (may_be_error or has_formula):
        return False
    both = before + piece
    return (may_be_error and _ERROR.search(both) is not None) or (has_formula and _NO_VALUE.search(both) is not None)


class _SheetReader:
    """Walks a sheet's cells: rows and cells that name no place stand one after the other."""

    def __init__(self, faults: CellFaults) -> None:
        self._faults = faults
        self._row = 0
        self._column = 0
        self._kind = ""
        self._has_formula = False
        self._value = ""
        self._in_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            named = attributes.get("r", "")
            self._row = int(named) if named.isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._in_value = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        if letters.isascii() and letters.isalpha():
            self._column = column_number(letters)
            self._row = int(place[len(letters) :] or self._row)
        self._kind = attributes.get("t", "")
        self._has_formula, self._value = False, ""

    def characters(self, text: str) -> None:
        if self._in_value and len(self._value) < _MAX_ERROR_CHARACTERS:
            self._value += text[:_MAX_ERROR_CHARACTERS]

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self._in_value = False
        elif name == "c" and self._kind == "e":
            self._faults.add(self._row, self._column, self._value.strip() or "#VALUE!")
        elif name == "c" and self._has_formula and not self._value and self._kind != "str":
            self._faults.add(self._row, self._column, "")


def _read(pieces: Iterator[bytes], faults: CellFaults) -> None:
    reader = _SheetReader(faults)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        for piece in pieces:
            parser.Parse(piece)
    except expat.ExpatError as error:
        raise refused(say("workbook_unreadable", error=str(error))) from None
