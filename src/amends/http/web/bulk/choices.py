"""What may be chosen for the selected tickets, as lines of the small list: verbs with their objects."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from msgspec import Struct, json

from amends.http.request.request import JSON, Request, Response
from amends.http.web.inbox.listing import listing_of
from amends.http.web.kit.page import SAFE_HEADERS, locale_of
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.select_options import SelectOptions, cause_options, option_functions, owner_options
from amends.http.web.palette.palette import owner_loads
from amends.http.web.ticket.snooze_options import time_options
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.model.status import Status
from amends.usecases import bulk_choices
from amends.usecases.bulk_choices import MAX_LOOKED_AT, BulkChoices

_VERBS = {Status.CLOSED: N_("Close"), Status.RESOLVED: N_("Resolve")}


class ChoiceLine(Struct, frozen=True, omit_defaults=True):
    """A line: its words, what stands beside them, and what it gives to the tickets; no name asks for more."""

    words: str
    name: str = ""
    value: str = ""
    beside: str = ""


async def show_choices(request: Request) -> Response:
    """What may be done to the tickets that are named, or to all of a listing, and to each of them at least partly."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"))
    ids = [number for name, text in pairs if name == "ticket_id" and (number := parse_id(text))]
    listing = await listing_of(request, dict(parse_qsl(dict(pairs).get("from", ""))))
    query = listing.sorted_query if dict(pairs).get("all") else {}
    found = await request.database.scan(request.by, bulk_choices.choices, ids[:MAX_LOOKED_AT], query)
    locale, loads = locale_of(request), await owner_loads(request)
    lines = [ChoiceLine(locale.gettext(N_("Several changes, or a note …")))]
    lines += [*_steps(locale, found), *_snoozes(locale, found), *_options(locale, found, loads, request.by.segment_ids)]
    return Response(200, json.encode(lines), JSON, SAFE_HEADERS)


def _steps(locale: UserLocale, found: BulkChoices) -> Iterator[ChoiceLine]:
    for step in found.steps:
        if step not in labels.CHOSEN_STATUS:
            continue
        status = f"{locale.gettext(N_('Status'))}: {locale.gettext(labels.STATUS[step])}"
        verb = locale.gettext(_VERBS[step]) if step in _VERBS else ""
        yield ChoiceLine(verb or status, "status", step.name, status if verb else "")
    if any(each.is_open for each in found.tickets):
        yield ChoiceLine(locale.gettext(N_("Escalate")), "escalate", "1")


def _snoozes(locale: UserLocale, found: BulkChoices) -> Iterator[ChoiceLine]:
    for value, words in time_options(found.snooze_times, locale) if found.snooze_times else ():
        yield ChoiceLine(f"{locale.gettext(N_('Snooze'))}: {words}", "snooze", value)
    if any(each.snoozed_until_us is not None for each in found.tickets):
        yield ChoiceLine(locale.gettext(N_("Wake it now")), "wake", "1")


def _options(
    locale: UserLocale, found: BulkChoices, loads: dict[str, str], segment_ids: tuple[int, ...] | None
) -> Iterator[ChoiceLine]:
    functions, directory = option_functions(locale.language), found.directory
    offered: tuple[tuple[str, str, SelectOptions], ...] = (
        (N_("Priority"), "priority", functions["named"](labels.PRIORITY)),
        (N_("Owner"), "owner_id", [("0", locale.gettext(N_("nobody"))), *_owners(found)]),
        (N_("Unit"), "segment", functions["segments_of"](directory, segment_ids)),
        (N_("Root cause"), "root_cause", cause_options(directory)),
    )
    for label, name, options in offered:
        for value, words in options:
            beside = loads.get(value, "") if name == "owner_id" else ""
            yield ChoiceLine(f"{locale.gettext(label)}: {words.strip()}", name, value, beside)


def _owners(found: BulkChoices) -> SelectOptions:
    """Everybody who may have each of the tickets."""
    kinds = {(each.current_segment_id, each.restriction) for each in found.tickets}
    of_each = [owner_options(found.directory, segment_id, 0, own) for segment_id, own in kinds]
    return [option for option in (of_each[0] if of_each else []) if all(option in other for other in of_each)]


ENDPOINTS = (page_route("/bulk/choices", Scope.TICKETS_WRITE, show_choices),)
