"""What the palette finds: tickets, customers, people, views, settings and help, as lines that lead somewhere."""

from collections.abc import Iterator

from msgspec import Struct, json

from amends.http.request.request import JSON, Request, Response
from amends.http.web.inbox.listing import VIEW_LABELS
from amends.http.web.kit.page import SAFE_HEADERS, locale_of
from amends.http.web.kit.page_routes import page_route
from amends.http.web.settings.layout import SECTIONS
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.people_at_work import PersonAtWork
from amends.model.principal import Scope
from amends.model.ticket.summary import TicketSummary
from amends.usecases import find_anything, people_at_work, views
from amends.usecases.find_anything import FoundAnything

_MAX_CHARACTERS = 200
_WORDS_SHOWN = 80

HELP = (
    (N_("Help: keyboard"), "?"),
    (N_("Help: the API"), "/docs"),
)
"""Where help is: a key that shows it, or a page."""


class PaletteLine(Struct, frozen=True, omit_defaults=True):
    """A line of the palette: its words, what stands beside them, and where it leads."""

    words: str
    href: str
    beside: str = ""


async def show_found(request: Request) -> Response:
    """What has the letters that were typed; with none, where one can go."""
    text = request.query.get("q", "")[:_MAX_CHARACTERS]
    locale = locale_of(request)
    if text.strip():
        found = await request.database.scan(request.by, find_anything.find_anything, text)
        lines = list(_found(found, locale, may_manage=request.by.may(Scope.MANAGE)))
    else:
        lines = [*await _places(request, locale)]
    return Response(200, json.encode(lines), JSON, SAFE_HEADERS)


def _found(found: FoundAnything, locale: UserLocale, *, may_manage: bool) -> Iterator[PaletteLine]:
    for summary in found.tickets:
        yield _ticket(summary, locale)
    for customer in found.customers:
        words = f"{locale.gettext(N_('Customer'))}: {customer.name or customer.email or customer.phone}"
        yield PaletteLine(words, f"/customers/{customer.id}")
    for person in found.people:
        tickets = locale.gettext(N_("Tickets of %(name)s")) % {"name": person.name}
        yield PaletteLine(tickets, f"/inbox?view=all&owner_id={person.id}")
        if may_manage:
            yield PaletteLine(f"{locale.gettext(N_('People'))}: {person.name}", f"/settings/people/{person.id}")


def _ticket(summary: TicketSummary, locale: UserLocale) -> PaletteLine:
    ticket, customer = summary.ticket, summary.customer
    who = customer.name or customer.email or customer.phone or locale.gettext(N_("Unknown customer"))
    said = " ".join(ticket.verbatim.split())[:_WORDS_SHOWN]
    beside = locale.gettext(labels.SHOWN_STATUS[ticket.status])
    return PaletteLine(f"#{ticket.id} {who}: {said}".rstrip(": "), f"/tickets/{ticket.id}?view=all", beside)


async def _places(request: Request, locale: UserLocale) -> Iterator[PaletteLine]:
    saved = await request.database.read(request.by, views.list_all, request.by.id)
    say = locale.gettext
    named = [(code.value, say(label.words)) for code, label in VIEW_LABELS.items()]
    named += [(str(each.id), each.name) for each in saved]
    lines = [PaletteLine(name, f"/inbox?view={code}", say(N_("View"))) for code, name in named]
    visible = [each for each in SECTIONS if request.by.may(each.scope)]
    lines += [PaletteLine(say(each.label), each.path, say(N_("Settings"))) for each in visible]
    lines.append(PaletteLine(say(N_("Your settings")), "/me"))
    lines += [PaletteLine(say(words), place) for words, place in HELP]
    return iter(lines)


async def show_owners(request: Request) -> Response:
    """What those have to do who may be chosen as owners, by their IDs, as far as the reader may see it."""
    return Response(200, json.encode(await owner_loads(request)), JSON, SAFE_HEADERS)


async def owner_loads(request: Request) -> dict[str, str]:
    """As `show_owners`, as words."""
    locale = locale_of(request)
    found = await request.database.scan(request.by, people_at_work.list_people, locale.time_zone)
    return {str(each.user.id): _load(each, locale) for each in found.people}


def _load(person: PersonAtWork, locale: UserLocale) -> str:
    parts = [locale.gettext(N_("%(count)s open")) % {"count": locale.number(person.load.open)}]
    if person.load.overdue:
        parts.append(locale.gettext(N_("%(count)s overdue")) % {"count": locale.number(person.load.overdue)})
    if person.away_until_us is not None:
        parts.append(locale.gettext(N_("away until %(time)s")) % {"time": locale.short_time(person.away_until_us)})
    return " · ".join(parts)


ENDPOINTS = (
    page_route("/find", Scope.TICKETS_READ, show_found),
    page_route("/owners", Scope.TICKETS_READ, show_owners),
)
