"""Phrases: pieces of sentences about rules in the reader's language, safe to stand in a page."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Final

from babel import Locale, UnknownLocaleError
from markupsafe import Markup
from msgspec import Struct

from amends.http.web.kit.unit_names import unit_name
from amends.i18n.isolation import isolated
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.rule.numbers import Number
from amends.model.segment import Segment

AND: Final = N_("%(first)s, and %(second)s")
BOTH: Final = N_("%(first)s and %(second)s")
OR: Final = N_("%(first)s or %(second)s")
COMMA: Final = N_("%(first)s, %(second)s")
_MAX_LISTED: Final = 12
_QUOTE: Final = Markup('<q dir="auto">{}</q>')
_APART: Final = Markup("<bdi>{}</bdi>")


class Phrasing(Struct, frozen=True):
    """Who reads, and the names of units by their codes."""

    locale: UserLocale
    units: Mapping[str, str]

    def say(self, words: str, /, **values: object) -> Markup:
        """A phrase in the reader's language; what is filled in is escaped."""
        said = Markup(self.locale.gettext(words))  # noqa: S704 - the catalogues are ours
        own = {name: isolated(self.locale.language, value) for name, value in values.items()}
        return said % own if own else said

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> Markup:
        """A phrase that depends on a number."""
        return Markup(self.locale.ngettext(one, many, count)) % values  # noqa: S704 - the catalogues are ours

    def join(self, words: str, parts: Sequence[Markup]) -> Markup:
        """Phrases joined by one of the joins above; long lists end in an ellipsis."""
        summary = [*parts[:_MAX_LISTED], *([Markup("…")] if len(parts) > _MAX_LISTED else [])]
        return reduce(lambda first, second: self.say(words, first=first, second=second), summary or [Markup()])

    def either(self, parts: Sequence[Markup]) -> Markup:
        """`a, b or c`."""
        return self._ending_with(OR, parts)

    def together(self, parts: Sequence[Markup]) -> Markup:
        """`a, b and c`."""
        return self._ending_with(BOTH, parts)

    def quoted(self, texts: Iterable[str]) -> list[Markup]:
        """Words of a customer or of a rule, each in the marks of quotation of the reader's language."""
        return [_QUOTE.format(text) for text in texts]

    def apart(self, text: str) -> Markup:
        """A name, kept in its own direction within the sentence."""
        return _APART.format(text)

    def names(self, texts: Iterable[str]) -> Markup:
        """Some names, any of which will do."""
        return self.either([self.apart(text) for text in texts])

    def unit_names(self, codes: Iterable[str]) -> Markup:
        """The names of some units, any of which will do."""
        return self.names(self.units.get(code, code) for code in codes)

    def languages(self, tags: Iterable[str]) -> Markup:
        """The names of some languages, any of which will do."""
        return self.names(_language(tag, self.locale.babel_locale) for tag in tags)

    def numbers(self, numbers: Iterable[Number]) -> Markup:
        """Some numbers, any of which will do."""
        return self.names(map(str, numbers))

    def _ending_with(self, words: str, parts: Sequence[Markup]) -> Markup:
        if not 1 < len(parts) <= _MAX_LISTED:
            return self.join(COMMA, parts)
        return self.say(words, first=self.join(COMMA, parts[:-1]), second=parts[-1])


def phrasing(locale: UserLocale, segments: Iterable[Segment]) -> Phrasing:
    """The phrasing for a reader in a workspace with these units."""
    return Phrasing(locale, {each.code: unit_name(each.name, locale.gettext) for each in segments})


def sentence(phrase: Markup) -> Markup:
    """A phrase that begins with a capital letter and ends with a full stop."""
    return Markup(f"{phrase[:1].upper()}{phrase[1:]}.") if phrase else phrase  # noqa: S704 - it was safe before


def _language(tag: str, locale: Locale) -> str:
    try:
        return Locale.parse(tag.replace("-", "_")).get_display_name(locale) or tag
    except (UnknownLocaleError, ValueError):
        return tag
