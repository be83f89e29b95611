"""Which columns hold times: one format for the column, day or month first decided once, and the zone."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from msgspec import Struct, structs

from amends.instants import is_zone
from amends.tabular.cells import clean
from amends.tabular.guess import hints
from amends.tabular.guess.day_first import (
    DAY_FIRST,
    MONTH_FIRST,
    further_formats,
    looked_at,
    mixed_orders,
    orders_of,
    proofs_of,
    why_mixed,
)
from amends.tabular.guess.sampled import SampledColumn
from amends.tabular.guess.time_forms import counted_form, forms_of, puts_day_first
from amends.tabular.time_zones import zone_name
from amends.tabular.times import ISO, TimeReader
from amends.texts.text import Text, say

_LEAST_SHARE: Final = 0.8
_LOOKED_AT_FIRST: Final = 20
_IN_NAME = re.compile(r"\(([A-Za-z]{1,5}(?:[+-][0-9:]{1,5})?|[A-Z][A-Za-z]+(?:/[A-Za-z_]+)+)\)")


class TimeColumn(Struct, frozen=True):
    """A column of times: its formats, its zone ("" for the workspace's), why, and whether day or month is open.

    `order` is "day" or "month" where that was decided by a row of this column, "" where nothing told.
    """

    column: SampledColumn
    formats: tuple[str, ...]
    zone: str
    why: tuple[Text, ...]
    order: str = ""
    is_open: bool = False
    share: float = 1.0

    @property
    def rank(self) -> tuple[int, int]:
        """How likely it is to be the time of the answer, the smallest first."""
        named = [rank for rank, words in enumerate(hints.TIME_RANKS) if self.column.named(*words)]
        return (named[0] if named else len(hints.TIME_RANKS)), self.column.place


class _Seen(Struct):
    """The texts of a column by their formats."""

    plain: Counter[tuple[str, ...]]
    proofs: dict[str, str]
    marked: str
    total: int


def time_columns(columns: Sequence[SampledColumn], today: dt.date | None) -> list[TimeColumn]:
    """The columns that hold times. What one of them proves of day and month counts for the others too."""
    seen = {column.place: (column, found) for column in columns if (found := _seen(column))}
    orders = {order for _, found in seen.values() for order in found.proofs}
    common = orders.pop() if len(orders) == 1 else ""
    proof = next((found.proofs[common] for _, found in seen.values() if common in found.proofs), "")
    return [_decided(column, found, (common, proof), today) for column, found in seen.values()]


def _seen(column: SampledColumn) -> _Seen | None:
    if not column.filled or column.named(*hints.BORN):
        return None
    names_time = column.named(*hints.TIMED)
    first = list(column.texts)[:_LOOKED_AT_FIRST]
    if 2 * sum(1 for text in first if forms_of(text) or counted_form(text)) < len(first):
        return None
    found = _Seen(Counter(), {}, "", 0)
    counted: Counter[tuple[str, ...]] = Counter()
    for text, times in column.texts.items():
        forms = forms_of(text)
        if forms:
            found.plain[forms] += times
            _note_order(found, text, forms)
        elif form := counted_form(text):
            counted[(form,)] += times
    if found.plain or names_time:
        found.plain += counted
    found.total = column.filled
    found.proofs = {**proofs_of(column), **found.proofs}
    return (
        found
        if found.plain.total() >= _LEAST_SHARE * column.filled and (names_time or not _is_birthday(column))
        else None
    )


def _note_order(found: _Seen, text: str, forms: tuple[str, ...]) -> None:
    order = _order(forms[0])
    if puts_day_first(text) and order and len(forms) > 1:
        found.marked = text
    elif (len(forms) == 1 and order and "/" in forms[0]) or (len(forms) == 1 and order and "-" in forms[0]):
        found.proofs.setdefault(order, text)


def _order(form: str) -> str:
    day, month = form.find("dd"), form.find("mm")
    if min(day, month) < 0 or form.startswith("yyyy"):
        return ""
    return DAY_FIRST if day < month else MONTH_FIRST


def _is_birthday(column: SampledColumn) -> bool:
    """Whether the days are spread over half a life, as those on which people were born are."""
    years = [int(match) for text in column.texts for match in re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", text)]
    return bool(years) and sorted(years)[len(years) // 2] < max(years) - 15


def _decided(column: SampledColumn, found: _Seen, common: tuple[str, str], today: dt.date | None) -> TimeColumn:
    formats: list[str] = []
    why: list[Text] = []
    order, is_open = "", False
    for forms, _ in sorted(found.plain.items(), key=lambda each: (-each[1], each[0])):
        if len(forms) == 1:
            formats.append(forms[0])
            continue
        decided, reason = _choose(column, found, forms, common, today)
        why += [reason] if reason else []
        order = order or decided
        is_open = is_open or not decided
        formats.append(next((form for form in forms if _order(form) == decided), forms[0]))
    formats += further_formats(column)
    share = found.plain.total() / found.total
    zone, reason = zone_of(column, formats)
    order = order or next(iter(found.proofs), "")
    mixed = mixed_orders(column)
    if mixed and mixed.mostly:
        why.append(why_mixed(mixed))
    elif order and order in found.proofs and not why:
        why.append(_first(order, found.proofs[order]))
    why += looked_at(column)
    first = say("guess_times", percent=int(100 * share), count=found.total, format=formats[0])
    reasons = tuple(dict.fromkeys([first, *why, *([reason] if reason else [])]))
    return TimeColumn(column, tuple(dict.fromkeys(formats)), zone, reasons, order, is_open, share)


def _choose(
    column: SampledColumn, found: _Seen, forms: tuple[str, ...], common: tuple[str, str], today: dt.date | None
) -> tuple[str, Text | None]:
    """Whether day or month stands first, "" where nothing tells, and by what it was decided."""
    orders = orders_of(column, forms[0])
    if orders.is_mixed:
        return orders.mostly, None
    shape = {form.replace("dd", "#").replace("mm", "#") for form in forms}
    own = {
        order: text
        for order, text in found.proofs.items()
        if {form.replace("dd", "#").replace("mm", "#") for form in forms_of(text)} <= shape
    }
    if len(own) == 1:
        order, text = next(iter(own.items()))
        return order, _first(order, text)
    marked = found.marked if found.marked and set(forms_of(found.marked)) == set(forms) else ""
    if marked:
        return DAY_FIRST, say("guess_day_first_marked", text=marked)
    if len(own) < 2 and common[0]:
        return common[0], _first(common[0], common[1])
    future = _not_in_future(column, forms, today)
    return future or ("", None)


def _first(order: str, text: str) -> Text:
    return say("guess_day_first", text=text) if order == DAY_FIRST else say("guess_month_first", text=text)


def with_month_first(time: TimeColumn, why: Text) -> TimeColumn:
    """A column in which nothing tells whether day or month stands first, with the month first for a reason."""
    if not time.is_open:
        return time
    formats = tuple(
        form.replace("dd", "#").replace("mm", "dd").replace("#", "mm") if _order(form) == DAY_FIRST else form
        for form in time.formats
    )
    told = tuple(_of_format(text, time.formats[0], formats[0]) for text in time.why)
    return structs.replace(time, formats=formats, is_open=False, why=(*told, why))


def _of_format(text: Text, before: str, after: str) -> Text:
    is_of_it = text.parameters.get("format") == before
    return structs.replace(text, parameters={**text.parameters, "format": after}) if is_of_it else text


def _not_in_future(
    column: SampledColumn, forms: tuple[str, ...], today: dt.date | None
) -> tuple[str, Text | None] | None:
    if today is None:
        return None
    limit = (today + dt.timedelta(days=2)).isoformat()
    late = {form: _first_after(column, form, limit) for form in forms}
    possible = [form for form in forms if not late[form]]
    if len(possible) != 1:
        return None
    text = next(text for text in late.values() if text)
    return _order(possible[0]), say("guess_not_in_future", text=text)


def _first_after(column: SampledColumn, form: str, limit: str) -> str:
    reader = TimeReader((form,), "UTC")
    return next((text for text in column.texts if form in forms_of(text) and reader.read(text) > limit), "")


def zone_of(column: SampledColumn, formats: Iterable[str]) -> tuple[str, Text | None]:
    """The zone that a header says ("" for none), and where it says it."""
    for cell in (column.name, *column.header_cells):
        zone = _zone_in(clean(cell))
        if zone:
            return zone, say("guess_zone_in_header", zone=zone)
    if all("zone" in form or form == "epoch" for form in formats) or _have_offsets(column, formats):
        return "", say("guess_zone_in_values")
    return "", None


def _have_offsets(column: SampledColumn, formats: Iterable[str]) -> bool:
    if set(formats) != {ISO}:
        return False
    return all(re.search(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})$", text) for text in list(column.texts)[:_LOOKED_AT_FIRST])


def _zone_in(text: str) -> str:
    if text.startswith("{"):
        try:
            stated = msgspec.json.decode(text.encode())
        except msgspec.DecodeError:
            return ""
        zone = stated.get("timeZone", "") if isinstance(stated, dict) else ""
        return zone if isinstance(zone, str) and is_zone(zone) else ""
    found = _IN_NAME.search(text)
    return zone_name(found[1]) if found else ""
