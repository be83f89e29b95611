"""Deliveries: one event on its way to one webhook, and each attempt to bring it there."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.subject import Subject
from amends.texts.text import Text

TEST_EVENT = "webhook.test"

TEST = "test"
"""The kind of subject of a test event; its ID is the event's, so that it comes behind no other event."""


class DeliveryState(StrEnum):
    """The state of a delivery. A failed delivery is not tried again unless somebody replays it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Struct, frozen=True, kw_only=True):
    """An event for a webhook, and what it is about. `event_version` is 0 for a test; `next_us` is when it is tried.

    `change_set_id` is what the event was written in; 0 for a test, and for an event from before there was a feed.
    """

    id: int
    webhook_id: int
    subject_kind: str
    subject_id: int
    event_id: int
    event_version: int
    event_type: str
    at_us: InstantUs
    state: DeliveryState
    attempts: int
    next_us: InstantUs
    change_set_id: int = 0

    @property
    def subject(self) -> Subject:
        """What the event is about."""
        return Subject(self.subject_kind, self.subject_id)


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
    error: Text | None


class DeliveryLog(Struct, frozen=True):
    """A delivery with all attempts to make it."""

    delivery: Delivery
    attempts: Sequence[DeliveryAttempt]


class Line(Struct, frozen=True, order=True):
    """What waits for a webhook about one subject: it goes out one event after the other."""

    webhook_id: int
    subject: Subject

    @property
    def key(self) -> str:
        """The key of the job that brings it; an ID is that of one thing, whatever its kind."""
        return f"{self.webhook_id} {self.subject.id}"


def line_of(key: str, subject: Subject) -> Line:
    """The line that the job with that key and about that subject brings."""
    return Line(int(key.partition(" ")[0]), subject)


def message_id(event_id: int) -> str:
    """What a receiver knows an event by, however often it comes."""
    return f"msg_{event_id}"
