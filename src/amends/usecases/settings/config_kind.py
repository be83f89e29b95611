"""A kind of configuration: all that its API, its command and its pages are made from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from amends.errors import FieldError
from amends.model.configuration import ConfigFormat
from amends.model.principal import Scope
from amends.store.engine.database import Tx
from amends.texts.text import Text


class ListColumn(Struct, frozen=True):
    """What lists tell of a document beside its name: under which heading, and how."""

    title: str
    text: Callable[[Any], str]


class ConfigPage(Struct, frozen=True, kw_only=True):
    """The pages of a kind in the settings: where they are, what they are called, and with which icon.

    `new` and `nothing` are what the list says to add one and where there is none; of what a workspace has one of,
    `about` says what it is. `fields` and `choices` are what the form calls the document's fields and their values.
    """

    path: str
    title: str
    icon: str
    new: str = ""
    nothing: str = ""
    about: str = ""
    fields: Mapping[str, str] = {}
    choices: Mapping[str, str] = {}


class ConfigKind(Struct, frozen=True, kw_only=True):
    """One kind of configuration.

    `name` is what it is kept as, `noun` what the audit and refusals call one, `title` and `titles` what the
    documentation calls one and all. `path` is where it is in our own API. `check` finds what a document names that the
    workspace doesn't have. `column` is what lists tell beside the name. `recompute` is told why, after each change,
    and `effect` says in the documentation what follows from one.

    `default` is for a kind that a workspace has one of, without a name and always: the document that holds until it
    states its own. Then `told` is what the audit tells of a document, of None when it is reset.
    """

    name: str
    noun: str
    title: str
    titles: str
    path: str
    list_name: str = ""
    format: ConfigFormat
    example: bytes
    example_file: str
    page: ConfigPage
    column: ListColumn | None = None
    read_scope: Scope
    change_scope: Scope
    check: Callable[[Tx, Any], Awaitable[Sequence[FieldError]]] | None = None
    recompute: Callable[[Tx, Text], Awaitable[None]] | None = None
    effect: str = ""
    has_order: bool = False
    default: Any = None
    told: Callable[[Any], Mapping[str, Any]] = lambda document: {"document": document}

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def command(self) -> str:
        """The group of commands for it."""
        return self.name.replace("_", "-")

    @property
    def is_single(self) -> bool:
        """Whether a workspace has one of it, and not many with names."""
        return self.default is not None
