"""A profile: how one tool's exports are recognised, and what their columns mean.

Each is a TOML file in `profiles/`; somebody's own has the same keys. A profile says what it knows, and the guess
finds out the rest.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.tabular.guess.meanings import Meaning
from amends.tabular.guess.sampled import SampledColumn
from amends.texts.text import say

_PROFILES: Final = files("amends.tabular") / "profiles"


class Recognition(Struct, frozen=True, forbid_unknown_fields=True):
    """By which columns an export is recognised: all of `columns`, all of a set of `any`, or one that stands `first`."""

    columns: tuple[str, ...] = ()
    any: tuple[tuple[str, ...], ...] = ()
    first: tuple[str, ...] = ()


class ProfileLeaveOut(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows that are no responses, by what their column holds; `columns` are several names of one column."""

    reason: str
    column: str = ""
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    empty: bool = False


class NoScoreValues(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that stand for no score."""

    values: tuple[str, ...] = ()


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one tool's exports; those with the smallest `order` are looked for first.

    `columns` has the names that a column of some meaning can have, the likeliest first. `scale` and `values` are those
    of the score; with `month_first`, a date in which day and month could change places has the month first.
    """

    name: str
    recognise: Recognition
    columns: dict[Meaning, tuple[str, ...]] = {}
    order: int = 0
    month_first: bool = False
    scale: str = ""
    values: dict[str, int] = {}
    none: NoScoreValues = NoScoreValues()
    leave_out: tuple[ProfileLeaveOut, ...] = ()

    def recognised_by(self, columns: Sequence[SampledColumn]) -> tuple[str, ...]:
        """The columns by which a table is recognised as one of these exports, none when it isn't."""
        names = {_key(column.name): column.name for column in columns if column.name}
        first = _key(columns[0].name) if columns else ""
        firsts = [(name,) for name in self.recognise.first if _key(name) == first]
        sets = [self.recognise.columns, *self.recognise.any, *firsts]
        fitting = next((each for each in sets if each and all(_key(name) in names for name in each)), ())
        return tuple(names[_key(name)] for name in fitting)

    def meanings(self, columns: Sequence[SampledColumn]) -> dict[int, Meaning]:
        """What each column means that is known, by its place."""
        found: dict[int, Meaning] = {}
        for meaning, names in self.columns.items():
            for column in self._named(columns, names, single=meaning in _SINGLE):
                found.setdefault(column.place, meaning)
        return found

    def in_order(self, meaning: Meaning, columns: Sequence[SampledColumn]) -> list[SampledColumn]:
        """Columns of one meaning in the order in which the profile names them, others behind."""
        order = {_key(name): place for place, name in enumerate(self.columns.get(meaning, ()))}
        return sorted(columns, key=lambda each: order.get(_key(each.name), len(order)))

    def left_out(self, columns: Sequence[SampledColumn]) -> list[tuple[SampledColumn, ProfileLeaveOut]]:
        """The columns by which rows are left out."""
        return [
            (column, each)
            for each in self.leave_out
            for column in self._named(columns, (each.column, *each.columns), single=True)
        ]

    @staticmethod
    def _named(columns: Sequence[SampledColumn], names: Sequence[str], *, single: bool) -> list[SampledColumn]:
        by_name = {_key(column.name): column for column in reversed(columns) if column.name}
        found = [by_name[_key(name)] for name in names if _key(name) in by_name]
        return found[:1] if single else found


_SINGLE: Final = frozenset([Meaning.REFERENCE, Meaning.TIME, Meaning.SCORE, Meaning.EMAIL, Meaning.LANGUAGE])


def read_profile(text: str) -> Profile:
    """The profile that a TOML text states. Raises Invalid when it states none."""
    try:
        return msgspec.convert(tomllib.loads(text), Profile)
    except (ValueError, msgspec.ValidationError) as error:
        raise Invalid(FieldError("", say("document_unreadable", notation="TOML", error=str(error)))) from None


@cache
def known_profiles() -> tuple[Profile, ...]:
    """The profiles that come with Amends, in the order in which they are looked for."""
    found = [read_profile(each.read_text("utf-8")) for each in _PROFILES.iterdir() if each.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda each: (each.order, each.name)))


def recognise(columns: Sequence[SampledColumn], own: Sequence[Profile] = ()) -> tuple[Profile, tuple[str, ...]] | None:
    """The profile of the tool that a table comes from, with the columns that say so; somebody's `own` come first."""
    for profile in (*own, *known_profiles()):
        names = profile.recognised_by(columns)
        if names:
            return profile, names
    return None


def _key(name: str) -> str:
    return name.casefold()
