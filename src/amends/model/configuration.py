"""What a workspace states in versions, none of which is ever lost: rules, routes, calendars, SLA policies and more."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.instants import InstantUs
from amends.model.rule.notation import load
from amends.texts.text import say

ConfigSource: TypeAlias = str | Mapping[str, Any] | Struct
"""What somebody states: a text in TOML or JSON, what was read from one, or a document."""


class _Ordered(Struct):
    order: int | None = None


class Configuration(Struct, frozen=True, kw_only=True):
    """Something stated, at one version: its document as JSON, and who stated it when.

    `disabled_us` is when it was switched off, None while it is on; that is of the whole, whichever version this is.
    """

    kind: str
    id: int
    version: int
    name: str
    document: str
    created_us: InstantUs
    by_kind: str
    by_id: int
    disabled_us: InstantUs | None = None

    @property
    def is_on(self) -> bool:
        """Whether it holds."""
        return self.disabled_us is None

    @property
    def order(self) -> int | None:
        """When it has its turn, lower first; None where there are no turns."""
        return msgspec.json.decode(self.document, type=_Ordered).order


class ConfigFormat(Struct, frozen=True):
    """How the documents of a kind are written.

    `parse` reads what somebody states and raises Invalid with every fault; `encode` writes the JSON that is kept, and
    `decode` reads that again. `type` is the Struct of a JSON body, None where `parse` reads bodies itself.
    """

    parse: Callable[[Any], Any]
    encode: Callable[[Any], str]
    decode: Callable[[str], Any]
    type: Any = None


def struct_format(
    type_: Any,
    noun: str,
    validate: Callable[[Any], object] | None = None,
    arrange: Callable[[Any], Any] | None = None,
) -> ConfigFormat:
    """The format of documents that are Structs; `validate` raises Invalid for what their types can't refuse.

    `arrange` gives what says the same in the order in which it is kept.
    """

    def parse(source: ConfigSource) -> Any:
        stated = read_table(source, noun) if isinstance(source, str) else source
        document = stated if isinstance(stated, type_) else _converted(stated, type_)
        if validate:
            validate(document)
        return arrange(document) if arrange else document

    def encode(document: Any) -> str:
        return msgspec.json.encode(document, order="sorted").decode()

    def decode(text: str) -> Any:
        return msgspec.json.decode(text, type=type_)

    return ConfigFormat(parse, encode, decode, type_)


def read_table(text: str, noun: str) -> dict[str, Any]:
    """What a text in TOML or JSON holds. Raises Invalid when it is neither, or no table."""
    errors: list[FieldError] = []
    loaded = load(text, errors, noun)
    if errors:
        raise Invalid(*errors)
    return loaded


def _converted(stated: object, type_: Any) -> Any:
    try:
        # Dates that TOML writes without quotation marks are texts in our documents.
        return msgspec.convert(msgspec.to_builtins(stated, str_keys=True), type_)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).rstrip("`").partition(" - at `$")
        raise Invalid(FieldError(path.removeprefix("."), say("value_refused", error=reason.replace("`", "")))) from None
