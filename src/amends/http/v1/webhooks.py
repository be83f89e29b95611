"""Webhooks over our own API."""

from functools import partial

from msgspec import UNSET, Raw, UnsetType

from amends.errors import FieldError
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text
from amends.model.delivery import DeliveryState
from amends.model.principal import Scope
from amends.serializers.webhooks import delivery_view, logged_delivery_view, new_secret_view, webhook_view
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm, WebhookPatch
from amends.wire.cursor import encode_cursor
from amends.wire.webhooks import (
    DeliveryPage,
    DeliveryView,
    LoggedDeliveryView,
    PeriodForm,
    Replayed,
    WebhookList,
    WebhookView,
)

_WEBHOOKS = "/v1/workspaces/{workspace_id}/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/{{webhook_id}}"
_DELIVERY = "/v1/workspaces/{workspace_id}/deliveries/{delivery_id}"


async def list_webhooks(request: Request) -> Response:
    """List all webhooks of the workspace."""
    found = await request.database.scan(request.by, webhooks.list_all)
    return json_response(WebhookList([webhook_view(each) for each in found]))


async def create_webhook(request: Request) -> Response:
    """Register a webhook. Its secret is returned only once, in this response."""
    form = await request.decode(WebhookForm)
    made = await request.database.write(request.by, webhooks.create, _installation(request), form)
    return json_response(new_secret_view(made), 201)


async def get_webhook(request: Request) -> Response:
    """Get one webhook."""
    return json_response(
        webhook_view(await request.database.read(request.by, webhooks.get, request.id_param("webhook_id")))
    )


async def change_webhook(request: Request) -> Response:
    """Change the URL of a webhook, or which events it gets."""
    webhook_id, patch = request.id_param("webhook_id"), await request.decode(WebhookPatch)
    changed = await request.database.write(request.by, webhooks.change, _installation(request), webhook_id, patch)
    return json_response(webhook_view(changed))


async def rotate_webhook(request: Request) -> Response:
    """Rotate the secret. The new one is returned only once, in this response; for 24 hours both secrets sign."""
    webhook_id = request.id_param("webhook_id")
    return json_response(
        new_secret_view(await request.database.write(request.by, webhooks.rotate, _installation(request), webhook_id))
    )


async def disable_webhook(request: Request) -> Response:
    """Disable a webhook. Nothing is sent to it until it is enabled again."""
    return json_response(
        webhook_view(await request.database.write(request.by, webhooks.disable, request.id_param("webhook_id")))
    )


async def enable_webhook(request: Request) -> Response:
    """Enable a webhook again. Deliveries that were waiting are sent."""
    return json_response(
        webhook_view(await request.database.write(request.by, webhooks.enable, request.id_param("webhook_id")))
    )


async def test_webhook(request: Request) -> Response:
    """Send a test event to a webhook."""
    sent = await request.database.write(request.by, webhooks.test, request.id_param("webhook_id"))
    return json_response(delivery_view(sent), 202)


async def replay_webhook(request: Request) -> Response:
    """Send the failed deliveries of a period again."""
    webhook_id, form = request.id_param("webhook_id"), await request.decode(PeriodForm)
    start_us, end_us = _instant("from", form.start), _instant("to", form.end)
    replayed = await request.database.write(
        request.by, webhooks.replay_period, webhook_id, start_us, end_us, also_delivered=form.also_delivered
    )
    return json_response(Replayed(replayed), 202)


async def list_deliveries(request: Request) -> Response:
    """List the deliveries of a webhook, newest first."""
    limit, before, state = limit_of(request), cursor_of(request, 1), _state(request)
    webhook_id, before_id = request.id_param("webhook_id"), before[0] if before else HIGHEST_ID
    found = await request.database.read(request.by, webhooks.log, webhook_id, before_id, limit + 1, state)
    following = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    return json_response(DeliveryPage([delivery_view(each) for each in found[:limit]], following))


async def get_delivery(request: Request) -> Response:
    """Get a delivery, with the request and the response of each attempt."""
    found = await request.database.read(request.by, webhooks.get_delivery, request.id_param("delivery_id"))
    return json_response(logged_delivery_view(found))


async def replay_delivery(request: Request) -> Response:
    """Send a delivery again, as the same message with the same ID."""
    again = await request.database.write(request.by, webhooks.replay, request.id_param("delivery_id"))
    return json_response(delivery_view(again), 202)


def _installation(request: Request) -> Installation:
    return Installation(request.installation_key, request.settings.webhooks_to_private)


def _state(request: Request) -> DeliveryState | UnsetType:
    text = request.query.get("state")
    if text is None:
        return UNSET
    if text not in list(DeliveryState):
        reason = f"must be one of {', '.join(DeliveryState)}"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"state {reason}", FieldError("state", reason))
    return DeliveryState(text)


def _instant(field: str, text: str) -> InstantUs:
    try:
        return from_text(text)
    except ValueError:
        error = FieldError(field, "must be a time with an offset, like 2026-11-20T16:50:00+01:00")
        raise HttpProblem(ProblemKind.INVALID_BODY, str(error), error) from None


_admin = partial(Endpoint, interface=V1, scope=Scope.ADMIN)
_FORM = Raw(
    b'{"url": "https://hooks.example.com/amends", "types": ["ticket.opened", "ticket.breached"], "segments": ["S1"]}'
)
_PERIOD = Raw(b'{"from": "2026-11-20T00:00:00+01:00", "to": "2026-11-21T00:00:00+01:00"}')

ENDPOINTS = (
    _admin(method="GET", path=_WEBHOOKS, handler=list_webhooks, summary="List webhooks", response=WebhookList),
    _admin(
        method="POST",
        path=_WEBHOOKS,
        handler=create_webhook,
        summary="Register a webhook",
        request=WebhookForm,
        response=WebhookView,
        status=201,
        example=_FORM,
    ),
    _admin(method="GET", path=_WEBHOOK, handler=get_webhook, summary="Get a webhook", response=WebhookView),
    _admin(
        method="PATCH",
        path=_WEBHOOK,
        handler=change_webhook,
        summary="Change a webhook",
        request=WebhookPatch,
        response=WebhookView,
        example=Raw(b'{"types": []}'),
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/rotate",
        handler=rotate_webhook,
        summary="Rotate the secret of a webhook",
        response=WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/disable",
        handler=disable_webhook,
        summary="Disable a webhook",
        response=WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/enable",
        handler=enable_webhook,
        summary="Enable a webhook",
        response=WebhookView,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/test",
        handler=test_webhook,
        summary="Send a test event",
        response=DeliveryView,
        status=202,
    ),
    _admin(
        method="POST",
        path=f"{_WEBHOOK}/replay",
        handler=replay_webhook,
        summary="Replay the deliveries of a period",
        request=PeriodForm,
        response=Replayed,
        status=202,
        example=_PERIOD,
    ),
    _admin(
        method="GET",
        path=f"{_WEBHOOK}/deliveries",
        handler=list_deliveries,
        summary="List the deliveries of a webhook",
        response=DeliveryPage,
        parameters=(*PAGE_PARAMETERS, Parameter("state", "waiting, delivered or failed", DeliveryState)),
    ),
    _admin(
        method="GET",
        path=_DELIVERY,
        handler=get_delivery,
        summary="Get a delivery with its attempts",
        response=LoggedDeliveryView,
    ),
    _admin(
        method="POST",
        path=f"{_DELIVERY}/replay",
        handler=replay_delivery,
        summary="Replay a delivery",
        response=DeliveryView,
        status=202,
    ),
)
