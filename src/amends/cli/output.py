"""What commands print: tables for people, JSON for machines, refusals on the error stream."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from amends.errors import AmendsError, Invalid, Unavailable

console = Console(highlight=False, markup=False, emoji=False)
error_console = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """A result for machines, on one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A result for people. On a narrow terminal a line is cut short at its end."""
    cells = [list(columns), *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for place, row in enumerate(cells):
        line = "  ".join(set_cell_size(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
        if console.is_terminal and cell_len(line) > console.width:
            line = set_cell_size(line, console.width - 1) + "…"
        console.print(Text(line, "" if place else "bold"), soft_wrap=True)


def print_lines(*lines: str) -> None:
    """Plain lines, as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def print_refusal(refusal: AmendsError | Unavailable) -> None:
    """Why a command was refused; every fault on a line of its own."""
    reasons = [str(fault) for fault in refusal.faults] if isinstance(refusal, Invalid) else [refusal.message]
    for reason in reasons:
        sys.stderr.write(f"amends: {reason}\n")
