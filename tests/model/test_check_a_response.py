"""Checking what is handed in: each fault is told with its field, all at once."""

from typing import Any

import pytest

from amends.errors import FieldError
from amends.instants import MINUTE_US, InstantUs, from_text, rfc3339
from amends.model.customer import CustomerForm
from amends.model.intake import CLOCK_SKEW_US, MAX_ANSWERS, MAX_CHARACTERS, Sum, check
from amends.model.response import AnswerForm, ResponseForm
from amends.model.response_line import ResponseLine
from tests import cast
from tests.engines import START

TEN_MEGABYTES = "x" * 10 * 1024 * 1024


def errors_of(form: ResponseForm, survey_scale: str = "") -> list[FieldError]:
    checked = check(form, START, survey_scale)
    assert isinstance(checked, list), "it was taken in"
    return checked


def line_of(form: ResponseForm, survey_scale: str = "") -> ResponseLine:
    checked = check(form, START, survey_scale)
    assert isinstance(checked, ResponseLine), checked
    return checked


def answered(question: str = "Why?", words: str = "Mal") -> dict[str, Any]:
    return {"answers": (AnswerForm("What else?"), AnswerForm(question, words))}


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"score": 11}, "score", "11 is outside the scale nps"),
    ({"score": -1}, "score", "-1 is outside the scale nps"),
    ({"score": 0, "scale": "5..1"}, "score", "0 is outside the scale 5..1"),
    ({"score": 3, "scale": ""}, "scale", "a score needs its scale"),
    ({"score": 3, "scale": "none"}, "scale", "a score needs its scale"),
    ({"score": 3, "scale": "stars"}, "scale", "'stars' is not a scale"),
    ({"score": None, "scale": "stars"}, "scale", "'stars' is not a scale"),
    ({"time": "2026-11-20T16:50:00"}, "time", "not a time with an offset"),
    ({"time": "yesterday"}, "time", "not a time with an offset"),
    ({"time": "2026-11-21T16:50:00+01:00"}, "time", "is in the future"),
    ({"survey": ""}, "survey", "must not be empty"),
    ({"reference": " \t"}, "reference", "must not be empty"),
    ({"reference": "r" * 501}, "reference", "501 characters; at most 500"),
    ({"segment": "S\x001"}, "segment", "contains a NUL at character 2"),
    ({"language": "e\x07s"}, "language", "contains the control character U+0007 at character 2"),
    ({"transaction": "t\ud800"}, "transaction", "contains half a surrogate pair at character 2"),
    ({"customer": CustomerForm(name="A\x1bna")}, "customer.name", "contains the control character U+001B"),
    ({"customer": CustomerForm(email="\0")}, "customer.email", "contains a NUL at character 1"),
    (answered(words=TEN_MEGABYTES), "answers[1].verbatim", "10,485,760 characters; at most 100,000"),
    (answered(words="Mal\0"), "answers[1].verbatim", "contains a NUL at character 4"),
    (answered(words="Mal\x85"), "answers[1].verbatim", "contains the control character U+0085"),
    (answered(question=" "), "answers[1].question", "must not be empty"),
    (answered(question="W\udfffy?"), "answers[1].question", "contains half a surrogate pair"),
    ({"answers": (AnswerForm("Why?"),) * (MAX_ANSWERS + 1)}, "answers", "501 answers; at most 500"),
    ({"custom": {"floor": float("nan")}}, "custom.floor", "is not a finite number"),
    ({"custom": {"floor": float("-inf")}}, "custom.floor", "is not a finite number"),
    ({"custom": {"floor": 2**53}}, "custom.floor", "is too large to be stored exactly"),
    ({"custom": {"floor": TEN_MEGABYTES}}, "custom.floor", "10,485,760 characters"),
    ({"custom": {"fl\0r": 1}}, "custom.fl\0r", "contains a NUL"),
    ({"custom": {str(number): 1 for number in range(201)}}, "custom", "201 fields; at most 200"),
]


@pytest.mark.parametrize(("changes", "field", "reason"), BAD, ids=[f"{field}: {reason}" for _, field, reason in BAD])
def test_a_error_is_told_with_its_field(changes: dict[str, Any], field: str, reason: str) -> None:
    [error] = errors_of(cast.form(**changes))
    assert error.field == field
    assert reason in str(error.reason)
    assert len(str(error.reason)) < 200


def test_all_errors_are_told_at_once() -> None:
    wrong = cast.form(survey="", score=11, time="noon", segment="\0")
    assert {error.field for error in errors_of(wrong)} == {"survey", "score", "time", "segment"}


def test_line_breaks_tabs_and_every_script_are_words() -> None:
    words = "Linea\r\notra\ttab\u00a0no-break عربى 日本 👩\u200d🍳"
    assert line_of(cast.form(words=words)).values["answer:Why?"] == words


def test_the_longest_words_are_kept() -> None:
    assert line_of(cast.form(words="é" * MAX_CHARACTERS))


def test_a_senders_clock_may_run_a_little_ahead() -> None:
    within = rfc3339(InstantUs(START + CLOCK_SKEW_US))
    beyond = rfc3339(InstantUs(START + CLOCK_SKEW_US + MINUTE_US))
    assert line_of(cast.form(time=within)).time_us == START + CLOCK_SKEW_US
    assert [error.field for error in errors_of(cast.form(time=beyond))] == ["time"]


def test_without_a_time_it_is_the_intakes() -> None:
    assert line_of(cast.form(time="")).time_us == START


def test_a_time_keeps_its_zone() -> None:
    assert line_of(cast.form(time="2026-11-20T00:00:00-06:00")).time_us == from_text("2026-11-20T06:00:00Z")


def test_the_surveys_scale_holds_where_the_form_names_none() -> None:
    assert line_of(cast.form(scale="", score=5), "5..1").values["score"] == "5..1:5"
    assert [error.field for error in errors_of(cast.form(scale="", score=6), "5..1")] == ["score"]


def test_the_forms_scale_goes_before_the_surveys() -> None:
    assert line_of(cast.form(scale="nps", score=10), "5..1").values["score"] == "nps:10"


def test_what_is_left_out_says_nothing() -> None:
    assert line_of(cast.bare()).values == {}


def test_sums_add_field_by_field() -> None:
    both = Sum(received=2, stored=2, opened=1, no_match=1).plus(Sum(received=1, rejected=1))
    assert both == Sum(received=3, stored=2, rejected=1, opened=1, no_match=1)
    assert both.adds_up


@pytest.mark.parametrize("wrong", [Sum(received=1), Sum(stored=1, received=1), Sum(opened=1), Sum(duplicates=1)])
def test_a_sum_that_does_not_add_up_is_told(wrong: Sum) -> None:
    assert not wrong.adds_up
