"""Root causes."""

from msgspec import Struct


class CauseView(Struct, frozen=True):
    """A root cause. `parent_id` is null at the top of the tree."""

    id: int
    code: str
    name: str
    parent_id: int | None


class CauseList(Struct, frozen=True):
    """All root causes."""

    causes: list[CauseView]
