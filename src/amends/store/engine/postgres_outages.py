"""What errors of PostgreSQL mean: an outage, somebody else's lock, a statement that takes too long, or a fault."""

from typing import Any, Final

import asyncpg

from amends.errors import Busy, TookTooLong
from amends.texts.text import say

LOST: Final = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InternalClientError,
)
"""The server is away, starting or ending, or the connection to it is gone: it says nothing about the request."""

TAKES_NOTHING: Final = (
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""The server is full or failing, or lets nothing be written."""

_TOO_LONG: Final = (TimeoutError, asyncpg.QueryCanceledError)
_OTHER_SESSION: Final = (asyncpg.DuplicatePreparedStatementError, asyncpg.InvalidSQLStatementNameError)
OTHER_SESSION: Final = (
    "a pooler gives each transaction another connection of the server: "
    'set postgres_pooler = "transaction" (or "auto") and start again'
)


def busy(error: BaseException) -> Busy | TookTooLong | None:
    """What to answer when the server works and others were in the way; None when it is something else."""
    if isinstance(error, _TOO_LONG):
        return TookTooLong(say("took_too_long"))
    return held_by_others() if isinstance(error, asyncpg.LockNotAvailableError) else None


def held_by_others() -> Busy:
    """What to answer when others hold what is needed for too long."""
    return Busy(say("somebody_else_works_on_it"))


def is_lost(error: BaseException, connection: Any) -> bool:
    """Whether the server, or the connection to it, is gone."""
    if isinstance(error, asyncpg.InterfaceError):
        return _is_closed(connection)
    return isinstance(error, LOST) and not isinstance(error, _TOO_LONG)


def is_of_another_session(error: BaseException) -> bool:
    """Whether a statement that was prepared isn't known, or is known already: then it is another session."""
    return isinstance(error, _OTHER_SESSION)


def _is_closed(connection: Any) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        # The pool takes a connection back by itself when its server goes away.
        return True
