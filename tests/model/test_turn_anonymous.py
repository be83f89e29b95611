"""Whatever was said before a response turns anonymous, its history keeps no trace of whom, and still makes its row."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.instants import InstantUs
from amends.model import response_event
from amends.model.anonymity import customers_in, is_anonymous, turned_anonymous, without_traces
from amends.model.identity import IDENTITY, day_of
from amends.model.response import SurveyResponse
from amends.model.response_event import ResponseChange
from amends.model.response_line import ResponseLine, anonymous, parts_of
from amends.model.ticket.history import Happened, replay

TRACE = "canary@example.com"
values = st.fixed_dictionaries(
    {},
    optional={
        "customer.email": st.just(TRACE),
        "transaction": st.just(TRACE),
        "custom:email": st.just(TRACE),
        "custom:floor": st.integers(0, 3),
        "answer:Why?": st.sampled_from(["Cold", "Loud"]),
        "score": st.sampled_from(["nps:2", "nps:9"]),
        IDENTITY: st.sampled_from(["identified", "confidential"]),
    },
)
times = st.integers(1_700_000_000_000_000, 1_700_400_000_000_000)


def line_of(said: dict[str, str | int], at: int) -> ResponseLine:
    return ResponseLine(survey="visit", reference="r-1", time_us=InstantUs(at), values={**said})


lines = st.builds(line_of, values, times)


def begun(line: ResponseLine) -> ResponseChange:
    response = SurveyResponse(
        id=1,
        version=1,
        survey_id=2,
        reference="r-1",
        time_us=line.time_us,
        received_us=InstantUs(1_700_500_000_000_000),
        first_intake_id=3,
        segment_id=4,
        customer_id=7,
        transaction_id=8,
        ticket_id=0,
        parts=parts_of(line, 3),
    )
    return response_event.received(response)


@given(said=st.lists(lines, min_size=1, max_size=5), last=lines)
def test_the_history_makes_the_row_and_has_no_trace(said: list[ResponseLine], last: ResponseLine) -> None:
    change = begun(said[0])
    for number, line in enumerate(said[1:], start=4):
        change = response_event.extend(change, line, number, change.after)
    change = response_event.joined_with(change, response_event.link(change.after, 9))
    closing = anonymous(structs.replace(last, values={**last.values, IDENTITY: "anonymous"}))
    nobody = structs.replace(change.after, customer_id=0, transaction_id=0)
    change = response_event.extend(change, closing, 20, nobody)
    assert turned_anonymous(change)
    assert customers_in(change.events) == {7}
    kept = without_traces(change.events, change.after)
    assert customers_in(kept) == set()
    history = [Happened(number, InstantUs(0), "key", 1, event) for number, event in enumerate(kept, start=1)]
    assert replay(history) == change.after
    written = msgspec.json.encode(kept).decode()
    assert TRACE not in written
    assert change.after.time_us == day_of(change.after.time_us)
    assert not any(str(line.time_us) in written for line in said if line.time_us != day_of(line.time_us))


@given(lines)
def test_who_says_nothing_of_it_does_not_turn_anonymous(line: ResponseLine) -> None:
    change = begun(line)
    assert not is_anonymous(change.after)
    assert not turned_anonymous(change)
    assert not turned_anonymous(response_event.extend(change, line, 5, change.after))
