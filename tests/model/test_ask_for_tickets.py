"""Asking for tickets: a query reads and writes its texts, and words are found however they are written."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.instants import InstantUs
from amends.model import search_text
from amends.model.search_text import Phrase
from amends.model.status import Priority, Status
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import Sort

_ids = st.integers(0, 2**63 - 1)
_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
_times = st.integers(0, 4 * 10**15).map(InstantUs)
_VALUES = {
    "status": st.lists(st.sampled_from(Status), min_size=1, unique=True).map(tuple),
    "priority": st.lists(st.sampled_from(Priority), min_size=1, unique=True).map(tuple),
    "owner_id": st.lists(_ids, min_size=1, max_size=5, unique=True).map(tuple),
    "sort": st.sampled_from(Sort),
    **dict.fromkeys(
        ("type", "segment", "segment_only", "origin_segment", "scale", "root_cause", "external_id", "q"), _texts
    ),
    **dict.fromkeys(("survey_id", "customer_id", "rule_id", "watcher_id"), _ids),
    **dict.fromkeys(("score_from", "score_to", "contact_attempts_from", "reopenings_from"), st.integers(-1000, 1000)),
    **dict.fromkeys(("escalation_level_from", "postponements_from", "broken_promises_from"), st.integers(-1000, 1000)),
    "due_within_hours": st.integers(1, 24 * 366),
    **dict.fromkeys(
        ("has_root_cause", "overdue", "contacted", "reached", "promised", "promise_overdue", "snoozed"), st.booleans()
    ),
    **{f"{name}_{end}": _times for name in list_query.PERIODS for end in ("from", "before")},
}


def test_every_field_of_a_query_is_tried() -> None:
    assert _VALUES.keys() == list_query.QUERY_FIELDS.keys()


@given(st.fixed_dictionaries({}, optional=_VALUES))
def test_what_is_written_is_read_again(query: list_query.TicketQuery) -> None:
    assert list_query.read(list_query.write(query)) == query


def test_every_error_of_a_query_is_told_at_once() -> None:
    texts = {"status": "LOST", "owner_id": "me", "opened_from": "today", "overdue": "yes", "colour": "red"}
    with pytest.raises(Invalid) as refused:
        list_query.read({**texts, "sort": "size", "score_from": "five", "survey_id": "-1", "q": "\0"})
    assert {error.field for error in refused.value.errors} == {*texts, "sort", "score_from", "survey_id", "q"}


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("due_within_hours", "0", "must be a whole number from 1 to 8784"),
        ("due_within_hours", "8785", "must be a whole number from 1 to 8784"),
        ("owner_id", ",".join(["7"] * 101), "must have at most 100 numbers"),
    ],
)
def test_what_is_beyond_a_bound_is_told_with_the_bound(field: str, text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        list_query.read({field: text})
    assert [(error.field, str(error.reason)) for error in refused.value.errors] == [(field, reason)]


_BOUNDED = [
    (name, bounds)
    for name, field in list_query.QUERY_FIELDS.items()
    if "minimum" in (bounds := msgspec.json.schema(field.type))
]


@pytest.mark.parametrize(("name", "bounds"), _BOUNDED, ids=[name for name, _ in _BOUNDED])
def test_the_documented_bounds_are_those_that_are_checked(name: str, bounds: dict[str, int]) -> None:
    lowest, highest = bounds["minimum"], bounds["maximum"]
    for inside in (lowest, highest):
        list_query.read({name: str(inside)})
    for outside in (lowest - 1, highest + 1):
        with pytest.raises(Invalid):
            list_query.read({name: str(outside)})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ménage", "menage"), ("STRASSE", "straße"), ("ＡＢＣ", "abc"), ("Ünal", "unal"), ("الْفاتورة", "الفاتورة")],
)
def test_accents_case_and_forms_make_no_difference(one: str, other: str) -> None:
    assert list(search_text.words_of(one)) == list(search_text.words_of(other))


def test_what_is_written_without_blanks_is_found_by_its_characters() -> None:
    assert len(list(search_text.words_of("房间很脏 room9"))) == 5


def test_the_last_word_may_be_a_beginning_and_quotation_marks_hold_together() -> None:
    [(first), (second)] = search_text.parse('"cold water" sho')
    assert (len(first.words), first.is_open, second.is_open) == (2, False, True)
    [phrase] = search_text.parse('"cold water"')
    assert not phrase.is_open
    [whole] = search_text.parse("cold ")
    assert not whole.is_open
    assert search_text.parse("... !!") == ()


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(text: str) -> None:
    for phrase in search_text.parse(text):
        assert phrase.words
        assert all(word.isascii() and word.isalnum() for word in phrase.words)
        assert isinstance(phrase, Phrase)


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_plain_letters_are_cut_as_all_others_are(text: str) -> None:
    assert list(search_text.words_of(f"{text} é"))[:-1] == list(search_text.words_of(text))
