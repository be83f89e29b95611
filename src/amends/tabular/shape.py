"""The shape of a table: its sheet and the names of its columns, by which an export is known when it comes again."""

import asyncio
from hashlib import blake2b
from pathlib import Path
from typing import Final

from amends.errors import AmendsError
from amends.tabular.table import Table, read_table

_DIGEST_BYTES: Final = 16
_UNIT_SEPARATOR: Final = "\x1f"


def shape_of(table: Table) -> str:
    """The shape of a table as a digest, "" for a file that names its fields itself or has no names at all."""
    names = [column.name for column in table.columns]
    if not any(names):
        return ""
    said = _UNIT_SEPARATOR.join([table.layout.sheet, *names])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


async def shape_of_file(path: Path) -> str:
    """The shape of a file as it is read without a mapping, "" for one that can't be."""
    try:
        return shape_of(await asyncio.to_thread(read_table, path))
    except AmendsError:
        return ""
