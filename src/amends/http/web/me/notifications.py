"""Notices: what somebody was told, newest first."""

from amends.errors import Fault, Invalid
from amends.http.request.request import Answer, Call
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, see_other
from amends.http.web.kit.page_routes import do, show
from amends.i18n import labels
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.usecases import notifications

NOTICES = "/notices"
_ROWS = 50


async def show_notices(call: Call) -> Answer:
    """What whoever asks was told, newest first, from behind a notice."""
    before_id = call.int_query("before", HIGHEST_ID)
    found = await call.database.read(
        call.by, notifications.notices_of, call.by.id, before_id, _ROWS + 1, only_unread=False
    )
    return page(
        call,
        "me/notifications.html",
        notices=found[:_ROWS],
        is_newest=before_id == HIGHEST_ID,
        older_id=found[_ROWS - 1].id if len(found) > _ROWS else 0,
        kinds=labels.TOLD,
    )


async def mark_read(call: Call, form: Form) -> Answer:
    """Mark all read that the page showed, and all before it; what came since stays unread."""
    up_to_id = form.number("up_to")
    if not 0 < up_to_id <= HIGHEST_ID:
        raise Invalid(Fault("up_to", "is no ID"))
    await call.database.write(call.by, notifications.mark_read, call.by.id, up_to_id)
    return see_other(call, NOTICES)


ENDPOINTS = (
    show(NOTICES, Scope.TICKETS_READ, show_notices),
    do(f"{NOTICES}/read", Scope.TICKETS_READ, mark_read),
)
