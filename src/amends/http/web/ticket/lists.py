"""Lists at what is written on a ticket: saved replies at `;`, and people at `@`."""

from collections.abc import Sequence

from msgspec import Struct, json

from amends.http.request.request import JSON, Request, Response
from amends.http.web.kit.page import SAFE_HEADERS, locale_of
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.unit_names import unit_name
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.principal import Scope
from amends.model.saved_reply import OWN
from amends.model.status import Priority, Status
from amends.serializers.saved_replies import filled_replies
from amends.usecases import mentions, saved_replies, ticket_detail
from amends.usecases.ticket_detail import Directory
from amends.wire.saved_replies import FilledReplyView

_WORDS_SHOWN = 60


class ReplyLine(Struct, frozen=True):
    """A saved reply as the list shows it: its text, and what it does in the reader's words."""

    id: int
    words: str
    beside: str
    text: str
    does: str


async def show_saved_replies(request: Request) -> Response:
    """The saved replies for a ticket, filled from it: those for notes, or those for replies."""
    locale, use = locale_of(request), request.query.get("use", "")
    found = await request.database.read(request.by, saved_replies.of_ticket, request.id_param("ticket_id"))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    every = filled_replies(found, request.now, locale.language).saved_replies
    lines = [_line(each, directory, locale) for each in every if each.use in ("both", use)]
    return _answer(lines)


def _line(own: FilledReplyView, directory: Directory, locale: UserLocale) -> ReplyLine:
    text = " ".join(own.text.split())
    beside = text if len(text) <= _WORDS_SHOWN else text[:_WORDS_SHOWN].rstrip() + "…"
    does = [f"{_field(name, locale)}: {_value(name, value, directory, locale)}" for name, value in own.does.items()]
    return ReplyLine(own.id, own.name, beside, own.text, " · ".join(does))


def _field(name: str, locale: UserLocale) -> str:
    words = {"owner": labels.FIELD["owner_id"], "watch": N_("Watched by")}
    return locale.gettext(words.get(name) or labels.FIELD[name])


def _value(name: str, value: str, directory: Directory, locale: UserLocale) -> str:
    if name == "status":
        return locale.gettext(labels.STATUS[Status[value]])
    if name == "priority":
        return locale.gettext(labels.PRIORITY[Priority[value]])
    if value == OWN:
        return locale.gettext(N_("me"))
    named = {each.code: each.name or each.code for each in directory.causes.values()} if name == "root_cause" else {}
    named |= (
        {each.code: unit_name(each.name, locale.gettext) for each in directory.segments.values()}
        if name == "segment"
        else {}
    )
    named |= {each.email: each.name for each in directory.people.values()} if name == "owner" else {}
    return named.get(value, value)


class PersonLine(Struct, frozen=True):
    """Somebody as the list shows them: their name, and the address by which a note mentions them."""

    words: str
    email: str


async def show_people(request: Request) -> Response:
    """Who can be mentioned in a note on a ticket."""
    found = await request.database.read(request.by, mentions.mentionable, request.id_param("ticket_id"))
    return _answer([PersonLine(each.name, each.email) for each in found])


def _answer(lines: Sequence[Struct]) -> Response:
    return Response(200, json.encode(lines), JSON, SAFE_HEADERS)


ENDPOINTS = (
    page_route("/tickets/{ticket_id}/saved-replies", Scope.TICKETS_READ, show_saved_replies),
    page_route("/tickets/{ticket_id}/people", Scope.TICKETS_READ, show_people),
)
