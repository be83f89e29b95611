"""How our own API writes webhooks and their deliveries."""

from msgspec import UNSET, Struct, UnsetType, structs

from amends.http.v1.wire import time
from amends.instants import rfc3339
from amends.model.delivery import Delivery, DeliveryAttempt, DeliveryLog, DeliveryState, message_id
from amends.model.webhook import NewSecret, Webhook


class WebhookView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A webhook. No types and no segments mean all. `secret` is there only once, in the response that created it."""

    id: int
    url: str
    description: str
    types: list[str]
    segment_ids: list[int]
    enabled: bool
    disabled_reason: str
    created_time: str
    failing_since: str | None
    secret: str | UnsetType = UNSET


class WebhookList(Struct, frozen=True):
    """All webhooks of the workspace."""

    webhooks: list[WebhookView]


class DeliveryView(Struct, frozen=True, kw_only=True):
    """The delivery of an event. `message_id` is its `webhook-id`; `next_time` is null without a next attempt."""

    id: int
    webhook_id: int
    message_id: str
    type: str
    ticket_id: int | None
    time: str
    state: DeliveryState
    attempts: int
    next_time: str | None


class DeliveryPage(Struct, frozen=True):
    """A page of deliveries, newest first. `next_cursor` is null on the last page."""

    deliveries: list[DeliveryView]
    next_cursor: str | None


class AttemptView(Struct, frozen=True, kw_only=True):
    """The request and the response of an attempt. `status` is null without a response, and `error` says why."""

    number: int
    time: str
    request_headers: dict[str, str]
    request_body: str
    status: int | None
    answer_headers: dict[str, str]
    answer_body: str
    duration_ms: int
    error: str


class LoggedDeliveryView(Struct, frozen=True):
    """A delivery with all its attempts."""

    delivery: DeliveryView
    log: list[AttemptView]


class Replayed(Struct, frozen=True):
    """How many deliveries are sent again."""

    replayed: int


def webhook(own: Webhook) -> WebhookView:
    """The JSON of a webhook."""
    return WebhookView(
        id=own.id,
        url=own.url,
        description=own.description,
        types=list(own.types),
        segment_ids=list(own.segment_ids),
        enabled=own.disabled_us is None,
        disabled_reason=own.disabled_reason,
        created_time=rfc3339(own.created_us),
        failing_since=time(own.failing_since_us),
    )


def new_secret(made: NewSecret) -> WebhookView:
    """A webhook with a secret that is never shown again."""
    return structs.replace(webhook(made.webhook), secret=made.secret)


def delivery(own: Delivery) -> DeliveryView:
    """A delivery."""
    return DeliveryView(
        id=own.id,
        webhook_id=own.webhook_id,
        message_id=message_id(own.event_id),
        type=own.event_type,
        ticket_id=own.ticket_id or None,
        time=rfc3339(own.at_us),
        state=own.state,
        attempts=own.attempts,
        next_time=rfc3339(own.next_us) if own.state is DeliveryState.WAITING else None,
    )


def logged(own: DeliveryLog) -> LoggedDeliveryView:
    """A delivery with its log."""
    return LoggedDeliveryView(delivery(own.delivery), [_attempt(each) for each in own.attempts])


def _attempt(own: DeliveryAttempt) -> AttemptView:
    return AttemptView(
        number=own.number,
        time=rfc3339(own.at_us),
        request_headers=own.request_headers,
        request_body=own.request_body,
        status=own.status,
        answer_headers=own.answer_headers,
        answer_body=own.answer_body,
        duration_ms=own.duration_ms,
        error=own.error,
    )
