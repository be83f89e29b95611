"""The list of answers: filtered, searched by words, each with its last decision; a part of it at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from msgspec import Struct
from whenever import Date

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.i18n import labels
from amends.instants import InstantUs, start_of_day
from amends.model.configuration import Configuration
from amends.model.principal import Scope
from amends.model.response_detail import ResponseDetail
from amends.model.response_query import RESPONSE_FIELDS, ResponsePlace, ResponseQuery
from amends.model.ticket.list_query import read_by
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import find_responses, ticket_detail
from amends.usecases.settings import configuration, surveys
from amends.usecases.settings.config_kinds import RULE
from amends.wire.cursor import encode_cursor

ANSWERS: Final = "/answers"
_ROWS: Final = 50
_DAYS: Final = {"since": "time_from", "until": "time_before"}
"""The days of the form -> what they are in a query."""


class AnswerList(Struct, frozen=True):
    """The answers of a page, and the place to go on from; `is_cut` when many were looked at for these few."""

    details: Sequence[ResponseDetail]
    following: ResponsePlace | None

    @property
    def is_cut(self) -> bool:
        """Whether there may be more although the page isn't full."""
        return self.following is not None and len(self.details) < _ROWS

    @property
    def cursor(self) -> str:
        """The cursor of what follows, "" at the end."""
        return encode_cursor(*self.following) if self.following else ""


async def show_answers(request: Request) -> Response:
    """The answers that the address asks for, newest first."""
    own = {name: text for name, text in request.query.items() if text and name in {*RESPONSE_FIELDS, *_DAYS}}
    after = cursor_of(request, 2)
    place = ResponsePlace(InstantUs(after[0]), after[1]) if after else None
    found, errors = AnswerList((), None), dict[str, str]()
    try:
        found = await _find(request, _query(request, own), place)
    except AmendsError as error:
        errors = errors_by_field(locale_of(request), error)
    return page(
        request,
        "answers/answers.html",
        422 if errors else 200,
        found=found,
        own=own,
        errors=errors,
        address=urlencode(own),
        is_further=after is not None,
        decisions=labels.DECISION,
        bands=labels.BAND,
        surveys=await _surveys(request),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        rules=await _rules(request),
    )


async def _find(request: Request, query: ResponseQuery, place: ResponsePlace | None) -> AnswerList:
    run = request.database.read if find_responses.is_led(query) else request.database.scan

    async def find(tx: Tx) -> AnswerList:
        return AnswerList(*await find_responses.list_page(tx, place, _ROWS, query=query))

    return await run(request.by, find)


def _query(request: Request, own: Mapping[str, str]) -> ResponseQuery:
    """What the address asks for. Raises Invalid with every fault."""
    errors: list[FieldError] = []
    query: dict[str, Any] = {}
    zone = locale_of(request).time_zone
    for name, field in _DAYS.items():
        if own.get(name):
            try:
                day = Date.parse_iso(own[name])
                # The last day is included.
                query[field] = start_of_day(day.add(days=1) if name == "until" else day, zone)
            except ValueError:
                errors.append(FieldError(name, say("not_a_date")))
    try:
        query = {**read_by(RESPONSE_FIELDS, {name: own[name] for name in own if name not in _DAYS}), **query}
    except Invalid as refused:
        errors += refused.errors
    if errors:
        raise Invalid(*errors)
    return query


async def _surveys(request: Request) -> Sequence[tuple[str, str]]:
    found = await request.database.read(request.by, surveys.list_all)
    return [(str(each.id), each.name) for each in sorted(found, key=lambda each: each.name.casefold())]


async def _rules(request: Request) -> Sequence[Configuration]:
    """The rules that somebody may apply to what is stored."""
    if not request.by.may(Scope.MANAGE):
        return ()
    return await request.database.read(request.by, configuration.list_all, RULE)


ENDPOINTS = (page_route(ANSWERS, Scope.TICKETS_READ, show_answers),)
