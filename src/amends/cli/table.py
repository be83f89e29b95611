"""What commands print with care for the terminal: tables for people. What only serves needs none of this."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

console = Console(highlight=False, markup=False, emoji=False)
error_console = Console(stderr=True, highlight=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A result for people. On a narrow terminal a line is cut short at its end."""
    cells = [list(columns), *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for index, row in enumerate(cells):
        line = "  ".join(set_cell_size(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        if console.is_terminal and cell_len(line) > console.width:
            line = set_cell_size(line, console.width - 1) + "…"
        console.print(Text(line, "" if index else "bold"), soft_wrap=True)
