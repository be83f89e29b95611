"""Webhooks over our own API."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.paging import NEWEST_FIRST
from amends.http.request.request import Request
from amends.http.v1.errors import V1
from amends.http.v1.times import instant_of
from amends.model.delivery import DeliveryState
from amends.model.principal import Scope
from amends.serializers.webhooks import (
    delivery_view,
    logged_delivery_view,
    new_secret_view,
    replayed_view,
    webhook_view,
)
from amends.store.engine.database import Tx
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm, WebhookPatch
from amends.wire.webhooks import (
    DeliveryPage,
    DeliveryView,
    LoggedDeliveryView,
    PeriodForm,
    Replayed,
    WebhookList,
    WebhookView,
)

_WEBHOOKS: Final = "/v1/workspaces/{workspace_id}/webhooks"
_WEBHOOK: Final = f"{_WEBHOOKS}/{{webhook_id}}"
_DELIVERY: Final = "/v1/workspaces/{workspace_id}/deliveries/{delivery_id}"


def _installation(request: Request) -> Installation:
    return Installation(request.installation_key, request.settings.webhooks_to_private)


async def _replay_period(tx: Tx, webhook_id: int, form: PeriodForm) -> int:
    start_us, end_us = instant_of("from", form.start), instant_of("to", form.end)
    return await webhooks.replay_period(tx, webhook_id, start_us, end_us, also_delivered=form.also_delivered)


_endpoint = partial(Endpoint, interface=V1)
_FORM = Raw(
    b'{"url": "https://hooks.example.com/amends", "types": ["ticket.opened", "ticket.breached"], "segments": ["S1"]}'
)
_PERIOD = Raw(b'{"from": "2026-11-20T00:00:00+01:00", "to": "2026-11-21T00:00:00+01:00"}')

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_WEBHOOKS,
        scope=Scope.ADMIN,
        name="list_webhooks",
        summary="List webhooks",
        description="List all webhooks of the workspace.",
        do=webhooks.list_all,
        scans=True,
        each=webhook_view,
        response=WebhookList,
    ),
    _endpoint(
        method="POST",
        path=_WEBHOOKS,
        scope=Scope.ADMIN,
        name="create_webhook",
        summary="Register a webhook",
        description="Register a webhook. Its secret is returned only once, in this response.",
        given=_installation,
        request=WebhookForm,
        do=webhooks.create,
        serialize=new_secret_view,
        shown_once="secret",
        response=WebhookView,
        status=201,
        example=_FORM,
    ),
    _endpoint(
        method="GET",
        path=_WEBHOOK,
        scope=Scope.ADMIN,
        name="get_webhook",
        summary="Get a webhook",
        description="Get one webhook.",
        do=webhooks.get,
        serialize=webhook_view,
        response=WebhookView,
    ),
    _endpoint(
        method="PATCH",
        path=_WEBHOOK,
        scope=Scope.ADMIN,
        name="change_webhook",
        summary="Change a webhook",
        description="Change the URL of a webhook, or which events it gets.",
        given=_installation,
        request=WebhookPatch,
        do=webhooks.change,
        serialize=webhook_view,
        response=WebhookView,
        example=Raw(b'{"types": []}'),
    ),
    _endpoint(
        method="DELETE",
        path=_WEBHOOK,
        scope=Scope.ADMIN,
        name="delete_webhook",
        summary="Delete a webhook",
        description="Delete a webhook. Nothing is sent to it any more, and it can't be brought back. Its deliveries "
        "stay, each by its ID.",
        do=webhooks.delete,
        status=204,
    ),
    _endpoint(
        method="POST",
        path=f"{_WEBHOOK}/rotate",
        scope=Scope.ADMIN,
        name="rotate_webhook",
        summary="Rotate the secret of a webhook",
        description="Rotate the secret. The new one is returned only once, in this response; for 24 hours both secrets "
        "sign.",
        given=_installation,
        do=webhooks.rotate,
        serialize=new_secret_view,
        shown_once="secret",
        response=WebhookView,
    ),
    _endpoint(
        method="POST",
        path=f"{_WEBHOOK}/disable",
        scope=Scope.ADMIN,
        name="disable_webhook",
        summary="Disable a webhook",
        description="Disable a webhook. Nothing is sent to it until it is enabled again.",
        do=webhooks.disable,
        serialize=webhook_view,
        response=WebhookView,
    ),
    _endpoint(
        method="POST",
        path=f"{_WEBHOOK}/enable",
        scope=Scope.ADMIN,
        name="enable_webhook",
        summary="Enable a webhook",
        description="Enable a webhook again. Deliveries that were waiting are sent.",
        do=webhooks.enable,
        serialize=webhook_view,
        response=WebhookView,
    ),
    _endpoint(
        method="POST",
        path=f"{_WEBHOOK}/test",
        scope=Scope.ADMIN,
        name="test_webhook",
        summary="Send a test event",
        description="Send a test event to a webhook.",
        do=webhooks.test,
        serialize=delivery_view,
        response=DeliveryView,
        status=202,
    ),
    _endpoint(
        method="POST",
        path=f"{_WEBHOOK}/replay",
        scope=Scope.ADMIN,
        name="replay_webhook",
        summary="Replay the deliveries of a period",
        description="Send the failed deliveries of a period again.",
        request=PeriodForm,
        do=_replay_period,
        serialize=replayed_view,
        response=Replayed,
        status=202,
        example=_PERIOD,
    ),
    _endpoint(
        method="GET",
        path=f"{_WEBHOOK}/deliveries",
        scope=Scope.ADMIN,
        name="list_deliveries",
        summary="List the deliveries of a webhook",
        description="List the deliveries of a webhook, newest first.",
        parameters=(Parameter("state", "waiting, delivered or failed", DeliveryState),),
        do=webhooks.log,
        paging=NEWEST_FIRST,
        each=delivery_view,
        response=DeliveryPage,
    ),
    _endpoint(
        method="GET",
        path=_DELIVERY,
        scope=Scope.ADMIN,
        name="get_delivery",
        summary="Get a delivery with its attempts",
        description="Get a delivery, with the request and the response of each attempt.",
        do=webhooks.get_delivery,
        serialize=logged_delivery_view,
        response=LoggedDeliveryView,
    ),
    _endpoint(
        method="POST",
        path=f"{_DELIVERY}/replay",
        scope=Scope.ADMIN,
        name="replay_delivery",
        summary="Replay a delivery",
        description="Send a delivery again, as the same message with the same ID.",
        do=webhooks.replay,
        serialize=delivery_view,
        response=DeliveryView,
        status=202,
    ),
)
