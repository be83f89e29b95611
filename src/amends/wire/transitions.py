"""The allowed status changes of tickets."""

from msgspec import Struct, field


class TransitionView(Struct, frozen=True, forbid_unknown_fields=True):
    """An allowed status change: from which status, to which, and the scope that it needs."""

    before: str = field(name="from")
    after: str = field(name="to")
    scope: str = "tickets:write"


class TransitionsView(Struct, frozen=True):
    """All allowed status changes. `is_default` is true unless the workspace has its own."""

    transitions: list[TransitionView]
    is_default: bool
