"""Which tickets a page lists: a view, narrowed by filters of the address, and the way from there to other pages."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from msgspec import Struct
from whenever import Date

from amends.errors import Invalid
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.web.kit.page import locale_of
from amends.i18n.labels import N_
from amends.ids import parse_id
from amends.instants import rfc3339, start_of_day
from amends.model.preferences import Preferences
from amends.model.ticket import list_filter, list_query
from amends.model.ticket.list_filter import KeysetPosition, Sort
from amends.model.ticket.list_query import FIELD_PREFIX, QUERY_FIELDS, TicketQuery
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.view import StandardView, View, standard_query
from amends.usecases import find_tickets, inbox, views
from amends.wire.cursor import encode_cursor

ROWS: Final = 50


class ViewLabel(Struct, frozen=True):
    """What a view is called, and its icon."""

    words: str
    icon: str


VIEW_LABELS: Final[Mapping[StandardView, ViewLabel]] = {
    StandardView.MINE: ViewLabel(N_("Mine"), icon="user-round"),
    StandardView.SNOOZED: ViewLabel(N_("Snoozed"), icon="moon"),
    StandardView.DUE_SOON: ViewLabel(N_("Due soon"), icon="clock"),
    StandardView.OVERDUE: ViewLabel(N_("Overdue"), icon="alarm-clock"),
    StandardView.UNASSIGNED: ViewLabel(N_("Unassigned"), icon="user-round-x"),
    StandardView.WAITING: ViewLabel(N_("Waiting"), icon="hourglass"),
    StandardView.PROMISED: ViewLabel(N_("Promised"), icon="handshake"),
    StandardView.REOPENED: ViewLabel(N_("Reopened"), icon="rotate-ccw"),
    StandardView.ALL: ViewLabel(N_("All tickets"), icon="inbox"),
}
"""What each standard view is called."""


class Listing:
    """A view and filters, as an address holds them; `own` are the filters beyond the view's.

    `columns` are those in which its reader likes to see it.
    """

    def __init__(
        self, code: str, query: TicketQuery, own: Mapping[str, str], saved: View | None, columns: Sequence[str] = ()
    ) -> None:
        self.code = code
        self.query = query
        self.own = own
        self.saved = saved
        self.columns = columns

    @property
    def sort(self) -> Sort:
        """In which order its tickets are listed."""
        sort: Sort = self.query.get("sort", Sort.DUE)
        return sort

    @property
    def sorted_query(self) -> TicketQuery:
        """What it looks for, in its order."""
        return {**self.query, "sort": self.sort}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Everything that it looks for, as an address has it."""
        return list_query.write(self.query)

    @cached_property
    def address(self) -> str:
        """The query of an address that leads back to it."""
        return urlencode({"view": self.code, **self.own})

    def sorted_by(self, sort: Sort) -> str:
        """The address of the same in another order."""
        return urlencode({"view": self.code, **self.own, "sort": sort.value})

    def without(self, name: str) -> str:
        """The address without one of its filters."""
        return urlencode({"view": self.code, **{each: text for each, text in self.own.items() if each != name}})

    @property
    def elsewhere(self) -> str:
        """The address of what its words find among all tickets."""
        return urlencode({"view": StandardView.ALL.value, "q": self.own.get("q", "")})

    def cursor_after(self, summary: TicketSummary) -> str:
        """The cursor of the page that begins behind a ticket."""
        position = self.position_of(summary.ticket)
        return encode_cursor(position.instant_us, position.ticket_id)

    def position_of(self, ticket: Ticket) -> KeysetPosition:
        """Where a ticket stands in its order."""
        return list_filter.position_of(ticket, self.sort)


async def listing_of(request: Request, texts: Mapping[str, str]) -> Listing:
    """The listing that an address asks for. Raises a problem for filters that can't be."""
    code = texts.get("view", StandardView.MINE)
    own = {name: text for name, text in texts.items() if text and _is_filter(name)}
    saved: View | None = None
    if code in list(StandardView):
        base = standard_query(StandardView(code), request.by.id)
    else:
        saved = await request.database.read(request.by, views.get, parse_id(code) or 0)
        base = {"sort": Sort.DUE, **saved.query}
    liked = request.auth_session.preferences if request.auth_session is not None else Preferences()
    if code in liked.sorts:
        base = {**base, "sort": liked.sorts[code]}
    zone = locale_of(request).time_zone
    try:
        return Listing(code, {**base, **list_query.read(_with_instants(own, zone))}, own, saved, liked.columns)
    except Invalid as refused:
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, refused.message, *refused.errors) from None


def reading(request: Request, query: TicketQuery) -> Callable[..., Awaitable[Any]]:
    """How a list is read: at once where an index leads to its tickets, else out of the way of the others."""
    return request.database.read if find_tickets.is_led(query) else request.database.scan


async def rows_of(
    request: Request, listing: Listing, after: KeysetPosition | None, limit: int = ROWS
) -> Sequence[TicketSummary]:
    """Tickets of a listing from behind a place, one more than `most` when there are more."""
    query = listing.sorted_query
    found: Sequence[TicketSummary] = await reading(request, query)(request.by, inbox.rows, query, after, limit + 1)
    return found


def day_of(name: str, text: str) -> Date | None:
    """The day that a filter of times names, as a page's form writes it; None for anything else."""
    if not name.endswith(("_from", "_before")) or name.rpartition("_")[0] not in list_query.PERIODS:
        return None
    try:
        return Date.parse_iso(text)
    except ValueError:
        return None


def _with_instants(own: Mapping[str, str], zone: str) -> dict[str, str]:
    """Filters in which each day is the instant when it begins where the reader is."""
    days = {name: day_of(name, text) for name, text in own.items()}
    return {name: rfc3339(start_of_day(day, zone)) if (day := days[name]) else text for name, text in own.items()}


def _is_filter(name: str) -> bool:
    return name in QUERY_FIELDS or name.startswith(FIELD_PREFIX)
