"""Notices: what somebody was told, newest first."""

from amends.errors import FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.i18n import labels
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.serializers.notice_sentence import sentence_of
from amends.texts.text import say
from amends.usecases import notifications, ticket_detail

NOTIFICATIONS = "/notices"
_ROWS = 50


async def show_notifications(request: Request) -> Response:
    """What whoever asks was told, newest first, from behind a notice."""
    before_id = request.int_query("before", HIGHEST_ID)
    found = await request.database.read(
        request.by, notifications.list_notifications, request.by.id, before_id, _ROWS + 1, only_unread=False
    )
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    names = {user.id: user.name for user in directory.people.values()}
    return page(
        request,
        "me/notifications.html",
        notices=found[:_ROWS],
        sentences={each.id: sentence_of(each, names.get(each.by_id, "")) for each in found[:_ROWS]},
        is_newest=before_id == HIGHEST_ID,
        older_id=found[_ROWS - 1].id if len(found) > _ROWS else 0,
        kinds=labels.NOTIFICATION,
    )


async def show_count(request: Request) -> Response:
    """What the bell shows: how many notices whoever asks hasn't read."""
    unread = await request.database.read(request.by, notifications.count_unread, request.by.id)
    return page(request, "kit/bell.html", unread=unread)


async def mark_read(request: Request, form: Form) -> Response:
    """Mark all read that the page showed, and all before it; what came since stays unread."""
    up_to_id = form.number("up_to")
    if not 0 < up_to_id <= HIGHEST_ID:
        raise Invalid(FieldError("up_to", say("not_an_id")))
    await request.database.write(request.by, notifications.mark_read, request.by.id, up_to_id)
    return see_other(request, NOTIFICATIONS)


ENDPOINTS = (
    page_route(NOTIFICATIONS, Scope.TICKETS_READ, show_notifications),
    page_route(f"{NOTIFICATIONS}/count", Scope.TICKETS_READ, show_count),
    form_route(f"{NOTIFICATIONS}/read", Scope.TICKETS_READ, mark_read),
)
