"""Routes, colleagues and pools, with defaults that need no thought."""

from typing import Any

from amends.instants import HOUR_US, InstantUs
from amends.model.identity import CUSTOM
from amends.model.person import Absence, User
from amends.model.response import SurveyResponse
from amends.model.response_parts import Said, Value
from amends.model.routing.choose import Pool
from amends.model.routing.document import parse
from amends.model.routing.route import Route
from amends.model.routing.strategies import Colleague
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import MANUAL_TYPE, Ticket

NOW = InstantUs(1_000 * HOUR_US)
SEGMENT, ABOVE, ELSEWHERE = 10, 5, 20


def a_route(strategy: dict[str, Any] | None = None, number: int = 1, **changes: Any) -> Route:
    strategy = strategy or {"round_robin": {}}
    return Route(number, 1, parse({"name": "A route", "order": 10, "strategy": strategy, **changes}))


def a_colleague(number: int, open_tickets: int = 0, **changes: Any) -> Colleague:
    fields: dict[str, Any] = {"segment_ids": (SEGMENT,), **changes}
    return Colleague(User(number, f"user{number}@hotel.example", "", "", NOW, None, **fields), open_tickets)


def a_pool(*colleagues: Colleague, rotation: tuple[int, ...] = ()) -> Pool:
    return Pool(SEGMENT, frozenset({SEGMENT, ABOVE}), colleagues, rotation)


def away(from_hours: int, until_hours: int) -> Absence:
    """An absence in hours from now."""
    ends = (InstantUs(NOW + hours * HOUR_US) for hours in (from_hours, until_hours))
    return Absence(1, *ends)


def a_ticket(**changes: Any) -> Ticket:
    fields: dict[str, Any] = dict.fromkeys(Ticket.__struct_fields__, 0)
    texts = dict.fromkeys(("scale", "verbatim", "reply", "action_taken"), "")
    own = {"status": Status.NEW, "priority": Priority.MEDIUM, "type": MANUAL_TYPE, "closed_us": None}
    return Ticket(**{**fields, **texts, **own, "deleted_us": None, "score": None, **changes})


def a_response(**said: Value) -> SurveyResponse:
    """What somebody said; `custom` fields are named with two underscores: custom__floor."""
    parts = {name.replace("custom__", CUSTOM): (Said(NOW, NOW, 1, value),) for name, value in said.items()}
    fields: dict[str, Any] = dict.fromkeys(SurveyResponse.__struct_fields__, 0)
    return SurveyResponse(**{**fields, "reference": "r-1042", "parts": parts})
