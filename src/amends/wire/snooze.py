"""Snoozing a ticket."""

from msgspec import Struct


class SnoozeForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a ticket is snoozed, null for until the customer answers. An answer ends it in both cases."""

    until_time: str | None


class SnoozeView(Struct, frozen=True):
    """A ticket is snoozed until this time, null for until the customer answers."""

    until_time: str | None
