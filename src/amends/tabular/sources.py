"""Where the text of one field of a form is: in a column, in several, made up from some, or the same for all rows."""

from msgspec import Struct

from amends.errors import FieldError
from amends.tabular.cells import clean
from amends.tabular.layout import ColumnLabel
from amends.texts.text import Text, say


class FieldSource(Struct, frozen=True):
    """The places (from 0) of the cells of a field, none for a constant, and what stands between several texts."""

    field: str
    column: ColumnLabel = ""
    positions: tuple[int, ...] = ()
    constant: str = ""
    separator: str = " "

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same text."""
        return not self.positions

    def raw(self, cells: list[str]) -> str:
        """The text of a row, to the letter; of several cells those that say something."""
        if len(self.positions) == 1:
            return cells[self.positions[0]]
        if not self.positions:
            return self.constant
        return self.separator.join(text for place in self.positions if (text := clean(cells[place])))

    def text(self, cells: list[str]) -> str:
        """The cleaned text of a row."""
        positions = self.positions
        if not positions:
            return self.constant
        if len(positions) > 1:
            return clean(self.raw(cells))
        cell = cells[positions[0]]
        # As `clean` does it, for the ten cells of each of a million rows.
        return cell.strip(" ") if cell.isprintable() and "  " not in cell else clean(cell)

    def error(self, reason: Text) -> FieldError:
        """A fault of this field, with its column."""
        in_column = "in_column" if isinstance(self.column, str) else "in_unnamed_column"
        return FieldError(self.field, say(in_column, reason=reason, column=self.column))
