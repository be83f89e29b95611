"""Deliveries: one event on its way to one webhook, and each attempt to bring it there."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs

TEST_EVENT = "webhook.test"


class DeliveryState(StrEnum):
    """The state of a delivery. A failed delivery is not tried again unless somebody replays it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Struct, frozen=True, kw_only=True):
    """An event for a webhook. `ticket_id` and `event_version` are 0 for a test; `next_us` is when it is tried again."""

    id: int
    webhook_id: int
    ticket_id: int
    event_id: int
    event_version: int
    event_type: str
    at_us: InstantUs
    state: DeliveryState
    attempts: int
    next_us: InstantUs


class DeliveryAttempt(Struct, frozen=True, kw_only=True):
    """One attempt: what was sent and what came back. `status` is None when nothing did, and `error` says why."""

    delivery_id: int
    number: int
    at_us: InstantUs
    request_headers: dict[str, str]
    request_body: str
    status: int | None
    answer_headers: dict[str, str]
    answer_body: str
    duration_ms: int
    error: str


class DeliveryLog(Struct, frozen=True):
    """A delivery with all attempts to make it."""

    delivery: Delivery
    attempts: Sequence[DeliveryAttempt]


def queue_key(webhook_id: int, ticket_id: int) -> str:
    """The key of the job that brings a ticket's events to a webhook, one after the other."""
    return f"{webhook_id} {ticket_id}"


def parse_queue_key(key: str) -> tuple[int, int]:
    """The webhook's and the ticket's ID in the key of a queue."""
    webhook_id, ticket_id = map(int, key.split())
    return webhook_id, ticket_id


def message_id(event_id: int) -> str:
    """What a receiver knows an event by, however often it comes."""
    return f"msg_{event_id}"
