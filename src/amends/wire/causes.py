"""Root causes."""

from msgspec import Struct


class CauseView(Struct, frozen=True):
    """A root cause. `parent_id` is null at the top of the tree."""

    id: int
    code: str
    name: str
    parent_id: int | None


class CausePatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change on a root cause. Its code stays, since tickets, rules and filters name it."""

    name: str


class CauseList(Struct, frozen=True):
    """All root causes."""

    causes: list[CauseView]
