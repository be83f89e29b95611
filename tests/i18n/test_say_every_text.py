"""Every text can be said in every language, whatever it is filled in with, and is the same after it was stored."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.i18n.languages import LANGUAGES, SOURCE_LANGUAGE, best_language
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_language, in_words
from amends.instants import InstantUs
from amends.texts.messages import MESSAGES
from amends.texts.text import Parameter, Text, from_column, say, to_column

PLACE = re.compile(r"%\((\w+)\)[rs]")
NOW = InstantUs(1_800_000_000_000_000)

odd_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["", "%", "%(x)s", "{0}", "<b>", "\u202e", "100%%", "'", '"', "\u0661\u0662", "NEW", "ticket"]
)
numbers = st.integers(-1, 2**53)
values = (
    odd_texts | numbers | st.lists(odd_texts, max_size=4) | odd_texts.map(lambda words: say("sentence", words=words))
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    code = draw(st.sampled_from(sorted(MESSAGES)))
    template = MESSAGES[code]
    names = set(PLACE.findall(template.text + template.many))
    parameters: dict[str, Parameter] = {name: draw(values) for name in sorted(names - {"count", "time"})}
    if "count" in names:
        parameters["count"] = draw(st.integers(0, 10**6))
    if "time" in names:
        parameters["time"] = "2026-11-20T16:50:00Z"
    return Text(code, parameters)


@given(texts())
@example(Text("headers_too_slow", {"seconds": 2**53}))
def test_it_is_said_in_every_language_to_everybody(text: Text) -> None:
    for language in LANGUAGES:
        assert isinstance(in_words(UserLocale(language, "Asia/Tokyo", NOW), text), str)
        assert isinstance(in_language(language, text), str)
    assert in_language(SOURCE_LANGUAGE, text) == str(text)


@given(texts())
def test_it_comes_back_from_where_it_was_stored(text: Text) -> None:
    assert from_column(to_column(text)) == text


@given(odd_texts)
def test_a_sentence_that_was_stored_before_is_said_as_it_was(sentence: str) -> None:
    stored = from_column(sentence)
    assert str(stored or "") == sentence
    for language in LANGUAGES:
        assert in_words(UserLocale(language, "UTC", NOW), stored or "") == sentence


@pytest.mark.parametrize("stored", ['{"code":"never_said"}', '{"code":1}', '{"code":"empty"', '{"code":"'])
def test_what_only_looks_like_a_text_is_a_sentence(stored: str) -> None:
    assert str(from_column(stored)) == stored


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا إجابات (0)؛ الحد الأقصى 500"),
        (1, "إجابة واحدة (1)؛ الحد الأقصى 500"),
        (2, "إجابتان (2)؛ الحد الأقصى 500"),
        (3, "3 إجابات؛ الحد الأقصى 500"),
        (11, "11 إجابة؛ الحد الأقصى 500"),
        (501, "501 إجابة؛ الحد الأقصى 500"),
    ],
)
def test_a_number_is_counted_as_its_language_counts(count: int, words: str) -> None:
    assert in_language("ar", say("too_many_answers", count=count, limit=500)) == words
    assert in_language("es", say("too_many_answers", count=1, limit=500)) == "1 respuesta; se permiten como máximo 500"


def test_an_api_names_codes_where_a_page_names_labels() -> None:
    text = say("reopen_first", number=5, status="CLOSED")
    assert str(text) == "The ticket 5 is CLOSED; reopen it first."
    assert in_language("es", text) == "El ticket 5 está en CLOSED; reábralo primero."
    page = in_words(UserLocale("es", "UTC", NOW), text)
    assert page == "El ticket 5 tiene el estado Cerrado. Reábralo antes de reasignarlo."


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("fr, es;q=0.5", "es"),
        ("en;q=0.1, ar;q=0.7", "ar"),
        ("es;q=0, fr", "en"),
        ("de;q=x", "de"),
        ("*", "en"),
    ],
)
def test_the_language_that_is_liked_best_is_taken(accepted: str, language: str) -> None:
    assert best_language(accepted) == language
