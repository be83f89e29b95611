"""The allowed status changes of tickets."""

from amends.model.ticket.transition import Transitions
from amends.wire.transitions import TransitionsView, TransitionView


def transitions_view(own: Transitions) -> TransitionsView:
    """A table of status changes, row by row."""
    rows = [
        TransitionView(before.name, after.name, afters[after].value)
        for before, afters in own.table.items()
        for after in sorted(afters)
    ]
    return TransitionsView(rows, own.is_default)
