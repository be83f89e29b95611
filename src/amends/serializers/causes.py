"""Root causes."""

from amends.model.cause import Cause
from amends.wire.causes import CauseView


def cause_view(own: Cause) -> CauseView:
    """A root cause."""
    return CauseView(own.id, own.code, own.name, own.parent_id or None)
