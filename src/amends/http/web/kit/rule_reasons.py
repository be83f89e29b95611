"""Why a rule matched, in words, from what was seen then: "Score 6 is unhappy, and “charged” was found."

The record keeps what was seen as a text with its parameters (`saw` of conditions.py); here they become a sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from amends.http.web.kit import condition_text
from amends.http.web.kit.phrases import AND, COMMA, Phrasing, sentence
from amends.i18n.labels import BAND, N_
from amends.model.rule.conditions import Custom
from amends.model.rule.evaluate import Matched
from amends.model.rule.numbers import Range
from amends.model.rule.recorded import RecordedCondition, read_recorded
from amends.model.scale import Band
from amends.texts.text import Parameter, Text

Seen: TypeAlias = Mapping[str, Parameter]
"""What of a response a condition looked at: the parameters of its text."""

TOO_LONG: Final = N_("a condition matched that was too long to be recorded")


def why_it_matched(matched: Sequence[Matched], phrasing: Phrasing) -> Markup:
    """One sentence with all conditions that made a rule match; "" when the rule has none."""
    return sentence(phrasing.join(AND, [reason(each, phrasing) for each in matched]))


def reason(matched: Matched, phrasing: Phrasing) -> Markup:
    """What made one condition match; what it asks for where the record doesn't hold what it saw any more."""
    recorded = read_recorded(matched)
    if isinstance(recorded.saw, Text) and recorded.name in FOUND:
        return FOUND[recorded.name](recorded, recorded.saw.parameters, phrasing)
    if isinstance(recorded.saw, str) and recorded.saw:
        return phrasing.apart(recorded.saw)
    if recorded.single is None:
        return phrasing.say(TOO_LONG)
    asked = condition_text.asked(recorded.single, phrasing)
    return asked if recorded.is_wanted else phrasing.say(N_("not: %(condition)s"), condition=asked)


def _score(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    if "score" not in seen:
        return phrasing.say(N_("there is no score"))
    fact = phrasing.say(N_("the score is %(score)s"), score=seen["score"])
    value = recorded.single.value if recorded.single else None
    if isinstance(value, Range):
        return _in_range(recorded, fact, value, phrasing)
    return fact if recorded.is_wanted or value is None else _but_not(fact, phrasing.numbers(value), phrasing)


def _band(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    score = seen["score"]
    if "band" not in seen or not isinstance(score, Text):
        return phrasing.say(N_("there is no score that says whether the customer is happy"))
    words = {
        Band.UNHAPPY: N_("score %(score)s is unhappy"),
        Band.NEUTRAL: N_("score %(score)s is neutral"),
        Band.HAPPY: N_("score %(score)s is happy"),
    }
    fact = phrasing.say(words[Band(str(seen["band"]))], score=score.parameters["score"])
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.either([phrasing.say(BAND[each]) for each in recorded.single.value]), phrasing)


def _words(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    found = seen.get("found")
    if isinstance(found, list) and (recorded.is_wanted or recorded.single is None):
        words = phrasing.together(phrasing.quoted(map(str, found)))
        return phrasing.ngettext("%(words)s was found", "%(words)s were found", len(found), words=words)
    if recorded.single is None:
        return phrasing.say(TOO_LONG)
    words = phrasing.join(COMMA, phrasing.quoted(recorded.single.value.words))
    told = N_("not all of these words were found: %(words)s")
    if recorded.name == "words_any":
        told = N_("none of these words was found: %(words)s")
    return phrasing.say(told, words=words)


def _unit(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    code = str(seen.get("code", ""))
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


def _language(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    tag = str(seen.get("tag", ""))
    if not tag:
        return phrasing.say(N_("the language is unknown"))
    fact = phrasing.say(N_("the language is %(language)s"), language=phrasing.languages([tag]))
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.languages(recorded.single.value), phrasing)


def _survey(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    fact = phrasing.say(N_("the survey is %(survey)s"), survey=phrasing.names([str(seen["code"])]))
    if recorded.is_wanted or recorded.single is None:
        return fact
    return _but_not(fact, phrasing.names(recorded.single.value), phrasing)


def _transaction(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    if "reference" not in seen:
        return phrasing.say(N_("there is no transaction"))
    reference = phrasing.names([str(seen["reference"])])
    fact = phrasing.say(N_("the transaction is %(transaction)s"), transaction=reference)
    value = recorded.single.value if recorded.single else None
    if recorded.is_wanted or not isinstance(value, tuple):
        return fact
    return _but_not(fact, phrasing.names(value), phrasing)


def _custom(recorded: RecordedCondition, seen: Seen, phrasing: Phrasing) -> Markup:
    value = recorded.single.value if recorded.single else None
    if not isinstance(value, Custom):
        return phrasing.say(TOO_LONG)
    if "value" not in seen:
        return phrasing.say(N_("%(field)s is empty"), field=phrasing.apart(value.field))
    found = phrasing.names([str(seen["value"])])
    fact = phrasing.say(N_("%(field)s is %(value)s"), field=phrasing.apart(value.field), value=found)
    if value.at_least is not None or value.at_most is not None:
        return _in_range(recorded, fact, Range(value.at_least, value.at_most), phrasing)
    if recorded.is_wanted or not value.equals:
        return fact
    asked = phrasing.names(condition_text.scalar_text(each, phrasing) for each in value.equals)
    return _but_not(fact, asked, phrasing)


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


FOUND: Final[Mapping[str, Callable[[RecordedCondition, Seen, Phrasing], Markup]]] = {
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
