"""Joining the lines of a response: order, repetition and cut don't matter."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.instants import InstantUs
from amends.model.response import SurveyResponse
from amends.model.response_event import extend, received, says_nothing_new, unchanged
from amends.model.response_line import ResponseLine, joined, parts_of
from amends.model.response_parts import Parts, Said, Value, with_first_score

VALUES: st.SearchStrategy[Value] = st.sampled_from(("Bien", "Mal", "", "1", 1, 2.5, True, False, 0))
NAMES = st.sampled_from(("score", "score:Clean?", "answer:Why?", "answer:What else?", "custom:floor"))


@st.composite
def lines(draw: st.DrawFn) -> list[ResponseLine]:
    """Lines of one response, no two at the same time."""
    times = draw(st.lists(st.integers(0, 1000), unique=True, min_size=1, max_size=8))
    says = st.dictionaries(NAMES, VALUES, min_size=1)
    return [ResponseLine(survey="visit", reference="r", time_us=InstantUs(time), values=draw(says)) for time in times]


def all_joined(some: Sequence[ResponseLine]) -> Parts:
    parts: Parts = {}
    for line in some:
        parts = joined(parts, line, 1)
    return parts


def told(parts: Parts) -> dict[str, list[tuple[int, int, str]]]:
    # By their texts: True == 1 in Python, not in a custom field.
    return {name: [(each.first_us, each.last_us, repr(each.value)) for each in said] for name, said in parts.items()}


@given(lines(), st.data())
def test_any_order_comes_to_the_same(some: list[ResponseLine], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(some))
    assert told(all_joined(mixed)) == told(all_joined(some))


@given(lines(), st.data())
def test_a_repeated_line_says_nothing_new(some: list[ResponseLine], data: st.DataObject) -> None:
    parts = all_joined(some)
    again = data.draw(st.sampled_from(some))
    assert joined(parts, again, 2) is parts


@given(lines())
def test_what_was_said_last_counts_but_for_scores_what_was_said_first(some: list[ResponseLine]) -> None:
    in_order = sorted(some, key=lambda line: line.time_us)
    last = {name: value for line in in_order for name, value in line.values.items()}
    first = {name: value for line in reversed(in_order) for name, value in line.values.items()}
    counting = {name: said[-1].value for name, said in all_joined(some).items()}
    expected = {name: (first if "score" in name else last)[name] for name in last}
    assert {name: repr(value) for name, value in counting.items()} == {
        name: repr(each) for name, each in expected.items()
    }


@given(lines())
def test_what_was_said_is_ordered_by_time_without_repetition(some: list[ResponseLine]) -> None:
    for name, said in all_joined(some).items():
        times = [-each.first_us if "score" in name else each.last_us for each in said]
        assert times == sorted(times)
        assert all(each.first_us <= each.last_us for each in said)
        assert len({repr(each.value) for each in said}) == len(said)


def scored(score: int, minute: int) -> ResponseLine:
    return ResponseLine(survey="visit", reference="r", time_us=InstantUs(minute), values={"score": f"nps:{score}"})


def test_of_two_scores_of_one_moment_the_first_that_came_counts() -> None:
    parts = joined(joined(joined({}, scored(2, 5), 1), scored(10, 5), 2), scored(2, 9), 3)
    assert [(each.value, each.first_us) for each in parts["score"]] == [("nps:10", 5), ("nps:2", 5)]


def test_an_earlier_score_that_comes_later_counts() -> None:
    parts = joined(joined({}, scored(2, 5), 1), scored(10, 3), 2)
    assert [each.value for each in parts["score"]] == ["nps:2", "nps:10"]


def test_scores_that_were_kept_before_the_first_one_counted_are_read_as_it_counts() -> None:
    before = {"score": (Said(InstantUs(3), InstantUs(3), 1, "nps:2"), Said(InstantUs(5), InstantUs(9), 2, "nps:10"))}
    assert [each.value for each in with_first_score(before)["score"]] == ["nps:10", "nps:2"]
    now = all_joined([scored(2, 3), scored(10, 5)])
    assert with_first_score(now) is now


def a_response(line: ResponseLine) -> SurveyResponse:
    numbers = dict.fromkeys(("segment_id", "customer_id", "transaction_id", "ticket_id"), 0)
    identity = {"id": 1, "version": 1, "survey_id": 1, "reference": "r", "first_intake_id": 1}
    return SurveyResponse(
        **identity, **numbers, time_us=line.time_us, received_us=InstantUs(0), parts=parts_of(line, 1)
    )


def without_score(values: dict[str, Value]) -> dict[str, Value]:
    # Here it is any value, which no score is.
    return {name: value for name, value in values.items() if "score" not in name}


@given(lines())
def test_one_walk_reads_what_each_part_says(some: list[ResponseLine]) -> None:
    first, *others = (structs.replace(line, values=without_score(line.values)) for line in some)
    response = a_response(first)
    for line in others:
        response = extend(unchanged(response), line, 1, response).after
    read = response.read()
    assert (read.language, read.transaction, read.custom) == (response.language, response.transaction, response.custom)
    assert read.answers == tuple(answer.verbatim for answer in response.answers if answer.verbatim)


@given(lines())
def test_events_make_what_lines_make(some: list[ResponseLine]) -> None:
    change = received(a_response(some[0]))
    for line in some[1:]:
        change = extend(change, line, 1, change.after)
    assert change.after.parts == all_joined(some)
    assert change.after.time_us == min(line.time_us for line in some)
    assert change.after.version == len(change.events) == len(some)


@given(lines())
def test_a_known_response_takes_no_line_twice(some: list[ResponseLine]) -> None:
    response = a_response(some[0])
    for line in some[1:]:
        response = extend(unchanged(response), line, 1, response).after
    assert all(says_nothing_new(response, line) for line in some)
