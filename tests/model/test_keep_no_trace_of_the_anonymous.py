"""Of an anonymous response nothing is kept that leads back to a person, in whatever order its lines come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.errors import FieldError
from amends.instants import DAY_US, InstantUs, from_text
from amends.model.customer import CustomerForm
from amends.model.identity import Identity
from amends.model.intake import check
from amends.model.response import ResponseForm, SurveyResponse
from amends.model.response_event import extend, received, unchanged
from amends.model.response_line import ResponseLine, beside, parts_of
from amends.model.response_parts import Value

NOW = from_text("2026-11-20T16:50:00+01:00")
GIVEN = "2026-11-20T13:37:11+01:00"
WHO = CustomerForm("canary@example.com", "+44 7700 900123", "Canary", "c-77")
TRACES: dict[str, Value] = {
    "IP Address": "203.0.113.7",
    "seen from": "2001:db8::7",
    "User-Agent": "Canary/1.0",
    "Contact": "canary@example.com",
    "End Date": "2026-11-20 13:37",
    "FirstName": "Canary",
}
HARMLESS: dict[str, Value] = {"floor": 3, "breakfast": True, "room type": "double", "day": "2026-11-20"}


def form(identity: str, time: str = GIVEN) -> ResponseForm:
    return ResponseForm(
        survey="visit",
        reference="r-1",
        score=3,
        scale="nps",
        time=time,
        customer=WHO,
        transaction="booking-9",
        custom=TRACES | HARMLESS,
        identity=identity,
    )


def line_of_form(identity: str, time: str = GIVEN) -> ResponseLine:
    line = check(form(identity, time), NOW)
    assert isinstance(line, ResponseLine)
    return line


def response_of(some: list[ResponseLine]) -> SurveyResponse:
    first, *others = some
    made = SurveyResponse(
        id=1,
        version=1,
        survey_id=2,
        reference="r-1",
        time_us=first.time_us,
        received_us=NOW,
        first_intake_id=3,
        segment_id=4,
        customer_id=0,
        transaction_id=0,
        ticket_id=0,
        parts=parts_of(first, 3),
    )
    change = received(made.by_day())
    for each in others:
        line = beside(change.after.parts, each)
        found = structs.replace(change.after, customer_id=0, transaction_id=0)
        change = extend(unchanged(change.after), line, 3, found)
    return change.after


def test_a_line_says_what_leads_to_nobody() -> None:
    line = line_of_form("anonymous")
    assert "canary" not in str(line.values).lower()
    assert line.customer.is_nobody
    assert line.transaction == ""
    assert {name: value for name, value in line.values.items() if name.startswith("custom:")} == {
        f"custom:{name}": value for name, value in HARMLESS.items()
    }
    assert line.time_us == from_text("2026-11-20T00:00:00Z")


def test_a_confidential_line_says_who_it_was() -> None:
    line = line_of_form("confidential")
    assert line.customer == WHO
    assert line.is_joined_to_nobody
    assert line.time_us == from_text(GIVEN)


def test_an_address_is_no_reference_of_an_anonymous_response() -> None:
    [fault] = check(structs.replace(form("anonymous"), reference="canary@example.com"), NOW)  # type: ignore[misc]
    assert isinstance(fault, FieldError)
    assert (fault.field, fault.reason.code) == ("reference", "leads_back_to_somebody")


IDENTITIES = st.lists(st.sampled_from(["", "identified", "confidential", "anonymous"]), min_size=1, max_size=4)


@given(IDENTITIES, st.data())
def test_once_anonymous_it_is_anonymous_in_any_order(identities: list[str], data: st.DataObject) -> None:
    some = [
        line_of_form(each, f"2026-11-{10 + data.draw(st.integers(0, 8))}T13:{37 + index}:11Z")
        for index, each in enumerate([*identities, "anonymous"])
    ]
    response = response_of(data.draw(st.permutations(some)))
    assert response.identity == Identity.ANONYMOUS.value
    assert response.is_joined_to_nobody
    assert response.customer.is_nobody
    assert "canary" not in str(response.parts).lower()
    times = [time for said in response.parts.values() for each in said for time in (each.first_us, each.last_us)]
    assert all(time % DAY_US == 0 for time in (*times, response.time_us, response.received_us))
    assert {each.value for each in response.parts["identity"]} == {"anonymous"}
    same = response_of(some)
    assert told(same) == told(response)


def told(response: SurveyResponse) -> dict[str, list[tuple[int, int, str]]]:
    parts = response.parts
    return {name: [(each.first_us, each.last_us, repr(each.value)) for each in said] for name, said in parts.items()}


@pytest.mark.parametrize("identity", ["", "identified", "confidential"])
def test_others_are_kept_as_they_were_said(identity: str) -> None:
    line = line_of_form(identity)
    assert line.customer == WHO
    assert (line.transaction, line.values["custom:IP Address"]) == ("booking-9", "203.0.113.7")


def test_the_clock_of_an_anonymous_customer_begins_at_the_latest_moment_of_its_day() -> None:
    anonymous, known = response_of([line_of_form("anonymous")]), response_of([line_of_form("")])
    assert anonymous.clock_from_us(anonymous.time_us) == from_text("2026-11-21T00:00:00Z")
    assert known.clock_from_us(known.time_us) == known.time_us == InstantUs(from_text(GIVEN))
