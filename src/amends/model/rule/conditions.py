"""Conditions: all that a rule can ask of a response. To add one, write its three functions and its row in CONDITIONS.

A condition on something that the response doesn't have is false, and its `not` is therefore true.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, to_builtins

from amends import old_names
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.facts import Facts
from amends.model.rule.language import is_tag
from amends.model.rule.numbers import Number, Range, as_number, read_number, read_range
from amends.model.rule.words import Phrases, asks_for_beginning, found_in, row
from amends.model.scale import Band, Scale
from amends.texts.text import Text, say

Scalar = str | int | float | bool

ANY_WORD: Final = "words_any"
"""The condition that one of some words is found."""

MAX_SEEN_CHARACTERS: Final = 100
"""Of each thing in a response that the record of a decision keeps."""

_MAX_FOUND: Final = 20


class Presence(Struct, frozen=True):
    """Whether something must be there (true) or must be missing (false)."""

    present: bool


class Custom(Struct, frozen=True, omit_defaults=True):
    """What is asked of one custom field: to equal one of some values, to be in a range, or to be there at all."""

    field: str
    equals: tuple[Scalar, ...] = ()
    at_least: Number | None = None
    at_most: Number | None = None
    present: bool | None = None


def plain(value: object) -> object:
    """A condition's value as the document writes it: the only one of a list stands by itself."""
    written = to_builtins(value)
    if isinstance(written, dict):
        return {key: _lone(inner) for key, inner in written.items()}
    return _lone(written)


class Condition(Struct, frozen=True):
    """One thing that a rule can ask.

    `read` turns what the document says into a value, noting faults; `matches` says whether a response is so;
    `saw` says, for the record of the decision, what of the response it looked at; `write` is the way back from `read`.
    """

    read: Callable[[DocumentNode], Any]
    matches: Callable[[Any, Facts], bool]
    saw: Callable[[Any, Facts], Text]
    write: Callable[[Any], object] = plain


def _lone(value: object) -> object:
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def _read_texts(node: DocumentNode) -> tuple[str, ...]:
    return node.one_or_several(DocumentNode.text)


_FURTHEST_SCORE = 1000


def _read_score(node: DocumentNode) -> tuple[int, ...] | Range:
    if isinstance(node.value, Mapping):
        return read_range(node.table(Range.__struct_fields__), node, _whole_score)
    return node.one_or_several(_whole_score)


def _whole_score(node: DocumentNode) -> int:
    return node.whole(-_FURTHEST_SCORE, _FURTHEST_SCORE)


def _score_matches(asked: tuple[int, ...] | Range, facts: Facts) -> bool:
    if facts.score is None:
        return False
    return asked.holds(facts.score) if isinstance(asked, Range) else facts.score in asked


def _saw_score(_: object, facts: Facts) -> Text:
    return _score_seen(facts.score, facts.scale)


@lru_cache(maxsize=1024)
def _score_seen(score: int | None, scale: Scale | None) -> Text:
    if score is None:
        return say("saw_no_score")
    if scale is None:
        return say("saw_score", score=score)
    return say("saw_score_on_scale", score=score, worst=scale.worst, best=scale.best)


def _read_bands(node: DocumentNode) -> tuple[Band, ...]:
    return node.one_or_several(lambda one: one.renamed(old_names.BANDS).choice({str(band): band for band in Band}))


def _band_matches(asked: tuple[Band, ...], facts: Facts) -> bool:
    return facts.band in asked


def _saw_band(_: object, facts: Facts) -> Text:
    return _band_seen(facts.score, facts.scale, facts.band)


@lru_cache(maxsize=1024)
def _band_seen(score: int | None, scale: Scale | None, band: Band | None) -> Text:
    seen = _score_seen(score, scale)
    return say("saw_band", score=seen, band=str(band)) if band else say("saw_no_band", score=seen)


def _read_phrases(node: DocumentNode) -> Phrases:
    if not isinstance(node.value, Mapping):
        return Phrases(node.one_or_several(_phrase))
    nodes = node.table(Phrases.__struct_fields__)
    if "words" not in nodes:
        node.error(say("lists_no_words"))
        return Phrases(())
    read_as = _tag(nodes["read_as"]) if "read_as" in nodes else ""
    return Phrases(nodes["words"].one_or_several(_phrase), read_as)


def _phrase(node: DocumentNode) -> str:
    errors = len(node.errors)
    text = node.text()
    if len(node.errors) == errors and not row([text], Phrases(()).spelling("")):
        node.error(say("nothing_to_search"))
    return text


def _write_phrases(asked: Phrases) -> object:
    return plain(asked) if asked.read_as else plain(asked.words)


def _any_word_matches(asked: Phrases, facts: Facts) -> bool:
    spelling = asked.spelling(facts.language)
    heard = facts.heard(spelling)
    # A loop: a generator inside any() takes twice as long, and this is where judging spends its time.
    for phrase in asked.rows(spelling):  # noqa: SIM110
        if phrase in heard:
            return True
    return False


def _all_words_match(asked: Phrases, facts: Facts) -> bool:
    spelling = asked.spelling(facts.language)
    heard = facts.heard(spelling)
    return all(phrase in heard for phrase in asked.rows(spelling))


def _saw_words(asked: Phrases, facts: Facts) -> Text:
    spelling = asked.spelling(facts.language)
    heard = facts.heard(spelling)
    asked_for = zip(asked.words, asked.rows(spelling), strict=True)
    found = [_heard(word, phrase, heard) for word, phrase in asked_for if phrase in heard]
    return say("saw_words", found=[_short(word) for word in found[:_MAX_FOUND]]) if found else say("saw_no_words")


def _heard(word: str, phrase: str, heard: str) -> str:
    """A word as the rule writes it; of one that is the beginning of others, the first that was heard."""
    return found_in(heard, phrase) if asks_for_beginning(word) else word


def _segment_matches(asked: tuple[str, ...], facts: Facts) -> bool:
    return bool(facts.segment_codes) and facts.segment_codes[0] in asked


def _segment_within_matches(asked: tuple[str, ...], facts: Facts) -> bool:
    return any(code in asked for code in facts.segment_codes)


def _saw_segment(_: object, facts: Facts) -> Text:
    return say("saw_segment", code=_short(facts.segment_codes[0])) if facts.segment_codes else say("saw_no_segment")


def _tag(node: DocumentNode) -> str:
    tag = node.value.strip().lower().replace("_", "-") if isinstance(node.value, str) else ""
    if not is_tag(tag):
        node.error(say("not_a_language_tag"))
    return tag


def _read_tags(node: DocumentNode) -> tuple[str, ...]:
    return node.one_or_several(_tag)


def _language_matches(asked: tuple[str, ...], facts: Facts) -> bool:
    return any(facts.language == tag or facts.language.startswith(f"{tag}-") for tag in asked)


def _saw_language(_: object, facts: Facts) -> Text:
    return say("saw_language", tag=_short(facts.language)) if facts.language else say("saw_no_language")


def _survey_matches(asked: tuple[str, ...], facts: Facts) -> bool:
    return facts.survey in asked


def _saw_survey(_: object, facts: Facts) -> Text:
    return say("saw_survey", code=_short(facts.survey))


def _read_transaction(node: DocumentNode) -> tuple[str, ...] | Presence:
    if not isinstance(node.value, Mapping):
        return _read_texts(node)
    nodes = node.table(Presence.__struct_fields__)
    if "present" not in nodes:
        node.error(say("not_present"))
        return Presence(present=True)
    return Presence(nodes["present"].truth())


def _transaction_matches(asked: tuple[str, ...] | Presence, facts: Facts) -> bool:
    if isinstance(asked, Presence):
        return bool(facts.transaction) == asked.present
    return facts.transaction in asked


def _saw_transaction(_: object, facts: Facts) -> Text:
    if not facts.transaction:
        return say("saw_no_transaction")
    return say("saw_transaction", reference=_short(facts.transaction))


def _read_custom(node: DocumentNode) -> Custom:
    errors = len(node.errors)
    nodes = node.table(Custom.__struct_fields__)
    field = nodes["field"].text() if "field" in nodes else ""
    if "field" not in nodes and isinstance(node.value, Mapping):
        node.error(say("names_no_field"))
    tests = nodes.keys() - {"field"}
    if tests == {"equals"}:
        return Custom(field, equals=nodes["equals"].one_or_several(_scalar))
    if tests == {"present"}:
        return Custom(field, present=nodes["present"].truth())
    if tests and tests <= {"at_least", "at_most"}:
        marks = read_range(nodes, node, read_number)
        return Custom(field, at_least=marks.at_least, at_most=marks.at_most)
    if len(node.errors) == errors:
        node.error(say("tests_nothing"))
    return Custom(field)


def _scalar(node: DocumentNode) -> Scalar:
    if isinstance(node.value, bool):
        return node.value
    return node.text() if isinstance(node.value, str) else read_number(node)


def _custom_matches(asked: Custom, facts: Facts) -> bool:
    value = facts.custom.get(asked.field, "")
    if asked.present is not None:
        return (value != "") == asked.present
    if asked.equals:
        return any(_equal(one, value) for one in asked.equals)
    number = as_number(value)
    return number is not None and Range(asked.at_least, asked.at_most).holds(number)


def _equal(asked: Scalar, value: Scalar) -> bool:
    if isinstance(asked, str | bool):
        return type(value) is type(asked) and value == asked
    return as_number(value) == asked


def _saw_custom(asked: Custom, facts: Facts) -> Text:
    value = facts.custom.get(asked.field, "")
    if value == "":
        return say("saw_no_custom", name=_short(asked.field))
    return say("saw_custom", name=_short(asked.field), value=_short(str(value)))


def _short(text: str) -> str:
    return text if len(text) <= MAX_SEEN_CHARACTERS else f"{text[: MAX_SEEN_CHARACTERS - 1]}…"


CONDITIONS: Final[Mapping[str, Condition]] = {
    "score": Condition(_read_score, _score_matches, _saw_score),
    "band": Condition(_read_bands, _band_matches, _saw_band),
    ANY_WORD: Condition(_read_phrases, _any_word_matches, _saw_words, _write_phrases),
    "words_all": Condition(_read_phrases, _all_words_match, _saw_words, _write_phrases),
    "segment": Condition(_read_texts, _segment_matches, _saw_segment),
    "segment_within": Condition(_read_texts, _segment_within_matches, _saw_segment),
    "language": Condition(_read_tags, _language_matches, _saw_language),
    "survey": Condition(_read_texts, _survey_matches, _saw_survey),
    "transaction": Condition(_read_transaction, _transaction_matches, _saw_transaction),
    "custom": Condition(_read_custom, _custom_matches, _saw_custom),
}
