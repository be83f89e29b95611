"""Bulk actions, and what they did to each ticket."""

from msgspec import structs

from amends.instants import rfc3339
from amends.model.bulk import BulkItem, BulkStatus
from amends.serializers.texts import plain_text, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.bulk import BulkItemView, BulkProgressView, BulkView


def bulk_view(own: BulkStatus) -> BulkView:
    """A bulk action and how far it is."""
    bulk, progress = own.bulk, BulkProgressView(*structs.astuple(own.progress))
    times = (rfc3339(bulk.created_us), time_or_none(bulk.ended_us))
    return BulkView(bulk.id, bulk.total, progress, *times, bulk.undoes_id or None, bulk.undone_by_id or None)


def bulk_item_view(own: BulkItem) -> BulkItemView:
    """What was done to one ticket, and why it failed where it did."""
    said = (plain_text(own.reason), text_view_or_none(own.reason))
    return BulkItemView(own.ticket_id, own.state.value, *said, own.version or None)
