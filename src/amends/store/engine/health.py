"""How a database stands: told in one line when it can't be used any more, and in one when it can again."""

import logging
from enum import Enum, auto

from amends.errors import Unavailable

log = logging.getLogger(__name__)

_SAYS = (
    "Nothing can be stored right now; the server log says why. Send it again in a moment; "
    "under the same Idempotency-Key nothing is done twice."
)
_TELLS = "Nothing can be read right now; the server log says why. Try again in a moment."


class Use(Enum):
    """What a database is used for."""

    WRITE = auto()
    READ = auto()


_CANNOT = {Use.WRITE: "the database can't be written", Use.READ: "the database can't be read"}
_CAN = {Use.WRITE: "the database can be written again", Use.READ: "the database can be read again"}


class DatabaseHealth:
    """Whether reads and writes work, as the last one of each found it. `name` is what the log calls the database."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._reasons: dict[Use, str] = {}

    @property
    def is_readable(self) -> bool:
        """Whether the last read worked."""
        return Use.READ not in self._reasons

    @property
    def is_writable(self) -> bool:
        """Whether the last write worked."""
        return Use.WRITE not in self._reasons

    def failed(self, use: Use, reason: str) -> Unavailable:
        """Note that it can't be used, and tell it unless that is known; what to answer who asked."""
        if self._reasons.get(use) != reason:
            log.error(_CANNOT[use], extra={"database": self._name, "reason": reason})
        self._reasons[use] = reason
        return Unavailable(_SAYS if use is Use.WRITE else _TELLS)

    def worked(self, use: Use) -> None:
        """Note that it can be used, and tell it when it couldn't before."""
        if self._reasons and use in self._reasons:
            del self._reasons[use]
            log.warning(_CAN[use], extra={"database": self._name})
