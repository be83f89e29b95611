"""Why a rule matched, in words, from what was seen then: "Score 6 is unhappy, and “charged” was found."

The record keeps what was seen as short English texts (`saw` of conditions.py); they are taken apart here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from amends.http.web.kit import condition_text
from amends.http.web.kit.condition_text import BANDS
from amends.http.web.kit.phrases import AND, COMMA, Phrasing, sentence
from amends.i18n.labels import N_
from amends.model.rule.conditions import Custom
from amends.model.rule.evaluate import Matched
from amends.model.rule.numbers import Range
from amends.model.rule.recorded import RecordedCondition, read_recorded
from amends.model.rule.words import Phrases
from amends.model.scale import Band

TOO_LONG: Final = N_("a condition matched that was too long to be recorded")
_SCORE: Final = re.compile(r"score (-?\d+)")
_BAND: Final = re.compile(r"score (?P<score>-?\d+).*, (?P<band>\w+)")
_NOTHING_FOUND: Final = "none"


def why_it_matched(matched: Sequence[Matched], phrasing: Phrasing) -> Markup:
    """One sentence with all conditions that made a rule match; "" when the rule has none."""
    return sentence(phrasing.join(AND, [reason(each, phrasing) for each in matched]))


def reason(matched: Matched, phrasing: Phrasing) -> Markup:
    """What made one condition match; what it asks for where the record doesn't hold what it saw any more."""
    recorded = read_recorded(matched)
    if recorded.saw and recorded.name in FOUND:
        return FOUND[recorded.name](recorded, phrasing)
    if recorded.single is None:
        return phrasing.say(TOO_LONG)
    asked = condition_text.asked(recorded.single, phrasing)
    return asked if recorded.is_wanted else phrasing.say(N_("not: %(condition)s"), condition=asked)


def _score(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    score = _SCORE.match(recorded.saw)
    if score is None:
        return phrasing.say(N_("there is no score"))
    fact = phrasing.say(N_("the score is %(score)s"), score=score[1])
    value = recorded.single.value if recorded.single else None
    if isinstance(value, Range):
        return _in_range(recorded, fact, value, phrasing)
    return fact if recorded.is_wanted or value is None else _but_not(fact, phrasing.numbers(value), phrasing)


def _band(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    seen = _BAND.fullmatch(recorded.saw)
    if seen is None or seen["band"] not in list(Band):
        return phrasing.say(N_("there is no score that says whether the customer is happy"))
    words = {
        Band.UNHAPPY: N_("score %(score)s is unhappy"),
        Band.NEUTRAL: N_("score %(score)s is neutral"),
        Band.HAPPY: N_("score %(score)s is happy"),
    }
    fact = phrasing.say(words[Band(seen["band"])], score=seen["score"])
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.either([phrasing.say(BANDS[each]) for each in recorded.single.value]), phrasing)


def _words(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    found = _found(recorded)
    if found and (recorded.is_wanted or recorded.single is None):
        words = phrasing.together(phrasing.quoted(found))
        return phrasing.ngettext("%(words)s was found", "%(words)s were found", len(found), words=words)
    if recorded.single is None:
        return phrasing.say(TOO_LONG)
    words = phrasing.join(COMMA, phrasing.quoted(recorded.single.value.words))
    told = N_("not all of these words were found: %(words)s")
    if recorded.name == "words_any":
        told = N_("none of these words was found: %(words)s")
    return phrasing.say(told, words=words)


def _found(recorded: RecordedCondition) -> list[str]:
    text = recorded.saw.removeprefix("found ")
    if text == _NOTHING_FOUND and not recorded.is_wanted:
        return []
    pieces = text.split(", ")
    value = recorded.single.value if recorded.single else None
    # A phrase may hold the separator itself.
    asked = [word for word in value.words if word in text] if isinstance(value, Phrases) else []
    return asked if ", ".join(asked) == text else pieces


def _unit(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    code = _seen(recorded, "segment")
    if not code:
        return phrasing.say(N_("there is no unit"))
    unit = phrasing.unit_names([code])
    codes = recorded.single.value if recorded.single else (code,)
    if recorded.name == "segment_within" and code not in codes:
        words = N_("the unit %(unit)s belongs to %(units)s")
        if not recorded.is_wanted:
            words = N_("the unit %(unit)s doesn't belong to %(units)s")
        return phrasing.say(words, unit=unit, units=phrasing.unit_names(codes))
    fact = phrasing.say(N_("the unit is %(unit)s"), unit=unit)
    return fact if recorded.is_wanted else _but_not(fact, phrasing.unit_names(codes), phrasing)


def _language(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    tag = _seen(recorded, "language")
    if not tag:
        return phrasing.say(N_("the language is unknown"))
    fact = phrasing.say(N_("the language is %(language)s"), language=phrasing.languages([tag]))
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.languages(recorded.single.value), phrasing)


def _survey(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    fact = phrasing.say(N_("the survey is %(survey)s"), survey=phrasing.names([_seen(recorded, "survey")]))
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.names(recorded.single.value), phrasing)


def _transaction(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    seen = _seen(recorded, "transaction")
    if not seen:
        return phrasing.say(N_("there is no transaction"))
    fact = phrasing.say(N_("the transaction is %(transaction)s"), transaction=phrasing.names([seen]))
    value = recorded.single.value if recorded.single else None
    if recorded.is_wanted or not isinstance(value, tuple):
        return fact
    return _but_not(fact, phrasing.names(value), phrasing)


def _custom(recorded: RecordedCondition, phrasing: Phrasing) -> Markup:
    value = recorded.single.value if recorded.single else None
    if not isinstance(value, Custom):
        return phrasing.say(TOO_LONG)
    if recorded.saw == f"no {value.field}":
        return phrasing.say(N_("%(field)s is empty"), field=phrasing.apart(value.field))
    seen = phrasing.names([recorded.saw.removeprefix(f"{value.field} ")])
    fact = phrasing.say(N_("%(field)s is %(value)s"), field=phrasing.apart(value.field), value=seen)
    if value.at_least is not None or value.at_most is not None:
        return _in_range(recorded, fact, Range(value.at_least, value.at_most), phrasing)
    if recorded.is_wanted or not value.equals:
        return fact
    asked = phrasing.names(condition_text.scalar_text(each, phrasing) for each in value.equals)
    return _but_not(fact, asked, phrasing)


def _seen(recorded: RecordedCondition, kind: str) -> str:
    """What of the response was seen, "" when it has nothing of that kind."""
    return "" if recorded.saw == f"no {kind}" else recorded.saw.removeprefix(f"{kind} ")


def _but_not(fact: Markup, asked: Markup, phrasing: Phrasing) -> Markup:
    return phrasing.say(N_("%(fact)s, not %(other)s"), fact=fact, other=asked)


def _in_range(recorded: RecordedCondition, fact: Markup, value: Range, phrasing: Phrasing) -> Markup:
    least, limit = value.at_least, value.at_most
    if least is None:
        words = N_("%(fact)s (at most %(most)s)") if recorded.is_wanted else N_("%(fact)s (more than %(most)s)")
        return phrasing.say(words, fact=fact, most=limit)
    if limit is None:
        words = N_("%(fact)s (at least %(least)s)") if recorded.is_wanted else N_("%(fact)s (less than %(least)s)")
        return phrasing.say(words, fact=fact, least=least)
    if recorded.is_wanted:
        words = N_("%(fact)s (from %(least)s to %(most)s)")
    else:
        words = N_("%(fact)s (not from %(least)s to %(most)s)")
    return phrasing.say(words, fact=fact, least=least, most=limit)


FOUND: Final[Mapping[str, Callable[[RecordedCondition, Phrasing], Markup]]] = {
    "score": _score,
    "band": _band,
    "words_any": _words,
    "words_all": _words,
    "segment": _unit,
    "segment_within": _unit,
    "language": _language,
    "survey": _survey,
    "transaction": _transaction,
    "custom": _custom,
}
"""How each kind of condition tells what it found; a test holds that none is missing."""
