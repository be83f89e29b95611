"""A rule that can't be understood is refused at once, each fault with its path and what is allowed there."""

import json
from typing import Any

import pytest

from .builders import a_document, errors_of

MISSING_ALL = {"name", "order", "then"}

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "must not be empty"),
    ({"name": 3}, "name", "must be a text, not a whole number"),
    ({"name": None}, "name", "must be a text, not nothing"),
    ({"name": "x" * 1001}, "name", "1,001 characters; at most 1,000 are allowed"),
    ({"name": "a\x00b"}, "name", "contains a control character"),
    ({"name": "a\ud800"}, "name", "half of a character"),
    ({"order": "10"}, "order", "must be a whole number from 0 to 1000000, not a text"),
    ({"order": True}, "order", "not true or false"),
    ({"order": 1.5}, "order", "not a number with a fraction"),
    ({"order": -1}, "order", "must be a whole number from 0 to 1000000"),
    ({"ordr": 1}, "ordr", "is not a known key (did you mean order?); use name, order, when, then"),
    ({"x" * 99: 1}, '"' + "x" * 60 + '…"', "is not a known key; use"),
    ({"odd key": 1}, '"odd key"', "is not a known key"),
    ({"when": []}, "when", "must be a table, not a list"),
    ({"when": {}}, "when", "has no condition; use all, any, not, score"),
    ({"when": {"bnad": 1}}, "when.bnad", "is not a known condition (did you mean band?)"),
    ({"when": {"band": "happy", "score": 3}}, "when", "has 2 conditions (band, score); a table has one"),
    ({"when": {"words_any": "x", "language": "en"}}, "when", "read_as"),
    ({"when": {"all": []}}, "when.all", "must list at least one"),
    ({"when": {"any": {"band": "happy"}}}, "when.any", "must be a list, not a table"),
    ({"when": {"all": [{"score": 1}, 3]}}, "when.all[1]", "must be a table, not a whole number"),
    ({"when": {"not": {"score": "3"}}}, "when.not.score", "must be a whole number from -1000 to 1000, not a text"),
    ({"when": {"score": [1, 2000]}}, "when.score[1]", "must be a whole number from -1000 to 1000"),
    ({"when": {"score": {}}}, "when.score", "must have at_least, at_most or both"),
    ({"when": {"score": {"at_least": 3, "at_most": 2}}}, "when.score", "matches nothing"),
    ({"when": {"score": {"atleast": 3}}}, "when.score.atleast", "did you mean at_least?"),
    (
        {"when": {"band": "Unhappy"}},
        "when.band",
        "must be one of unhappy, neutral, happy (did you mean unhappy?)",
    ),
    ({"when": {"band": 1}}, "when.band", "must be one of unhappy, neutral, happy, not a whole number"),
    ({"when": {"words_any": []}}, "when.words_any", "must list at least one"),
    ({"when": {"words_any": ["ok", "?!"]}}, "when.words_any[1]", "contains no letter, digit or emoji"),
    ({"when": {"words_all": {"read_as": "en"}}}, "when.words_all", "must list the words"),
    ({"when": {"words_all": {"words": ["x", 1]}}}, "when.words_all.words[1]", "must be a text"),
    ({"when": {"words_all": {"words": "x", "read_as": ""}}}, "when.words_all.read_as", "tag of a language"),
    ({"when": {"language": "español"}}, "when.language", "tag of a language"),
    ({"when": {"language": 1}}, "when.language", "tag of a language"),
    ({"when": {"transaction": {}}}, "when.transaction", "must be present"),
    ({"when": {"transaction": {"present": 1}}}, "when.transaction.present", "must be true or false"),
    ({"when": {"custom": "x"}}, "when.custom", "must be a table, not a text"),
    ({"when": {"custom": {"equals": 1}}}, "when.custom", "must name the field"),
    ({"when": {"custom": {"field": "x"}}}, "when.custom", "must have one of equals, present"),
    ({"when": {"custom": {"field": "x", "equals": 1, "present": True}}}, "when.custom", "must have one of"),
    ({"when": {"custom": {"field": "x", "equals": [[]]}}}, "when.custom.equals[0]", "must be a number, not a list"),
    ({"when": {"custom": {"field": "x", "at_least": "1"}}}, "when.custom.at_least", "must be a number, not a text"),
    ({"when": {"custom": {"field": "x", "at_least": 2**60}}}, "when.custom.at_least", "must be a number from"),
    ({"when": {"custom": {"field": "x", "at_most": float("nan")}}}, "when.custom.at_most", "must be a number from"),
    ({"then": {}}, "then", "must have one of open, attach, ignore; it has none of them"),
    ({"then": "open"}, "then", "must be a table, not a text"),
    ({"then": {"attach": {}, "ignore": {"reason": "x"}}}, "then", "it has attach and ignore"),
    ({"then": {"attach": {"to": "x"}}}, "then.attach.to", "is not a known key; use none"),
    ({"then": {"ignore": {}}}, "then.ignore", "must give the reason"),
    ({"then": {"ignore": "x"}}, "then.ignore", "must be a table"),
    ({"then": {"opne": {}}}, "then.opne", "is not a known action (did you mean open?)"),
    ({"then": {"open": {"priority": "high"}}}, "then.open.priority", "did you mean HIGH?"),
    ({"then": {"open": {"time_limit_hours": 0}}}, "then.open.time_limit_hours", "must be a whole number from 1 to"),
    ({"then": {"open": {"owner": "ana"}}}, "then.open.owner", "must be the e-mail address of a user"),
    ({"then": {"open": {"owner": ""}}}, "then.open.owner", "must not be empty"),
]


@pytest.mark.parametrize(("changes", "path", "reason"), FAULTS, ids=lambda value: str(value)[:60])
def test_the_error_is_named_with_its_path(changes: dict[str, Any], path: str, reason: str) -> None:
    assert reason in errors_of(a_document(**changes))[path]


def test_a_key_that_is_no_text_is_named_too() -> None:
    assert "is not a known key" in errors_of({3: 1, **a_document()})["3"]


def test_what_is_no_table_is_no_rule() -> None:
    assert errors_of([a_document()]) == {"": "must be a table, not a list"}


def test_each_error_is_told_at_once() -> None:
    errors = errors_of({"when": {"all": [{"bnad": 1}, {"score": "x"}]}, "then": {"open": {"owner": "ana"}}})
    assert set(errors) == {"name", "order", "when.all[0].bnad", "when.all[1].score", "then.open.owner"}


def test_what_is_missing_is_told_with_an_example() -> None:
    errors = errors_of({})
    assert set(errors) == MISSING_ALL
    assert "order = 10" in errors["order"]


def test_toml_that_is_none_is_refused_with_line_and_column() -> None:
    assert "this is not TOML" in errors_of("name = ")[""]
    assert "line 2" in errors_of('name = "a"\nname = "b"\n')[""]


def test_json_that_is_none_is_refused_with_line_and_column() -> None:
    assert "this is not JSON" in errors_of('{"name": }')[""]
    assert "line 2" in errors_of('{"name": "a",\n}')[""]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "9" * 5000])
def test_json_numbers_that_are_none_are_refused(number: str) -> None:
    assert "this is not JSON" in errors_of(f'{{"order": {number}}}')[""]


def test_a_json_key_given_twice_is_refused_with_its_path() -> None:
    text = '{"name": "a", "name": "b", "order": 1, "when": {"all": [{"score": 1, "score": 2}]}, "then": {"attach": {}}}'
    assert errors_of(text) == {"name": "is given twice; keep one", "when.all[0].score": "is given twice; keep one"}


def test_a_text_that_is_empty_is_refused() -> None:
    assert errors_of(" \n") == {"": "the rule is empty; write one in TOML or JSON"}


def test_a_text_that_is_too_long_is_refused() -> None:
    assert "at most 200,000" in errors_of("#" * 200_001)[""]


def test_conditions_may_be_nested_64_deep_and_no_deeper() -> None:
    when: dict[str, Any] = {"score": 1}
    for _ in range(64):
        when = {"not": when}
    text = json.dumps(a_document(when={"not": when}))
    assert errors_of(text) == {f"when{'.not' * 65}": "is nested deeper than 64 all, any and not"}


@pytest.mark.parametrize("text", ['{"when":' + "[" * 99_000, "when=" + "[" * 99_000])
def test_nesting_that_no_reader_bears_is_refused(text: str) -> None:
    assert "nested too deep" in errors_of(text)[""] or "this is not" in errors_of(text)[""]


def test_nesting_outside_the_conditions_is_refused_without_looking_into_it() -> None:
    text = '{"name": "a", "order": 1, "then": {"attach": {}}, "x": ' + "[" * 300 + "]" * 300 + "}"
    assert set(errors_of(text)) == {"x"}


def test_thousands_of_errors_are_all_told_and_quickly() -> None:
    assert len(errors_of(a_document(**{f"nam{number}": 1 for number in range(10_000)}))) == 10_000


def test_a_key_given_twice_far_inside_is_found() -> None:
    deep = '{"a":' * 150 + '{"b": 1, "b": 2}' + "}" * 150
    assert errors_of(f'{{"when": {deep}}}')["when" + ".a" * 150 + ".b"] == "is given twice; keep one"
