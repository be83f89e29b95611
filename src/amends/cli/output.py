"""What commands print: tables for people, JSON for machines, refusals on the error stream."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from amends.errors import AmendsError, Invalid

console = Console(highlight=False)
error_console = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """A result for machines, on one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A result for people."""
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def print_lines(*lines: str) -> None:
    """Plain lines, as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def print_refusal(refusal: AmendsError) -> None:
    """Why a command was refused; every fault on a line of its own."""
    reasons = [str(fault) for fault in refusal.faults] if isinstance(refusal, Invalid) else [refusal.message]
    for reason in reasons:
        sys.stderr.write(f"amends: {reason}\n")
