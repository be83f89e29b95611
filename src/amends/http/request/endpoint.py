"""An endpoint: everything about one method of one path, as a row of an interface's table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from amends.http.request.authentication import authenticate
from amends.http.request.problems import Problem
from amends.http.request.request import JSON, Request, Response
from amends.ids import HIGHEST_ID
from amends.model.principal import Principal, Scope

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
WholeNumber: TypeAlias = Annotated[int, Meta(ge=0, le=HIGHEST_ID)]
PositiveNumber: TypeAlias = Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
TimeText: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Flag: TypeAlias = Literal["true", "false"]


class Parameter(Struct, frozen=True):
    """A parameter of a query, or a header, for the documentation; `type` says what it may be, as Structs say it."""

    name: str
    meaning: str
    type: Any = str
    location: Literal["query", "header"] = "query"
    is_required: bool = False


class OperationLink(Struct, frozen=True):
    """Where an answer leads: another endpoint, and where in this answer its parameters are found."""

    name: str
    to: str
    parameters: Mapping[str, str]


class Interface(Struct, frozen=True):
    """One API, or the pages: its name, how it says what went wrong, and how it knows who asks.

    `refusal` is the Struct of a refusal. `is_by_key` when whoever asks has a key, whose calls are limited and whose
    last use is noted. `reads_any_type` when bodies are read whatever their Content-Type says.
    """

    name: str
    refuse: Callable[[Request, Problem], Response]
    identify: Callable[[Request], Awaitable[Principal]] = authenticate
    is_by_key: bool = True
    refusal: Any = None
    refusal_type: str = JSON
    reads_any_type: bool = False


class Endpoint(Struct, frozen=True, kw_only=True):
    """`scope` None is open to everybody; `request` and `answer` are the Structs of the bodies, None for no JSON.

    `takes` is the media type of a body that is taken as it is; `is_document` when TOML is read too. `fields` tells
    where this interface has other names than the use case for what is sent: its name -> the interface's.
    """

    method: str
    path: str
    interface: Interface
    scope: Scope | None
    summary: str
    handler: Handler
    request: Any = None
    response: Any = None
    status: int = 200
    fields: Mapping[str, str] = {}
    parameters: tuple[Parameter, ...] = ()
    example: msgspec.Raw | None = None
    streams: bool = False
    is_document: bool = False
    takes: str = ""
    links: tuple[OperationLink, ...] = ()
