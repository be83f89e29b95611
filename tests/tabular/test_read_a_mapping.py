import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.tabular.mapping import Column, Constant
from amends.tabular.mapping_document import read_mapping
from tests.tabular.builders import MAPPING, refusal

LEAST = 'survey = "visit"\nreference = { column = "Ref" }\n'


def refused(text: str) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read_mapping(text)
    return refusal(caught.value)


def test_a_mapping_knows_its_columns_and_where_it_names_them() -> None:
    assert [(column.name, column.path) for column in read_mapping(MAPPING).columns()] == [
        ("Score", "score.column"),
        ("Date", "time.column"),
        ("Ref", "reference.column"),
        ("Words", "answers[0].verbatim.column"),
    ]


def test_names_of_columns_are_cleaned_as_the_header_is() -> None:
    mapping = read_mapping('survey = " a  b "\nreference = { column = " Response\u00a0 ID " }')
    assert (mapping.survey, mapping.reference) == (Constant("a b"), Column("Response ID", "reference.column"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('surwey = "x"', "surwey: is not a known key (did you mean survey?)"),
        ("score = 3", "score: must be a table, not a whole number"),
        ("score = { colum = 'a' }", "score.colum: is not a known key (did you mean column?)"),
        ("score = { scale = 'nps' }", 'score.column: is missing: column = "..." names the column of the scores'),
        ("score = { column = 'a', scale = 'good' }", "score.scale: 'good' is not a scale"),
        ("score = { column = 'a', no_score = [] }", "score.no_score: must list at least one"),
        ("score = { column = 'a', no_score = [true] }", "score.no_score[0]: must be a text, not true or false"),
        ("segment = { make = true }", 'segment: needs either column = "..." or path = ["...", "..."]'),
        ("segment = { column = 'a', path = ['b'] }", "segment: needs either column"),
        ("segment = { path = [1] }", "segment.path[0]: must be a text, not a whole number"),
        ("segment = { column = 'a', make = 'yes' }", "segment.make: must be true or false, not a text"),
        (
            "time = { column = 'a', format = 'dd/mm/yyyy' }",
            'time.zone: is missing: zone = "Europe/London" says in which',
        ),
        ("time = { column = 'a', zone = 'Mars/Base' }", "time.zone: 'Mars/Base' is not an IANA time zone"),
        ("time = { format = 'iso' }", 'time.column: is missing: column = "..." names the column of the times'),
        ("time = { column = 'a', format = ['iso', 'dd'] }", "time.format[1]: lacks yyyy, mm"),
        ("answers = []", "answers: must list at least one"),
        ("answers = [{ verbatim = { column = 'a' } }]", "answers[0].question: is missing"),
        ("answers = [{ question = 'a' }]", "answers[0].verbatim: is missing: it names the column"),
        (
            "answers = [{ question = 'a', verbatim = 'b' }]",
            'answers[0].verbatim: must be { column = "..." }, not a text',
        ),
        ("customer = { mail = 'a' }", "customer.mail: is not a known key (did you mean email?)"),
        ("customer = { email = { col = 'a' } }", "customer.email.col: is not a known key"),
        ("custom = { a = 3 }", 'custom.a: must be a text, or { column = "..." }, not a whole number'),
        ("custom = 'a'", "custom: must be a table, not a text"),
        ("custom = { 'a b' = '' }", 'custom."a b": must not be empty'),
        ("encoding = 'rot13'", "encoding: is not a supported encoding"),
        ("delimiter = 'colon'", "delimiter: must be one of comma, semicolon, tab, pipe"),
        ("sheet = 1", "sheet: must be a text, not a whole number"),
    ],
)
def test_a_error_is_told_with_its_place(text: str, error: str) -> None:
    assert [said for said in refused(LEAST + text) if said.startswith(error)]


def test_all_errors_are_told_at_once() -> None:
    assert [said.split(":")[0] for said in refused("language = 1\nsheet = ''\nfoo = 1")] == [
        "foo",
        "survey",
        "reference",
        "language",
        "sheet",
    ]


def test_a_constant_question_can_be_asked_once_only() -> None:
    answer = '[[answers]]\nquestion = "Why?"\nwords = { column = "a" }\n'
    assert refused(LEAST + answer * 2) == ["answers[1].question: is used by an answer above already"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("oops", "this is not TOML"),
        ("x" * 200_001, "the mapping has 200,001 characters"),
        ("a = " + "[" * 100_000, "the mapping is nested too deep"),
        ("a = " + "9" * 10_000, "this is not TOML"),
    ],
)
def test_what_is_no_mapping_at_all(text: str, reason: str) -> None:
    [said] = refused(text)
    assert said.startswith(reason)


@given(st.text())
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_mapping(text)


KEYS = st.sampled_from(
    ["survey", "reference", "score", "time", "segment", "answers", "column", "format", "custom", "x"]
)
VALUES = st.recursive(
    st.one_of(st.sampled_from(['"a"', '""', "1", "true", "[]", "1.5", "2026-01-01"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        ),
    ),
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_toml_is_a_mapping_or_refused(table: dict[str, str]) -> None:
    try:
        read_mapping("\n".join(f"{key} = {value}" for key, value in table.items()))
    except Invalid:
        return
