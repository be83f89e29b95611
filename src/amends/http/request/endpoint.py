"""An endpoint: everything about one method of one path, as a row of an interface's table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Literal, NoReturn, TypeAlias

import msgspec
from msgspec import Meta, Struct

from amends.http.request.authentication import AnyKey, authenticate
from amends.http.request.problems import Problem
from amends.http.request.request import JSON, Request, Response
from amends.ids import HIGHEST_ID
from amends.model.principal import Principal, Scope
from amends.store.engine.database import Tx

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
WholeNumber: TypeAlias = Annotated[int, Meta(ge=0, le=HIGHEST_ID)]
PositiveNumber: TypeAlias = Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
TimeText: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Flag: TypeAlias = Literal["true", "false"]

WORKSPACE_ID = "workspace_id"


class Parameter(Struct, frozen=True):
    """A parameter of a query, or a header; `type` says what it may be, as Structs say it.

    Its value is the use case's argument of this name, or of the name `argument`; one that isn't sent is no argument.
    `read` takes the place of reading by `type`; it raises UnreadableError with what the text must be.
    """

    name: str
    meaning: str
    type: Any = str
    location: Literal["query", "header"] = "query"
    is_required: bool = False
    argument: str = ""
    read: Callable[[str], Any] | None = None


class Paging(Struct, frozen=True):
    """How a list comes by pages: its use case takes a place and how many items it may give, after the path's IDs.

    `key` gives the numbers that an item's place consists of, and `start` is the place before the first page. `place`
    makes a place of `count` numbers. Without `key` the use case gives the items and the numbers of the next place,
    None on the last page, and no item too many.
    """

    start: Any
    key: Callable[[Any], tuple[int, ...]] | None
    count: int = 1
    place: Callable[..., Any] = int


class OperationLink(Struct, frozen=True):
    """Where an answer leads: another endpoint, and where in this answer its parameters are found."""

    name: str
    to: str
    parameters: Mapping[str, str]


class Interface(Struct, frozen=True):
    """One API, or the pages: its name, how it says what went wrong, and how it knows who asks.

    `refusal` is the Struct of a refusal. `is_by_key` when whoever asks has a key, whose calls are limited and whose
    last use is noted. `reads_any_type` when bodies are read whatever their Content-Type says.
    `refuses_unknown` when a query may only have the parameters that the row names.
    """

    name: str
    refuse: Callable[[Request, Problem], Response]
    identify: Callable[[Request], Awaitable[Principal]] = authenticate
    is_by_key: bool = True
    refusal: Any = None
    refusal_type: str = JSON
    reads_any_type: bool = False
    refuses_unknown: bool = False


async def by_handler(tx: Tx) -> NoReturn:
    """What stands for the use case in a row that has a handler, which runs its own."""
    raise NotImplementedError


class Endpoint(Struct, frozen=True, kw_only=True):
    """A row: it runs its use case by itself, or has a `handler` for streams, files and pages.

    `scope` None is open to everybody; `request` and `response` are the Structs of the bodies, None for no JSON.
    `takes` is the media type of a body that is taken as it is; with `form_fields` it may also be the part `file` of a
    form that has these fields. `is_document` when TOML is read too. `fields` tells
    where this interface has other names than the use case for what is sent: its name -> the interface's.

    **What the use case is called with.** `do(tx, …)` gets, in this order: what `given` takes from the request, if there
    is one; the IDs of the path but the workspace's; the body, as `request` or as `form` makes it of that (`parse` makes
    it of the text); for a list by pages the place and the limit; and by name the parameters of query and headers,
    together as `query` when `gather` makes one value of them.

    **What is answered.** `serialize` makes the answer of what the use case gives, and gets the time of the request too
    if it takes two, and our own address as `base_url` if it takes that; or `each` makes the items of a list, whose
    Struct is `response`. Without both there is no content.
    `tag` gives the version of what is shown, as its ETag. `shown_once` names a secret field of the answer, which is
    never kept under an idempotency key.

    A GET reads, unless it `writes` down what it gives, and `scans` when it may read many rows, always or for such a
    query; every other method writes.
    A path's `{workspace_id}` must be the key's own, unless `is_any_workspace`.
    """

    method: str
    path: str
    interface: Interface
    scope: Scope | AnyKey | None
    summary: str
    name: str = ""
    description: str = ""
    do: Callable[..., Awaitable[Any]] = by_handler
    handler: Handler | None = None
    given: Callable[[Request], Any] | None = None
    request: Any = None
    form: Callable[[Any], Any] | None = None
    parse: Callable[[str], Any] | None = None
    gather: Callable[[dict[str, Any]], Any] | None = None
    writes: bool = False
    scans: bool | Callable[[Any], bool] = False
    serialize: Callable[..., Any] | None = None
    each: Callable[..., Any] | None = None
    paging: Paging | None = None
    tag: Callable[[Any], int] | None = None
    shown_once: str = ""
    response: Any = None
    status: int = 200
    fields: Mapping[str, str] = {}
    parameters: tuple[Parameter, ...] = ()
    prefix: Parameter | None = None
    example: msgspec.Raw | None = None
    streams: bool = False
    is_document: bool = False
    takes: str = ""
    form_fields: tuple[Parameter, ...] = ()
    links: tuple[OperationLink, ...] = ()
    is_any_workspace: bool = False

    @property
    def operation(self) -> str:
        """The name of what it does, within its interface."""
        return self.name or getattr(self.handler, "__name__", "")

    @property
    def explanation(self) -> str:
        """What it does, in sentences."""
        return self.description or getattr(self.handler, "__doc__", "") or ""
