"""Texts in somebody's language: for pages in the words of pages, for APIs and commands in theirs."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from babel.lists import format_list
from msgspec import Struct

from amends.i18n import formats, labels
from amends.i18n.isolation import isolated
from amends.i18n.languages import SOURCE_LANGUAGE
from amends.i18n.locale import UserLocale, translations
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, from_text
from amends.model.clock import public_holidays
from amends.model.clock.clock import ClockKind
from amends.model.scale import Band
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.texts.messages import MESSAGES
from amends.texts.text import GROUPED, Parameter, Text, as_text


def in_words(locale: UserLocale, said: Text | str) -> str:
    """What pages say for a text; a sentence that was stored before texts had codes is shown as it was stored."""
    return _Reader(locale.language, locale).read(as_text(said))


def in_language(language: str, said: Text | str) -> str:
    """What APIs and commands say for a text: their own words for things, and codes as they are sent."""
    return str(said) if language == SOURCE_LANGUAGE else _Reader(language, None).read(as_text(said))


def field_name(locale: UserLocale, field: str) -> str:
    """What pages call a field of a ticket; a custom field is called by its code."""
    known = labels.FIELD.get(field)
    return locale.gettext(known) if known else field.removeprefix("fields.")


class _Reader(Struct, frozen=True):
    """Who reads: a language, and for pages the locale of whoever looks at one."""

    language: str
    locale: UserLocale | None

    def read(self, text: Text) -> str:
        template = MESSAGES[text.code]
        one, many = template.of_pages if self.locale else (template.text, template.many)
        catalogue = translations(self.language)
        count = text.parameters.get("count", 1)
        is_counted = bool(many) and isinstance(count, int)
        words = catalogue.ngettext(one, many, count) if is_counted else catalogue.gettext(one)  # type: ignore[arg-type]
        parameters = self._of_holiday(text.parameters) if text.code == "public_holiday" else text.parameters
        return words % {name: self._shown(name, value) for name, value in parameters.items()}

    def _of_holiday(self, own: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
        """A holiday by its name in the reader's language, where that is known."""
        country, region, day = (str(own.get(name, "")) for name in ("country", "region", "day"))
        named = public_holidays.of(country, region, self.language).get(date.fromisoformat(day)) if day else None
        return {**own, "holiday": named or own["holiday"]}

    def _shown(self, name: str, value: Parameter) -> object:
        if isinstance(value, Text):
            return self.read(value)
        if isinstance(value, list):
            return self._listed(name, value)
        if self.locale and name in _LENGTHS and str(value).isascii() and str(value).isdecimal():
            length_us = int(value) * _LENGTHS[name]
            # Whatever is longer nobody counts in days: the number that was given says as much.
            if length_us <= _LONGEST_US:
                return self.locale.span(length_us)
        if isinstance(value, str):
            return self._named(name, value)
        return (
            formats.number(self.language, value)
            if name in GROUPED and isinstance(value, int)
            else isolated(self.language, value)
        )

    def _listed(self, name: str, values: list[str | Text]) -> str:
        shown = [self.read(each) if isinstance(each, Text) else self._isolated(each) for each in values]
        if name in _STYLES and shown:
            return format_list(shown, _STYLES[name], formats.locale_of(self.language))
        has_texts = any(isinstance(each, Text) for each in values)
        comma, semicolon = _SEPARATORS.get(self.language, (", ", "; "))
        return (semicolon if has_texts else comma).join(shown)

    def _named(self, name: str, value: str) -> str:
        label = (_PAGE_LABELS if self.locale else _LABELS).get(name, _NONE).get(value)
        if label is not None:
            return translations(self.language).gettext(label)
        if name == "field" and self.locale:
            return field_name(self.locale, value)
        if name == "country" and self.locale:
            return str(formats.locale_of(self.language).territories.get(value, value))
        if name == "hours":
            return value.replace("-", "–")
        if name == "time" and self.locale:
            return self.locale.time(from_text(value))
        return value if name in _OWN_WORDS else self._isolated(value)

    def _isolated(self, value: str) -> str:
        return isolated(self.language, value)


_SEPARATORS: Final = {"ar": ("، ", "؛ ")}
_STYLES: Final[Mapping[str, Literal["or", "standard"]]] = {"either": "or", "all": "standard"}
_LENGTHS: Final = {"seconds": SECOND_US, "minutes": MINUTE_US, "hours_given": HOUR_US}
"""Parameters that pages write as lengths of time, as people say them, with what one of them is in microseconds."""

_LONGEST_US: Final = 100_000_000 * DAY_US
_OWN_WORDS: Final = frozenset({"words"})
_NONE: Final[Mapping[str, str]] = {}
_STATUS: Final = {each.name: words for each, words in labels.STATUS.items()}
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": labels.KINDS,
    "part": labels.PARTS,
    "band": {str(each): labels.BAND[each] for each in Band},
    "clock": {each.value: labels.CLOCK[each] for each in ClockKind},
}
"""Parameters that are words of ours in every language but plain English, by their names."""

_PAGE_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    **_LABELS,
    "status": _STATUS,
    "before": _STATUS,
    "after": _STATUS,
    "priority": {each.name: words for each, words in labels.PRIORITY.items()},
    "channel": {str(each): labels.CHANNEL[each] for each in Channel},
    "outcome": {str(each): labels.OUTCOME[each] for each in ContactOutcome},
    "scope": {each.value: words for each, words in labels.SCOPE.items()},
}
"""Parameters that pages name by labels; APIs and commands give the code that is sent."""
