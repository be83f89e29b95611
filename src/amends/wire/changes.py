"""The feed of changes of a workspace."""

from typing import TypeAlias

from msgspec import Struct

from amends.wire.events import ResponseEventData, SettingEventData, TicketEventData

EventData: TypeAlias = TicketEventData | ResponseEventData | SettingEventData


class ChangeView(Struct, frozen=True, kw_only=True):
    """A change, as webhooks send it. `data` depends on the first word of `type`."""

    number: int
    type: str
    timestamp: str
    schema_version: int
    data: EventData


class ChangePageView(Struct, frozen=True, kw_only=True):
    """Changes in the order of their numbers. Continue with `after` set to `next_after`.

    `last_number` is the last number that the workspace has given; there are more changes while `has_more`.
    """

    changes: list[ChangeView]
    next_after: int
    has_more: bool
    last_number: int
