"""Choices: what selects offer, as pairs of a value and its words in the reader's language."""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import Any, TypeAlias

from markupsafe import Markup

from amends.http.web.kit.form import form_of
from amends.http.web.kit.template_code import written
from amends.http.web.kit.unit_names import unit_name
from amends.i18n.locale import translations
from amends.model.access import may_open
from amends.model.cause import Cause
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.segment import Segment
from amends.usecases.ticket_detail import Directory

SelectOptions: TypeAlias = list[tuple[str, str]]

_INDENT = "\u2003"


def option_functions(language: str) -> dict[str, Callable[..., Any]]:
    """The functions that templates make choices with."""
    translate = translations(language).gettext

    def named(table: Mapping[Enum, str]) -> SelectOptions:
        """By the names of an enum's members, as addresses have them."""
        return [(key.name, translate(words)) for key, words in table.items()]

    def translated(table: Mapping[str, str]) -> SelectOptions:
        """By the table's own keys."""
        return [(str(key), translate(words)) for key, words in table.items()]

    def named_words(table: Mapping[str, str], names: Iterable[str]) -> str:
        """Some names of a table, in words."""
        return ", ".join(translate(table[name]) for name in names)

    def named_unit(name: str) -> str:
        """What a unit is called."""
        return unit_name(name, translate)

    def segments_of(
        directory: Directory, segment_ids: Collection[int] | None = None, kept_id: int = 0
    ) -> SelectOptions:
        """Units by code, each behind the one above it: all, or those of a reader, and the one that holds now."""
        return _as_tree(_within(directory.segments, segment_ids, kept_id), named_unit)

    return {
        "unit_name": named_unit,
        "named": named,
        "named_words": named_words,
        "translated": translated,
        "option_elements": option_elements,
        "codes_of": segment_codes,
        "form_of": form_of,
        "people_of": people_options,
        "owners_of": owner_options,
        "addresses_of": address_options,
        "addresses_in": addresses_in,
        "segments_of": segments_of,
        "causes_of": cause_options,
    }


def option_elements(options: Iterable[tuple[str, str]], chosen: Collection[object]) -> Markup:
    """The options of a select, with those marked whose values are chosen."""
    values = {str(each) for each in chosen}
    lines = [
        f'<option value="{written(key)}"{" selected" if str(key) in values else ""}>{written(words)}</option>'
        for key, words in options
    ]
    return Markup("\n".join(lines))  # noqa: S704 - each part is escaped


def segment_codes(directory: Directory, segment_ids: Iterable[int]) -> list[str]:
    """The codes of segments, as selects name them."""
    return [directory.segments[each].code for each in segment_ids if each in directory.segments]


def people_options(directory: Directory, kept_id: int = 0) -> SelectOptions:
    """Everybody who hasn't left, and whoever has it now, by name."""
    here = [user for user in directory.people.values() if user.left_us is None or user.id == kept_id]
    return [(str(user.id), user.name) for user in sorted(here, key=lambda user: user.name.casefold())]


def address_options(directory: Directory) -> SelectOptions:
    """Everybody who hasn't left, by their addresses."""
    return [(user.email, user.name) for user in directory.people.values() if not user.left_us]


def addresses_in(directory: Directory, user_ids: Collection[int]) -> list[str]:
    """The addresses of some people, as selects name them."""
    return [user.email for user in directory.people.values() if user.id in user_ids]


def owner_options(
    directory: Directory, segment_id: int, kept_id: int = 0, restriction: Restriction = UNRESTRICTED
) -> SelectOptions:
    """Everybody who may have a ticket of a segment, with its restriction, and whoever has it now, by name."""
    path_ids: set[int] = set()
    while segment_id in directory.segments and segment_id not in path_ids:
        path_ids.add(segment_id)
        segment_id = directory.segments[segment_id].parent_id
    people = directory.people.values()
    may = {str(each.id) for each in people if each.id == kept_id or may_open(each, path_ids, restriction)}
    return [option for option in people_options(directory, kept_id) if option[0] in may]


def _within(nodes: Mapping[int, Segment], segment_ids: Collection[int] | None, kept_id: int) -> Mapping[int, Segment]:
    if segment_ids is None:
        return nodes
    return {each: node for each, node in nodes.items() if each == kept_id or _is_below(nodes, each, segment_ids)}


def _is_below(nodes: Mapping[int, Segment], segment_id: int, segment_ids: Collection[int]) -> bool:
    passed: set[int] = set()
    while segment_id in nodes and segment_id not in passed and segment_id not in segment_ids:
        passed.add(segment_id)
        segment_id = nodes[segment_id].parent_id
    return segment_id in segment_ids


def cause_options(directory: Directory) -> SelectOptions:
    """All root causes by code, each behind the one above it."""
    return _as_tree(directory.causes, str)


def _as_tree(nodes: Mapping[int, Segment] | Mapping[int, Cause], named: Callable[[str], str]) -> SelectOptions:
    below: dict[int, list[Any]] = {}
    for node in nodes.values():
        below.setdefault(node.parent_id if node.parent_id in nodes else 0, []).append(node)

    def walk(parent_id: int, depth: int) -> SelectOptions:
        found: SelectOptions = []
        for node in sorted(below.get(parent_id, []), key=lambda node: (node.name or node.code).casefold()):
            found += [(node.code, _INDENT * depth + named(node.name or node.code)), *walk(node.id, depth + 1)]
        return found

    return walk(0, 0)
