"""Snoozing tickets over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.http.v1.times import instant_of
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.usecases import snooze
from amends.wire.snooze import SnoozeForm

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


def until_of(sent: SnoozeForm, within: str = "") -> InstantUs:
    """Until when something is snoozed; `within` stands before its name in errors. Raises Invalid for no time."""
    return UNTIL_ANSWER if sent.until_time is None else instant_of(f"{within}until_time", sent.until_time)


_post = partial(ticket_endpoint, method="POST")

ENDPOINTS = (
    _post(
        path=f"{_PATH}/snooze",
        scope=Scope.TICKETS_WRITE,
        name="snooze_ticket",
        summary="Snooze a ticket",
        description="Put a ticket out of its owner's list until a time, or until the customer answers. No clock stops. "
        "It is back before that when the customer answers, a target or a promise is due soon or missed, or it is "
        "escalated, gets another owner, or is resolved or closed.",
        request=SnoozeForm,
        form=until_of,
        do=then_shown(snooze.snooze),
        example=Raw(b'{"until_time": "2026-12-14T09:00:00+01:00"}'),
    ),
    _post(
        path=f"{_PATH}/wake",
        scope=Scope.TICKETS_WRITE,
        name="wake_ticket",
        summary="End the snooze of a ticket",
        description="Put a snoozed ticket back into the list of its owner. A ticket that is not snoozed stays as it "
        "is.",
        do=then_shown(snooze.wake),
    ),
)
