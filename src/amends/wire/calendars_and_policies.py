"""Calendars and SLA policies: config documents, each at one version."""

from msgspec import Raw, Struct


class DocumentView(Struct, frozen=True):
    """A config document at one version."""

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw


class CalendarList(Struct, frozen=True):
    """All calendars, each at its newest version."""

    calendars: list[DocumentView]


class SlaPolicyList(Struct, frozen=True):
    """All SLA policies, each at its newest version."""

    policies: list[DocumentView]
