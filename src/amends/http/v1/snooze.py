"""Snoozing tickets over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.http.v1.tickets import then_shown, version_of
from amends.instants import InstantUs, from_text
from amends.model.principal import Scope
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.serializers.tickets import ticket_view
from amends.texts.text import say
from amends.usecases import snooze
from amends.wire.snooze import SnoozeForm
from amends.wire.tickets import TicketView

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


def _until(sent: SnoozeForm) -> InstantUs:
    if sent.until_time is None:
        return UNTIL_ANSWER
    try:
        return from_text(sent.until_time)
    except ValueError:
        raise Invalid(FieldError("until_time", say("not_a_time"))) from None


_post = partial(
    Endpoint,
    method="POST",
    interface=V1,
    serialize=ticket_view,
    tag=version_of,
    response=TicketView,
)

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
        form=_until,
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
