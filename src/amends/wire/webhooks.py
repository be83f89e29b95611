"""Webhooks and their deliveries."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from amends.wire.texts import TextView

DeliveryStateWord: TypeAlias = Annotated[
    Literal["waiting", "delivered", "failed"],
    Meta(description="The state of a delivery. A failed delivery is not tried again unless somebody replays it."),
]
Time: TypeAlias = Annotated[str, Meta(description="A time with an offset, like 2026-11-20T16:50:00+01:00")]


class WebhookView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A webhook. No types and no segments mean all. `secret` is there only once, in the response that created it."""

    id: int
    url: str
    description: str
    types: list[str]
    segment_ids: list[int]
    enabled: bool
    disabled_reason: str
    disabled_reason_text: TextView | UnsetType = UNSET
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
    state: DeliveryStateWord
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
    error_text: TextView | None


class LoggedDeliveryView(Struct, frozen=True):
    """A delivery with all its attempts."""

    delivery: DeliveryView
    log: list[AttemptView]


class Replayed(Struct, frozen=True):
    """How many deliveries are sent again."""

    replayed: int


class PeriodForm(Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """The period whose failed deliveries are sent again; successful ones too, if you ask for them."""

    start: Time
    end: Time
    also_delivered: bool = False
