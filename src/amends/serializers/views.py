"""Saved views, and how many tickets they find."""

from amends.model.ticket import list_query
from amends.model.ticket.view import CountedView, View
from amends.wire.views import CountView, SavedView


def saved_view(own: View) -> SavedView:
    """A view, with its query as an address has it."""
    return SavedView(own.id, own.name, own.user_id or None, list_query.write(own.query))


def count_view(own: CountedView) -> CountView:
    """How many tickets a view finds."""
    return CountView(own.view.id, own.counted.count, own.counted.is_more)
