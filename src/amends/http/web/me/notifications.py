"""Notices: what somebody was told, newest first."""

from msgspec import Struct, json

from amends.errors import FieldError, Invalid
from amends.http.request.request import JSON, Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import SAFE_HEADERS, locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.ids import HIGHEST_ID
from amends.model.notification import Notification
from amends.model.principal import Scope
from amends.serializers.notice_sentence import sentence_of
from amends.texts.text import say
from amends.usecases import notifications, ticket_detail

NOTIFICATIONS = "/notices"
_ROWS = 50
_NEWEST = 5


async def show_notifications(request: Request) -> Response:
    """What whoever asks was told, newest first, from behind a notice."""
    before_id = request.int_query("before", HIGHEST_ID)
    found = await request.database.read(
        request.by, notifications.list_notifications, request.by.id, before_id, _ROWS + 1, only_unread=False
    )
    names = await _names(request)
    return page(
        request,
        "me/notifications.html",
        notices=found[:_ROWS],
        sentences={each.id: sentence_of(each, names.get(each.by_id, "")) for each in found[:_ROWS]},
        is_newest=before_id == HIGHEST_ID,
        older_id=found[_ROWS - 1].id if len(found) > _ROWS else 0,
        kinds=labels.NOTIFICATION,
    )


class NoticeLine(Struct, frozen=True):
    """A notice for a browser to show: its number, what it says, and where it leads."""

    id: int
    words: str
    href: str


async def show_newest(request: Request) -> Response:
    """The newest notices that whoever asks hasn't read, for a browser that shows them outside its page."""
    found = await request.database.read(
        request.by, notifications.list_notifications, request.by.id, HIGHEST_ID, _NEWEST, only_unread=True
    )
    names = await _names(request)
    locale = locale_of(request)
    lines = [_line(each, names.get(each.by_id, ""), locale) for each in found]
    return Response(200, json.encode(lines), JSON, SAFE_HEADERS)


def _line(told: Notification, who: str, locale: UserLocale) -> NoticeLine:
    number, sentence = told.subject.ticket_id, sentence_of(told, who)
    ticket = locale.gettext(N_("Ticket %(number)s")) % {"number": number} if number else ""
    words = in_words(locale, sentence) if sentence else ticket
    return NoticeLine(told.id, words, f"/tickets/{number}" if number else NOTIFICATIONS)


async def _names(request: Request) -> dict[int, str]:
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    return {user.id: user.name for user in directory.people.values()}


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
    page_route(f"{NOTIFICATIONS}/newest", Scope.TICKETS_READ, show_newest),
    form_route(f"{NOTIFICATIONS}/read", Scope.TICKETS_READ, mark_read),
)
