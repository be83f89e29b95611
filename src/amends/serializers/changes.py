"""The feed of changes: each as a webhook would send it."""

from typing import Any

from amends.instants import rfc3339
from amends.model.change import Change, ChangePage
from amends.serializers.event_body import event_data, response_data
from amends.wire.changes import ChangePageView, ChangeView


def change_page_view(page: ChangePage, workspace_id: int) -> ChangePageView:
    """A page of the feed."""
    return ChangePageView(
        changes=[_change_view(each, workspace_id) for each in page.changes],
        next_after=page.next_after,
        has_more=page.next_after < page.last_number,
        last_number=page.last_number,
    )


def _change_view(own: Change, workspace_id: int) -> ChangeView:
    entry = own.entry
    event_type = entry.action if entry else str(own.history[-1].event.__struct_config__.tag)
    data = {"workspace_id": workspace_id, "number": own.number, **_data(own)}
    return ChangeView(own.number, event_type, rfc3339(own.at_us), data)


def _data(own: Change) -> dict[str, Any]:
    if own.entry:
        return {"subject_id": own.subject_id, "by": {"kind": own.entry.by_kind, "id": own.entry.by_id}}
    if own.kind == "response":
        return response_data(own.history)
    if own.is_withheld:
        return {"ticket_id": own.subject_id, "version": own.history[-1].version, "ticket": None}
    return event_data(own.history)
