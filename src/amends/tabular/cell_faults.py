"""Cells of a workbook whose value can't be had: where they are, and what is said about each."""

from amends.tabular.rows import refused
from amends.texts.text import Text, say

NUMBER_TOO_LONG = "number_too_long"

MAX_FAULTS = 1_000_000
"""A sheet of more cells that are errors is no table."""


class CellFaults:
    """The faults of a sheet by row and column (from 1): an error such as `#N/A`, "" for a formula without a value."""

    def __init__(self) -> None:
        self._by_row: dict[int, dict[int, str]] = {}
        self._count = 0

    def add(self, row: int, column: int, error: str) -> None:
        """Note a fault. Raises Invalid when there are too many to be told."""
        self._count += 1
        if self._count > MAX_FAULTS:
            raise refused(say("too_many_errors", limit=MAX_FAULTS))
        self._by_row.setdefault(row, {})[column] = error

    def of_row(self, row: int, left: int = 0) -> dict[int, Text]:
        """What is wrong in a row, by the position (from 0) of the cell in a table with so many columns left of it."""
        found = self._by_row.get(row)
        if not found:
            return {}
        return {column - 1 - left: fault_text(row, column, error) for column, error in found.items()}


def fault_text(row: int, column: int, error: str) -> Text:
    """What is said about a cell that is an error, or "" for a formula without a value."""
    cell = f"{column_letters(column)}{row}"
    return say("cell_is_error", cell=cell, error=error) if error else say("formula_without_value", cell=cell)


def inexact_text(row: int, column: int) -> Text:
    """What is said about a number of which a workbook has lost digits."""
    return say(NUMBER_TOO_LONG, cell=f"{column_letters(column)}{row}")


def column_number(letters: str) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """The letters of a column by its number, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
