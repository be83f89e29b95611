"""The shape of a table: its sheet and the names of its columns, by which an export is known when it comes again."""

from hashlib import blake2b
from typing import Final

from amends.tabular.table import Table

_DIGEST_BYTES: Final = 16
_UNIT_SEPARATOR: Final = "\x1f"


def shape_of(table: Table) -> str:
    """The shape of a table as a digest, "" for a file that names its fields itself or has no names at all."""
    names = [column.name for column in table.columns]
    if not any(names):
        return ""
    said = _UNIT_SEPARATOR.join([table.layout.sheet, *names])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
