"""An answer's head and the beginning of its body, sent in one piece."""

from typing import Any

_NOT_YET = b"HTTP/1.1 100 "
_PIECE_BY_PIECE = b"transfer-encoding: chunked\r\n"


class Together:
    """A transport for one answer whose head waits for what follows it: one packet and one call of the system, not two.

    The head of an answer that comes piece by piece doesn't wait, for its first piece may be long in coming.
    """

    __slots__ = ("_head", "_is_head_due", "_transport")

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._head = b""
        self._is_head_due = True

    def write(self, data: bytes) -> None:
        """Send data, or keep it for the next when it is the head."""
        if self._is_head_due:
            if data.startswith(_NOT_YET):
                self._transport.write(data)
                return
            self._is_head_due = False
            if _PIECE_BY_PIECE not in data:
                self._head = data
                return
        elif self._head:
            data, self._head = self._head + data, b""
        self._transport.write(data)

    def close(self) -> None:
        """Send what was kept, and end the connection."""
        if self._head:
            self._transport.write(self._head)
            self._head = b""
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection ends."""
        return bool(self._transport.is_closing())
