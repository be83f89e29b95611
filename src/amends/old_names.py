"""Names that were other ones before: whatever comes in with an old name is read as if it had the new one, until 1.0.

One table for each place where a name comes in: fields of JSON bodies, words and keys of documents, paths, commands and
their options. What goes out has new names alone. Settings have a table of their own, `amends.setting_names`.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import inspect

FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "AnswerForm": {"words": "verbatim"},
    "AttemptForm": {"words": "text"},
    "NoteForm": {"words": "text"},
    "ReplyForm": {"words": "text"},
    "SurveyForm": {"detractor_to": "unhappy_to", "promoter_from": "happy_from"},
}
"""The fields of JSON bodies, by the class that reads them."""

BANDS: Final[Mapping[str, str]] = {"detractor": "unhappy", "passive": "neutral", "promoter": "happy"}
"""The bands of a score, in rules."""

ACTIONS: Final[Mapping[str, str]] = {"leave": "ignore"}
"""What a rule does."""

MAPPING_ANSWER_KEYS: Final[Mapping[str, str]] = {"words": "verbatim"}
"""The keys of an answer, in mappings of files."""

OUR_API: Final = "/v1/"
"""Where the addresses of our own API begin."""

PATHS: Final[Mapping[str, str]] = {"notices": "notifications", "policies": "sla-policies"}
"""Segments of the addresses of our own API."""

COMMANDS: Final[Mapping[str, str]] = {"take-in": "import"}
"""Commands of `amends`."""

OPTIONS: Final[Mapping[str, str]] = {
    "--detractor-to": "--unhappy-to",
    "--most": "--limit",
    "--promoter-from": "--happy-from",
}
"""Options of commands."""


def with_new_names(value: Any, type_: Any) -> Any:
    """A JSON value in which the fields of `type_`, and of all within it, have their new names.

    Where both names are given the old one stays, which the decoder then refuses as unknown.
    """
    return _renamed(value, inspect.type_info(type_))


def with_new_path(path: str) -> str:
    """An address of our own API with the names that its segments have now."""
    if not path.startswith(OUR_API):
        return path
    return "/".join(PATHS.get(segment, segment) for segment in path.split("/"))


def with_new_keys(table: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A table of a document with its new keys, in its order; an old key stays where the new one is there too."""
    return {(names[key] if key in names and names[key] not in table else key): value for key, value in table.items()}


def _renamed(value: Any, type_: inspect.Type) -> Any:
    if isinstance(type_, inspect.StructType) and isinstance(value, dict):
        given = with_new_keys(value, FIELDS.get(type_.cls.__name__, {}))
        types = {field.encode_name: field.type for field in type_.fields}
        return {key: _renamed(each, types[key]) if key in types else each for key, each in given.items()}
    if isinstance(type_, inspect.ListType | inspect.VarTupleType) and isinstance(value, list):
        return [_renamed(each, type_.item_type) for each in value]
    if isinstance(type_, inspect.UnionType):
        within = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        return _renamed(value, within[0]) if len(within) == 1 else value
    return value
