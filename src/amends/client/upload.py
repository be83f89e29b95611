"""A file as it is sent: the parts of a form, of which the file's own is read in pieces while it is on its way."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

_PIECE_BYTES: Final = 1 << 18


class Upload(Struct, frozen=True):
    """A form with a file: what stands before the file and behind it, and the form's media type.

    A file that is named by its path is opened for each try, and never held as a whole. Reading it raises OSError.
    """

    head: bytes
    content: bytes | Path
    tail: bytes
    media_type: str

    @property
    def length(self) -> int:
        """How many bytes are sent, so that the server knows before they come."""
        own = len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size
        return len(self.head) + own + len(self.tail)

    def pieces(self) -> Iterator[bytes]:
        """The form, piece by piece."""
        yield self.head
        if isinstance(self.content, bytes):
            yield self.content
        else:
            with self.content.open("rb") as file:
                while piece := file.read(_PIECE_BYTES):
                    yield piece
        yield self.tail

    async def pieces_to_await(self) -> AsyncIterator[bytes]:
        """As `pieces`; the file is read in a thread."""
        pieces = self.pieces()
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece


def form(fields: Mapping[str, str], content: bytes | Path) -> Upload:
    """A form with these fields, and the file as its part `file`."""
    boundary = secrets.token_hex(16)
    begin = f"--{boundary}\r\ncontent-disposition: form-data; "
    parts = [f'name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    parts.append('name="file"; filename="file"\r\n\r\n')
    head = "".join(begin + part for part in parts).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()
    return Upload(head, content, tail, f"multipart/form-data; boundary={boundary}")
