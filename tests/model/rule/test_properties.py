"""What holds for every rule and every response."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document import decode, encode, parse
from amends.model.rule.evaluate import Rule, evaluate, holds
from amends.model.rule.facts import Facts

from . import oracle
from .builders import a_document
from .strategies import VALUES, WHENS, documents, responses

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "order", "when", "then", *VALUES, "all", "any", "not"]) | st.text(), inner
        )
    ),
    max_leaves=20,
)


def _holds(when: dict[str, Any], facts: Facts) -> bool:
    return holds(parse(a_document(when=when)).when, facts)


@given(st.lists(documents(), max_size=5), responses())
def test_the_judge_decides_as_the_plain_oracle_does(several: list[dict[str, Any]], facts: Facts) -> None:
    verdict = evaluate([Rule(position, 1, parse(document)) for position, document in enumerate(several)], facts)
    assert (verdict.rule_id if verdict else None) == oracle.decide(several, facts)


@given(WHENS, responses())
def test_not_not_is_the_thing_itself(when: dict[str, Any], facts: Facts) -> None:
    assert _holds({"not": {"not": when}}, facts) == _holds(when, facts)


@given(st.lists(WHENS, min_size=1, max_size=4), responses())
def test_not_any_is_all_not(several: list[dict[str, Any]], facts: Facts) -> None:
    assert _holds({"not": {"any": several}}, facts) == _holds({"all": [{"not": one} for one in several]}, facts)


@given(st.lists(WHENS, min_size=1, max_size=4), responses())
def test_not_all_is_any_not(several: list[dict[str, Any]], facts: Facts) -> None:
    assert _holds({"not": {"all": several}}, facts) == _holds({"any": [{"not": one} for one in several]}, facts)


@given(WHENS, responses())
def test_each_condition_in_the_record_is_so_by_itself(when: dict[str, Any], facts: Facts) -> None:
    verdict = evaluate([Rule(1, 1, parse(a_document(when=when)))], facts)
    for matched in verdict.matched if verdict else ():
        single = _at(when, matched.path)
        assert oracle.is_true(single, facts) is not matched.condition.startswith("not ")


@given(WHENS, responses())
def test_whatever_has_conditions_records_one_when_it_matches(when: dict[str, Any], facts: Facts) -> None:
    verdict = evaluate([Rule(1, 1, parse(a_document(when=when)))], facts)
    assert verdict is None or verdict.matched


@given(st.lists(documents(), min_size=1, max_size=5), responses(), st.randoms())
def test_the_order_in_which_rules_are_handed_over_changes_nothing(
    several: list[dict[str, Any]], facts: Facts, shuffle: Any
) -> None:
    rules = [Rule(position, 1, parse(document)) for position, document in enumerate(several)]
    verdict = evaluate(rules, facts)
    shuffle.shuffle(rules)
    assert evaluate(rules, facts) == verdict


@given(documents())
def test_a_rule_survives_being_stored(document: dict[str, Any]) -> None:
    parsed = parse(document)
    assert decode(encode(parsed)) == parsed


@given(documents())
def test_equal_rules_have_equal_texts(document: dict[str, Any]) -> None:
    text = encode(parse(document))
    assert encode(decode(text)) == text == encode(parse(json.dumps(document)))


@given(documents(), responses())
def test_a_stored_rule_decides_the_same(document: dict[str, Any], facts: Facts) -> None:
    parsed = parse(document)
    assert evaluate([Rule(1, 1, decode(encode(parsed)))], facts) == evaluate([Rule(1, 1, parsed)], facts)


@given(JSON_VALUES)
def test_whatever_json_is_given_it_is_a_rule_or_invalid(value: Any) -> None:
    _parse_or_invalid(json.dumps(value))
    _parse_or_invalid(value if isinstance(value, dict) else {"when": value})


@given(JSON_VALUES, JSON_VALUES, st.sampled_from(list(VALUES)))
def test_whatever_a_condition_is_given_it_is_understood_or_invalid(value: Any, other: Any, name: str) -> None:
    for when in ({name: value}, {name: [value, other]}, {name: {"field": "x", "equals": value, "at_least": other}}):
        _parse_or_invalid(a_document(when=when))


@given(st.text())
def test_whatever_text_is_given_it_is_a_rule_or_invalid(text: str) -> None:
    _parse_or_invalid(text)


@given(st.sampled_from(["es", "en", "tr", "de", "fr", ""]), st.text(), st.text(min_size=1))
def test_a_text_says_each_phrase_that_stands_in_it(language: str, before: str, phrase: str) -> None:
    try:
        document = parse(a_document(when={"words_any": [phrase]}))
    except Invalid:
        return
    assert holds(document.when, Facts(survey="s", words=(f"{before}\n. {phrase} .",), language=language))


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_random_rules_reach_each_condition(name: str) -> None:
    assert name in VALUES


def _at(when: dict[str, Any], path: str) -> dict[str, Any]:
    found: Any = when
    for step in path.replace("]", "").replace("[", ".").split(".")[1:]:
        found = found[int(step)] if step.isdigit() else found[step]
    assert isinstance(found, dict)
    return found


def _parse_or_invalid(source: Any) -> None:
    try:
        parsed = parse(source)
    except Invalid as refused:
        told = refused.errors
    else:
        told = ()
        assert decode(encode(parsed)) == parsed
    msgspec.json.encode(told)
