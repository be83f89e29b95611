"""Filters: those of an address as chips, and all of them to choose from."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, day_of
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.unit_names import unit_name
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import from_text, start_of_day
from amends.model.status import Status
from amends.model.ticket.list_query import FIELD_PREFIX
from amends.usecases import ticket_detail
from amends.usecases.ticket_detail import Directory

FILTER_LABELS: Final = {
    "q": N_("Search for"),
    "status": N_("Status"),
    "priority": N_("Priority"),
    "segment": N_("Unit"),
    "segment_only": N_("Unit alone"),
    "origin_segment": N_("Where it happened"),
    "owner_id": N_("Owner"),
    "root_cause": N_("Root cause"),
    "has_root_cause": N_("Has a root cause"),
    "overdue": N_("Overdue"),
    "due_within_hours": N_("Due within hours"),
    "snoozed": N_("Snoozed"),
    "promised": N_("Has an open promise"),
    "promise_overdue": N_("Promise overdue"),
    "broken_promises_from": N_("Broken promises at least"),
    "promise_due_from": N_("Promise due from"),
    "promise_due_before": N_("Promise due before"),
    "waits_since_from": N_("Waiting since, from"),
    "waits_since_before": N_("Waiting since, before"),
    "reached": N_("Somebody reached the customer"),
    "contact_attempts_from": N_("Contact attempts from"),
    "contacted": N_("Contacted"),
    "reopenings_from": N_("Reopened at least"),
    "escalation_level_from": N_("Escalated to level at least"),
    "postponements_from": N_("Due time made later at least"),
    "score_from": N_("Score from"),
    "score_to": N_("Score to"),
    "scale": N_("Scale"),
    "type": N_("Type"),
    "survey_id": N_("Survey"),
    "customer_id": N_("Customer"),
    "external_id": N_("External ID"),
    "rule_id": N_("Rule"),
    "watcher_id": N_("Watched by"),
    "opened_from": N_("Opened from"),
    "opened_before": N_("Opened before"),
    "closed_from": N_("Closed from"),
    "closed_before": N_("Closed before"),
    "changed_from": N_("Changed from"),
    "changed_before": N_("Changed before"),
    "issue_from": N_("Answered from"),
    "issue_before": N_("Answered before"),
    "due_from": N_("Due from"),
    "due_before": N_("Due before"),
    "sort": N_("Sorted by"),
}
"""What each filter of the API is called on pages; a test holds that none is missing."""

SORT_LABELS: Final = {
    "due": N_("what is due next"),
    "opened": N_("newest first"),
    "changed": N_("last changed first"),
}
_DAY_FIELDS: Final = tuple(
    f"{name}_{end}" for name in ("opened", "issue", "due", "closed", "changed") for end in ("from", "before")
)
_WORKED: Final = f"{Status.IN_PROGRESS.name},{Status.ESCALATED.name}"
_STATUSES: Final = {
    _WORKED if each is Status.IN_PROGRESS else each.name: words for each, words in labels.CHOSEN_STATUS.items()
}
"""What may be chosen as the status; what the compatible API calls ESCALATED is in progress, too."""
_FLAGS: Final = {"true": N_("yes"), "false": N_("no")}


class Chip(Struct, frozen=True):
    """A filter as it is shown: its name, what it holds, and the address without it."""

    label: str
    value: str
    address: str


def chips_of(request: Request, listing: Listing, directory: Directory) -> Sequence[Chip]:
    """The filters of an address, each with the way to drop it."""
    locale = locale_of(request)
    return [
        Chip(_label(locale, name, directory), _value(locale, name, text, directory), listing.without(name))
        for name, text in listing.own.items()
    ]


async def filter_page(request: Request, listing: Listing) -> Response:
    """All filters, with those of the listing filled in."""
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    return page(
        request,
        "inbox/filters.html",
        day_fields=_DAY_FIELDS,
        own_days=[name for name, text in listing.own.items() if day_of(name, text)],
        listing=listing,
        directory=directory,
        statuses=_STATUSES,
        chosen_status=_WORKED
        if listing.own.get("status") == Status.IN_PROGRESS.name
        else listing.own.get("status", ""),
        priorities=labels.PRIORITY,
        filter_labels=FILTER_LABELS,
        sorts=SORT_LABELS,
        flags=_FLAGS,
    )


def _label(locale: UserLocale, name: str, directory: Directory) -> str:
    if name.startswith(FIELD_PREFIX):
        code = name.removeprefix(FIELD_PREFIX)
        return next((field.name for field in directory.fields if field.code == code), code)
    return locale.gettext(FILTER_LABELS[name])


def _value(locale: UserLocale, name: str, text: str, directory: Directory) -> str:
    if name in ("owner_id", "watcher_id"):
        return ", ".join(_person(locale, each, directory) for each in text.split(","))
    if name in _DAY_FIELDS:
        return _time(locale, name, text)
    known: dict[str, str] = {}
    match name:
        case "status":
            known = {status.name: locale.gettext(words) for status, words in labels.SHOWN_STATUS.items()}
        case "priority":
            known = {priority.name: locale.gettext(words) for priority, words in labels.PRIORITY.items()}
        case "segment" | "segment_only" | "origin_segment":
            known = {each.code: unit_name(each.name, locale.gettext) for each in directory.segments.values()}
        case "root_cause":
            known = {each.code: each.name or each.code for each in directory.causes.values()}
        case _:
            known = {key: locale.gettext(words) for key, words in (*SORT_LABELS.items(), *_FLAGS.items())}
    return ", ".join(dict.fromkeys(known.get(each, each) for each in text.split(",")))


def _time(locale: UserLocale, name: str, text: str) -> str:
    """A day as the reader writes it, or an instant."""
    day = day_of(name, text)
    return locale.day(start_of_day(day, locale.time_zone)) if day else locale.time(from_text(text))


def _person(locale: UserLocale, text: str, directory: Directory) -> str:
    found = directory.people.get(int(text))
    return found.name if found else locale.gettext(N_("nobody")) if text == "0" else f"#{text}"
