"""Webhooks and their deliveries."""

from msgspec import UNSET, structs

from amends.instants import rfc3339
from amends.model.delivery import Delivery, DeliveryAttempt, DeliveryLog, DeliveryState, message_id
from amends.model.webhook import NewSecret, Webhook
from amends.serializers.texts import plain_text, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.webhooks import AttemptView, DeliveryView, LoggedDeliveryView, Replayed, WebhookView


def webhook_view(own: Webhook) -> WebhookView:
    """A webhook, without its secret."""
    return WebhookView(
        id=own.id,
        url=own.url,
        description=own.description,
        types=list(own.types),
        segment_ids=list(own.segment_ids),
        enabled=own.disabled_us is None,
        disabled_reason=plain_text(own.disabled_reason),
        disabled_reason_text=text_view_or_none(own.disabled_reason) or UNSET,
        created_time=rfc3339(own.created_us),
        failing_since=time_or_none(own.failing_since_us),
    )


def new_secret_view(made: NewSecret) -> WebhookView:
    """A webhook with a secret that is never shown again."""
    return structs.replace(webhook_view(made.webhook), secret=made.secret)


def delivery_view(own: Delivery) -> DeliveryView:
    """A delivery, without its attempts."""
    return DeliveryView(
        id=own.id,
        webhook_id=own.webhook_id,
        message_id=message_id(own.event_id),
        type=own.event_type,
        ticket_id=own.subject.ticket_id or None,
        time=rfc3339(own.at_us),
        state=own.state.value,
        attempts=own.attempts,
        next_time=rfc3339(own.next_us) if own.state is DeliveryState.WAITING else None,
    )


def logged_delivery_view(own: DeliveryLog) -> LoggedDeliveryView:
    """A delivery with all its attempts."""
    return LoggedDeliveryView(delivery_view(own.delivery), [_attempt(each) for each in own.attempts])


def replayed_view(count: int) -> Replayed:
    """How many deliveries are sent again."""
    return Replayed(count)


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
        error=plain_text(own.error),
        error_text=text_view_or_none(own.error),
    )
