"""The feed of changes: each as a webhook would send it."""

from amends.instants import rfc3339
from amends.model.change import Change, ChangePage
from amends.model.event_names import EventNames
from amends.serializers.event_body import response_event_data, setting_event_data, ticket_event_data
from amends.wire.changes import ChangePageView, ChangeView, EventData
from amends.wire.events import SCHEMA_VERSION


def change_page_view(page: ChangePage, *, base_url: str) -> ChangePageView:
    """A page of the feed; `base_url` is our own address."""
    return ChangePageView(
        changes=[_change_view(each, page.names, base_url) for each in page.changes],
        next_after=page.next_after,
        has_more=page.next_after < page.last_number,
        last_number=page.last_number,
    )


def _change_view(own: Change, names: EventNames, base_url: str) -> ChangeView:
    entry = own.entry
    return ChangeView(
        number=own.number,
        type=entry.action if entry else str(own.history[-1].event.__struct_config__.tag),
        timestamp=rfc3339(own.at_us),
        schema_version=SCHEMA_VERSION,
        data=_data(own, names, base_url),
    )


def _data(own: Change, names: EventNames, base_url: str) -> EventData:
    if own.entry:
        return setting_event_data(own.number, own.entry, names)
    if own.kind == "response":
        return response_event_data(own.number, own.history, names)
    return ticket_event_data(own.number, own.history, names, base_url, is_withheld=own.is_withheld)
