"""Mappings and profiles that a workspace keeps as configuration: their documents, read, kept and read again."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.configuration import ConfigFormat, ConfigSource, read_table, struct_format
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.tabular.guess.profile import Profile
from amends.tabular.mapping import Mapping
from amends.tabular.mapping_document import read_mapping
from amends.texts.text import say

MAPPING_KIND: Final = "mapping"
PROFILE_KIND: Final = "profile"


class SavedMapping(Struct, frozen=True):
    """A mapping with a name; `stated` is its document but for that, as TOML or JSON have it."""

    name: str
    stated: dict[str, Any]

    @property
    def document(self) -> str:
        """The mapping's own document, in TOML."""
        return tomli_w.dumps(self.stated)

    def read(self) -> Mapping:
        """The mapping that it states."""
        return read_mapping(self.document)

    @property
    def columns(self) -> frozenset[str]:
        """The names of the columns that it reads."""
        return frozenset(each.name for each in self.read().columns() if each.name)


def parse_mapping(source: ConfigSource) -> SavedMapping:
    """The mapping that somebody states with a name. Raises Invalid with every fault."""
    if isinstance(source, SavedMapping):
        return source
    table = read_table(source, MAPPING_KIND) if isinstance(source, str) else msgspec.to_builtins(source, str_keys=True)
    stated = without_nulls(table)
    name = stated.pop("name", "")
    errors = _name_errors(name)
    try:
        read_mapping(tomli_w.dumps(stated))
    except Invalid as refused:
        errors += refused.errors
    except (TypeError, ValueError) as error:
        errors.append(FieldError("", say("value_refused", error=str(error))))
    if errors:
        raise Invalid(*errors)
    return SavedMapping(name.strip(), stated)


def _name_errors(name: object) -> list[FieldError]:
    if not isinstance(name, str) or not name.strip():
        return [FieldError("name", say("not_given"))]
    error = text_error(name, MAX_NAME_CHARACTERS)
    return [FieldError("name", error)] if error else []


def _encode_mapping(document: SavedMapping) -> str:
    return msgspec.json.encode({"name": document.name, **document.stated}).decode()


def _decode_mapping(text: str) -> SavedMapping:
    stated = msgspec.json.decode(text, type=dict[str, Any])
    return SavedMapping(stated.pop("name"), stated)


def without_nulls(stated: Table[str, Any]) -> dict[str, Any]:
    """A table without what is null, which TOML can't say, in tables and lists of it too."""
    return {key: _without_nulls(value) for key, value in stated.items() if value is not None}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Table):
        return without_nulls(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_nulls(each) for each in value if each is not None]
    return value


MAPPING_FORMAT: Final = ConfigFormat(parse_mapping, _encode_mapping, _decode_mapping)


def _check_profile(profile: Profile) -> None:
    errors = _name_errors(profile.name)
    known = profile.recognise
    if not (known.columns or known.any or known.first):
        errors.append(FieldError("recognise", say("recognises_nothing")))
    if errors:
        raise Invalid(*errors)


PROFILE_FORMAT: Final = struct_format(Profile, PROFILE_KIND, _check_profile)
