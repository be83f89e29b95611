"""What a rule asks for, in words: "the score is unhappy, and one of these words is found: …"."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from markupsafe import Markup

from amends.http.web.kit.phrases import AND, COMMA, OR, Phrasing
from amends.i18n.labels import BAND, N_
from amends.model.rule.conditions import Custom, Presence, Scalar
from amends.model.rule.numbers import Number, Range
from amends.model.rule.when import AllOf, Not, Single, When
from amends.model.rule.words import Phrases
from amends.model.scale import Band


def in_words(when: When, phrasing: Phrasing) -> Markup:
    """All conditions of a rule; what stands inside another is put into brackets."""
    if isinstance(when, Single):
        return asked(when, phrasing)
    if isinstance(when, Not):
        return phrasing.say(N_("not: %(condition)s"), condition=_inside(when.condition, phrasing))
    joined = AND if isinstance(when, AllOf) else OR
    return phrasing.join(joined, [_inside(each, phrasing) for each in when.conditions])


def asked(single: Single, phrasing: Phrasing) -> Markup:
    """What one condition asks for."""
    return ASKED[single.name](single.value, phrasing)


def scalar_text(value: Scalar, phrasing: Phrasing) -> str:
    """A value of a custom field as people read it."""
    if isinstance(value, bool):
        return phrasing.locale.gettext(N_("yes") if value else N_("no"))
    return str(value)


def _inside(when: When, phrasing: Phrasing) -> Markup:
    said = in_words(when, phrasing)
    return said if isinstance(when, Single | Not) else Markup("({})").format(said)


def _score(value: tuple[int, ...] | Range, phrasing: Phrasing) -> Markup:
    if not isinstance(value, Range):
        return phrasing.say(N_("the score is %(score)s"), score=phrasing.numbers(value))
    limit, least = value.at_most, value.at_least
    if least is None:
        return phrasing.say(N_("the score is at most %(most)s"), most=limit)
    if limit is None:
        return phrasing.say(N_("the score is at least %(least)s"), least=least)
    return phrasing.say(N_("the score is from %(least)s to %(most)s"), least=least, most=limit)


def _band(value: tuple[Band, ...], phrasing: Phrasing) -> Markup:
    bands = phrasing.either([phrasing.say(BAND[each]) for each in value])
    return phrasing.say(N_("the score is %(score)s"), score=bands)


def _any_word(value: Phrases, phrasing: Phrasing) -> Markup:
    words = _words(value, phrasing)
    return phrasing.say(N_("one of these words is found: %(words)s"), words=words)


def _all_words(value: Phrases, phrasing: Phrasing) -> Markup:
    words = _words(value, phrasing)
    return phrasing.say(N_("all of these words are found: %(words)s"), words=words)


def _words(value: Phrases, phrasing: Phrasing) -> Markup:
    words = phrasing.join(COMMA, phrasing.quoted(value.words))
    if not value.read_as:
        return words
    language = phrasing.languages([value.read_as])
    return phrasing.say(N_("%(words)s (read as %(language)s)"), words=words, language=language)


def _unit(value: tuple[str, ...], phrasing: Phrasing) -> Markup:
    return phrasing.say(N_("the unit is %(unit)s"), unit=phrasing.unit_names(value))


def _unit_within(value: tuple[str, ...], phrasing: Phrasing) -> Markup:
    return phrasing.say(N_("the unit belongs to %(units)s"), units=phrasing.unit_names(value))


def _language(value: tuple[str, ...], phrasing: Phrasing) -> Markup:
    return phrasing.say(N_("the language is %(language)s"), language=phrasing.languages(value))


def _survey(value: tuple[str, ...], phrasing: Phrasing) -> Markup:
    return phrasing.say(N_("the survey is %(survey)s"), survey=phrasing.names(value))


def _transaction(value: tuple[str, ...] | Presence, phrasing: Phrasing) -> Markup:
    if isinstance(value, Presence):
        return phrasing.say(N_("there is a transaction") if value.present else N_("there is no transaction"))
    return phrasing.say(N_("the transaction is %(transaction)s"), transaction=phrasing.names(value))


def _custom(value: Custom, phrasing: Phrasing) -> Markup:
    if value.present is not None:
        words = N_("%(field)s is filled in") if value.present else N_("%(field)s is empty")
        return phrasing.say(words, field=phrasing.apart(value.field))
    if value.equals:
        # Yes as a truth and "yes" as a text read the same.
        values = phrasing.names(dict.fromkeys(scalar_text(each, phrasing) for each in value.equals))
        return phrasing.say(N_("%(field)s is %(value)s"), field=phrasing.apart(value.field), value=values)
    return _custom_range(value.field, value.at_least, value.at_most, phrasing)


def _custom_range(field: str, least: Number | None, limit: Number | None, phrasing: Phrasing) -> Markup:
    if least is None:
        return phrasing.say(N_("%(field)s is at most %(most)s"), field=phrasing.apart(field), most=limit)
    if limit is None:
        return phrasing.say(N_("%(field)s is at least %(least)s"), field=phrasing.apart(field), least=least)
    return phrasing.say(
        N_("%(field)s is from %(least)s to %(most)s"), field=phrasing.apart(field), least=least, most=limit
    )


ASKED: Final[Mapping[str, Callable[[Any, Phrasing], Markup]]] = {
    "score": _score,
    "band": _band,
    "words_any": _any_word,
    "words_all": _all_words,
    "segment": _unit,
    "segment_within": _unit_within,
    "language": _language,
    "survey": _survey,
    "transaction": _transaction,
    "custom": _custom,
}
"""How each kind of condition is put into words; a test holds that none is missing."""
