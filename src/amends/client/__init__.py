"""The client of the compatible CX ticket API and of parts of ours: `Client`, and `AsyncClient` to await.

It speaks to the public service's data centres and to any Amends, and loads nothing of the server.
"""

from amends.client.addresses import Environment
from amends.client.aio import AsyncClient
from amends.client.changes import AsyncChanges, Changes
from amends.client.errors import (
    ApiError,
    BadRequest,
    ClientError,
    ConnectionFailed,
    Forbidden,
    NotFound,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthorized,
    UnexpectedAnswer,
)
from amends.client.own_calls import FileToImport
from amends.client.pages import AsyncPages, Pages
from amends.client.retry import Retries
from amends.client.sync import Client
from amends.client.times import moment

__all__ = [
    "ApiError",
    "AsyncChanges",
    "AsyncClient",
    "AsyncPages",
    "BadRequest",
    "Changes",
    "Client",
    "ClientError",
    "ConnectionFailed",
    "Environment",
    "FileToImport",
    "Forbidden",
    "NotFound",
    "Pages",
    "RateLimited",
    "Retries",
    "ServerError",
    "TimedOut",
    "Unauthorized",
    "UnexpectedAnswer",
    "moment",
]
