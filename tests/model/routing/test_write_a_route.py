"""Stating a route: what TOML and JSON may say, what is refused and where; and which tickets it is for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.response_field import field_value
from amends.model.response_parts import Value
from amends.model.routing.document import decode, encode, parse
from amends.model.routing.route import route_for
from amends.model.routing.strategies import STRATEGIES
from amends.model.routing.strategy import ByField, Named, RoundRobin, name_of
from amends.model.status import Priority
from amends.model.ticket.ticket import FEEDBACK_TYPE, MANUAL_TYPE

from .builders import a_response, a_route, a_ticket

TOML = """
name = "Madrid"
order = 10
segments = ["MAD"]
priorities = ["HIGH", "CRITICAL"]
types = ["FEEDBACK TICKET"]

[strategy.field]
name = "custom.floor"
values = { "3" = "carmen@hotel.example" }
"""
MADRID: dict[str, Any] = {"name": "Madrid", "order": 10, "strategy": {"round_robin": {}}}
EMAIL = "carmen@hotel.example"
A_STRATEGY = st.sampled_from(
    [
        *({name: {}} for name in ("round_robin", "least_open", "weighted")),
        {"named": {"owner": EMAIL}},
        {"field": {"name": "language", "values": {"es": EMAIL, "pt": "rui@hotel.example"}}},
    ]
)


def test_all_that_can_be_said_is_read() -> None:
    document = parse(TOML)
    assert (document.name, document.order, document.segments) == ("Madrid", 10, ("MAD",))
    assert (document.priorities, document.types) == ((Priority.HIGH, Priority.CRITICAL), (FEEDBACK_TYPE,))
    assert document.strategy == ByField("custom.floor", {"3": EMAIL})


def test_what_is_left_out_or_empty_is_all() -> None:
    assert parse(MADRID) == parse({**MADRID, "segments": [], "priorities": [], "types": []})
    assert parse(MADRID).strategy == RoundRobin()


@given(A_STRATEGY, st.lists(st.sampled_from(Priority), max_size=3), st.lists(st.just("MAD"), max_size=1))
def test_what_is_written_reads_the_same(
    strategy: dict[str, Any], priorities: list[Priority], segments: list[str]
) -> None:
    words = [priority.name for priority in priorities]
    document = parse({**MADRID, "strategy": strategy, "priorities": words, "segments": segments})
    assert decode(encode(document)) == document


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_can_be_stated(name: str) -> None:
    details: dict[str, Any] = {"named": {"owner": EMAIL}, "field": {"name": "language", "values": {"es": EMAIL}}}
    assert name_of(parse({**MADRID, "strategy": {name: details.get(name, {})}}).strategy) == name


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"order": -1}, "order"),
        ({"segments": "MAD"}, "segments"),
        ({"segments": [3]}, "segments[0]"),
        ({"priorities": ["SOON"]}, "priorities[0]"),
        ({"types": [""]}, "types[0]"),
        ({"colour": "red"}, "colour"),
        ({"strategy": "round_robin"}, "strategy"),
        ({"strategy": {}}, "strategy"),
        ({"strategy": {"round_robin": {}, "weighted": {}}}, "strategy"),
        ({"strategy": {"round_robin": {"every": 2}}}, "strategy.round_robin.every"),
        ({"strategy": {"named": {}}}, "strategy.named"),
        ({"strategy": {"named": "carmen@hotel.example"}}, "strategy.named"),
        ({"strategy": {"named": {"owner": "carmen"}}}, "strategy.named.owner"),
        ({"strategy": {"field": {"name": "custom.floor"}}}, "strategy.field"),
        ({"strategy": {"field": {"name": "floor", "values": {"3": EMAIL}}}}, "strategy.field.name"),
        ({"strategy": {"field": {"name": "custom.", "values": {"3": EMAIL}}}}, "strategy.field.name"),
        ({"strategy": {"field": {"name": "language", "values": {}}}}, "strategy.field.values"),
        ({"strategy": {"field": {"name": "language", "values": {"": EMAIL}}}}, 'strategy.field.values.""'),
        (
            {"strategy": {"field": {"name": "language", "values": {"x" * 1001: EMAIL}}}},
            f'strategy.field.values."{"x" * 60}…"',
        ),
        ({"strategy": {"field": {"name": "language", "values": 3}}}, "strategy.field.values"),
        ({"strategy": {"field": {"name": "language", "values": {"es": 3}}}}, "strategy.field.values.es"),
        ({"strategy": {"random": {}}}, "strategy.random"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse({**MADRID, **change})
    assert field in {error.field for error in refused.value.errors}


@pytest.mark.parametrize("source", ["", "name = 3", '{"order": 1}', "[]", "{"])
def test_a_text_that_is_no_route_is_refused(source: str) -> None:
    with pytest.raises(Invalid):
        parse(source)


def test_the_first_that_is_for_the_ticket_decides() -> None:
    late, early = a_route(number=1, order=20), a_route(number=2, order=10)
    assert route_for([late, early], a_ticket(), {"MAD"}) is early
    assert route_for([a_route(number=3, order=10), early], a_ticket(), {"MAD"}) is early


@pytest.mark.parametrize(
    ("change", "is_for_it"),
    [
        ({}, True),
        ({"segments": ["MAD"]}, True),
        ({"segments": ["MAIN"]}, True),
        ({"segments": ["LIS"]}, False),
        ({"segments": ["LIS", "MAD"]}, True),
        ({"priorities": ["HIGH"]}, True),
        ({"priorities": ["LOW"]}, False),
        ({"types": [MANUAL_TYPE]}, True),
        ({"types": [FEEDBACK_TYPE]}, False),
    ],
)
def test_a_route_is_for_what_it_lists(change: dict[str, Any], is_for_it: bool) -> None:
    found = route_for([a_route(**change)], a_ticket(priority=Priority.HIGH), {"MAD", "MAIN"})
    assert (found is not None) == is_for_it


def test_a_named_owner_is_kept_as_written() -> None:
    assert parse({**MADRID, "strategy": {"named": {"owner": EMAIL}}}).strategy == Named(EMAIL)


@pytest.mark.parametrize(
    ("value", "written"), [(True, "true"), (False, "false"), (3, "3"), (3.0, "3"), (3.5, "3.5"), ("3", "3"), ("", "")]
)
def test_a_custom_field_is_compared_as_a_route_writes_its_values(value: Value, written: str) -> None:
    assert field_value("custom.floor", a_response(custom__floor=value)) == written


def test_a_custom_field_that_wasnt_sent_is_blank() -> None:
    assert field_value("custom.floor", a_response()) == ""


def test_the_language_of_a_response_can_choose_too() -> None:
    assert field_value("language", a_response(language="pt")) == "pt"


def test_a_ticket_without_a_response_says_nothing_in_any_field() -> None:
    assert field_value("custom.floor", None) == ""
