"""Webhooks over our own API."""

from functools import partial
from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from amends.errors import Fault
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import cursor
from amends.http.v1 import webhooks_wire as wire
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text
from amends.model.delivery import DeliveryState
from amends.model.principal import Scope
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm, WebhookPatch

_WEBHOOKS = "/v1/workspaces/{workspace_id}/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/{{webhook_id}}"
_DELIVERY = "/v1/workspaces/{workspace_id}/deliveries/{delivery_id}"

Time = Annotated[str, Meta(description="A time with a zone, like 2026-11-20T16:50:00+01:00")]


class PeriodForm(Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """The period whose failed events are to be brought again, and those that were taken if that is wanted."""

    start: Time
    end: Time
    also_delivered: bool = False


async def list_webhooks(call: Call) -> Answer:
    """All webhooks."""
    await check_workspace(call)
    found = await call.database.scan(call.by, webhooks.list_all)
    return json_answer(wire.Webhooks([wire.webhook(each) for each in found]))


async def create_webhook(call: Call) -> Answer:
    """Make a webhook; its secret is shown this once."""
    await check_workspace(call)
    form = await call.decode(WebhookForm)
    made = await call.database.write(call.by, webhooks.create, _installation(call), form)
    return json_answer(wire.new_secret(made), 201)


async def get_webhook(call: Call) -> Answer:
    """A webhook."""
    await check_workspace(call)
    return json_answer(wire.webhook(await call.database.read(call.by, webhooks.show, call.id_param("webhook_id"))))


async def change_webhook(call: Call) -> Answer:
    """Change where a webhook goes or what it wants."""
    await check_workspace(call)
    webhook_id, patch = call.id_param("webhook_id"), await call.decode(WebhookPatch)
    changed = await call.database.write(call.by, webhooks.change, _installation(call), webhook_id, patch)
    return json_answer(wire.webhook(changed))


async def rotate_webhook(call: Call) -> Answer:
    """Give a webhook a new secret, shown this once; the one before signs too for a day."""
    await check_workspace(call)
    webhook_id = call.id_param("webhook_id")
    return json_answer(
        wire.new_secret(await call.database.write(call.by, webhooks.rotate, _installation(call), webhook_id))
    )


async def disable_webhook(call: Call) -> Answer:
    """Switch a webhook off."""
    await check_workspace(call)
    return json_answer(wire.webhook(await call.database.write(call.by, webhooks.disable, call.id_param("webhook_id"))))


async def enable_webhook(call: Call) -> Answer:
    """Switch a webhook on again; what waited for it goes on."""
    await check_workspace(call)
    return json_answer(wire.webhook(await call.database.write(call.by, webhooks.enable, call.id_param("webhook_id"))))


async def test_webhook(call: Call) -> Answer:
    """Send a webhook a test event."""
    await check_workspace(call)
    sent = await call.database.write(call.by, webhooks.test, call.id_param("webhook_id"))
    return json_answer(wire.delivery(sent), 202)


async def replay_webhook(call: Call) -> Answer:
    """Bring the failed events of a period once more."""
    await check_workspace(call)
    webhook_id, form = call.id_param("webhook_id"), await call.decode(PeriodForm)
    start_us, end_us = _instant("from", form.start), _instant("to", form.end)
    replayed = await call.database.write(
        call.by, webhooks.replay_period, webhook_id, start_us, end_us, also_delivered=form.also_delivered
    )
    return json_answer(wire.Replayed(replayed), 202)


async def list_deliveries(call: Call) -> Answer:
    """The deliveries of a webhook, newest first."""
    await check_workspace(call)
    limit, before, state = cursor.limit_of(call), cursor.read(call, 1), _state(call)
    webhook_id, before_id = call.id_param("webhook_id"), before[0] if before else HIGHEST_ID
    found = await call.database.read(call.by, webhooks.log, webhook_id, before_id, limit + 1, state)
    following = cursor.write(found[limit - 1].id) if len(found) > limit else None
    return json_answer(wire.DeliveryPage([wire.delivery(each) for each in found[:limit]], following))


async def get_delivery(call: Call) -> Answer:
    """A delivery with what was sent and answered each time."""
    await check_workspace(call)
    found = await call.database.read(call.by, webhooks.show_delivery, call.id_param("delivery_id"))
    return json_answer(wire.logged(found))


async def replay_delivery(call: Call) -> Answer:
    """Bring a delivery once more, as the same message."""
    await check_workspace(call)
    again = await call.database.write(call.by, webhooks.replay, call.id_param("delivery_id"))
    return json_answer(wire.delivery(again), 202)


def _installation(call: Call) -> Installation:
    return Installation(call.installation_key, call.settings.webhooks_to_private)


def _state(call: Call) -> DeliveryState | UnsetType:
    text = call.query.get("state")
    if text is None:
        return UNSET
    if text not in list(DeliveryState):
        reason = f"must be one of {', '.join(DeliveryState)}"
        raise HttpProblem(Kind.INVALID_PARAMETERS, f"state {reason}", Fault("state", reason))
    return DeliveryState(text)


def _instant(field: str, text: str) -> InstantUs:
    try:
        return from_text(text)
    except ValueError:
        fault = Fault(field, "must be a time with a zone, like 2026-11-20T16:50:00+01:00")
        raise HttpProblem(Kind.INVALID_BODY, str(fault), fault) from None


_admin = partial(Endpoint, door=V1, scope=Scope.ADMIN)
_FORM = Raw(
    b'{"url": "https://hooks.example.com/amends", "types": ["ticket.opened", "ticket.breached"], "segments": ["S1"]}'
)
_PERIOD = Raw(b'{"from": "2026-11-20T00:00:00+01:00", "to": "2026-11-21T00:00:00+01:00"}')

ENDPOINTS = (
    _admin(method="GET", path=_WEBHOOKS, handler=list_webhooks, summary="List webhooks", answer=wire.Webhooks),
    _admin(
        method="POST",
        path=_WEBHOOKS,
        handler=create_webhook,
        summary="Make a webhook",
        request=WebhookForm,
        answer=wire.WebhookView,
        status=201,
        example=_FORM,
    ),
    _admin(method="GET", path=_WEBHOOK, handler=get_webhook, summary="Get a webhook", answer=wire.WebhookView),
    _admin(
        method="PATCH",
        path=_WEBHOOK,
        handler=change_webhook,
        summary="Change a webhook",
        request=WebhookPatch,
        answer=wire.WebhookView,
        example=Raw(b'{"types": []}'),
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/rotate",
        handler=rotate_webhook,
        summary="Give a webhook a new secret",
        answer=wire.WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/disable",
        handler=disable_webhook,
        summary="Switch a webhook off",
        answer=wire.WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/enable",
        handler=enable_webhook,
        summary="Switch a webhook on again",
        answer=wire.WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/test",
        handler=test_webhook,
        summary="Send a test event",
        answer=wire.DeliveryView,
        status=202,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/replay",
        handler=replay_webhook,
        summary="Bring the events of a period once more",
        request=PeriodForm,
        answer=wire.Replayed,
        status=202,
        example=_PERIOD,
    ),
    _admin(
        method="GET",
        path=f"{_WEBHOOK}/deliveries",
        handler=list_deliveries,
        summary="List a webhook's deliveries",
        answer=wire.DeliveryPage,
        parameters=(*cursor.PAGE_PARAMETERS, Parameter("state", "waiting, delivered or failed", DeliveryState)),
    ),
    _admin(
        method="GET",
        path=_DELIVERY,
        handler=get_delivery,
        summary="Get a delivery with its attempts",
        answer=wire.LoggedDeliveryView,
    ),
    _admin(
        method="POST",
        path=f"{_DELIVERY}/replay",
        handler=replay_delivery,
        summary="Bring a delivery once more",
        answer=wire.DeliveryView,
        status=202,
    ),
)
