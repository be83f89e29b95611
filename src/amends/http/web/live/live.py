"""Live pages: server-sent events say which tickets changed and who looks; the page then asks for what it shows."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from msgspec import json

from amends.errors import FieldError
from amends.http.live.broadcaster import Broadcaster, Update
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import ROWS, listing_of, rows_of
from amends.http.web.inbox.row_hits import row_hits
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import HTML, SAFE_HEADERS, page
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.session_auth import auth_session_of
from amends.http.web.ticket.ticket import rows_now
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.texts.text import say
from amends.usecases import presence

_TICK: Final = b": still here\n\n"
_TICK_EVERY: Final = 15
_A_MOMENT_SECONDS: Final = 0.001
_MAX_IDS: Final = 200
_HEADERS = (("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"), ("X-Content-Type-Options", "nosniff"))


async def stream(request: Request) -> Response:
    """What changes from now on, until the page is left, whoever looks is signed out, or the server drains."""
    open_id = request.int_query("ticket", 0, 0)
    return Response(200, b"", "text/event-stream", _HEADERS, stream=_events(request, open_id))


async def _events(request: Request, open_id: int) -> AsyncGenerator[bytes, None]:
    application = request.scope["state"]["application"]
    room: Broadcaster = application.newsroom
    yield b"retry: 3000\n\n"
    quiet = 0
    async with aclosing(room.listen(request.by.workspace_id, auth_session_of(request).session.id)) as heard:
        async for fresh in heard:
            if not application.ready or await request.left(_A_MOMENT_SECONDS):
                return
            quiet = 0 if fresh else quiet + 1
            if fresh:
                yield _event(fresh, open_id)
            elif quiet % _TICK_EVERY == 0:
                yield _TICK


def _event(fresh: Update, open_id: int) -> bytes:
    changed = [(each.id, each.version) for each in fresh.changed]
    others = [(each.name, each.is_typing) for each in fresh.present if each.ticket_id == open_id]
    told = json.encode({"changed": changed, "others": others})
    return b"event: news\ndata: " + told + b"\n\n"


async def show_changed(request: Request) -> Response:
    """The rows of changed tickets as they are now."""
    listing = await listing_of(request, request.query)
    ids = [parse_id(text) for text in request.query.get("ids", "").split(",") if text]
    if len(ids) > _MAX_IDS or None in ids:
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, say("ids_not_numbers"), FieldError("ids", say("not_numbers")))
    body = await rows_now(request, listing, [each for each in ids if each], request.int_query("open", 0, 0))
    return Response(200, body.encode(), HTML, SAFE_HEADERS)


async def show_fresh_rows(request: Request) -> Response:
    """The first rows of a listing as they are now."""
    listing = await listing_of(request, request.query)
    limit = min(request.int_query("rows", 50, 1), _MAX_IDS)
    found = await rows_of(request, listing, None, limit)
    following = listing.cursor_after(found[limit - 1]) if len(found) > limit else ""
    open_id = request.int_query("open", 0, 0)
    hits = await row_hits(request, listing, found[:limit])
    values: dict[str, Any] = {"rows": found[:limit], "following": following, "open_id": open_id, "hits": hits}
    return page(request, "inbox/rows.html", listing=listing, **values)


async def show_arrived(request: Request) -> Response:
    """How many of some changed tickets are among a listing's first rows, and not among those that a page shows.

    A row that only moved up, since another left the list, is none that arrived.
    """
    listing = await listing_of(request, request.query)
    known, changed = (set(request.query.get(name, "").split(",")) for name in ("known", "changed"))
    found = await rows_of(request, listing, None)
    arrived = sum(str(each.ticket.id) in changed - known for each in found[:ROWS])
    return page(request, "inbox/arrived.html", listing=listing, arrived=arrived)


async def say_present(request: Request, form: Form) -> Response:
    """Somebody looks at a ticket, or types there; by the version that their page shows it is read."""
    ticket_id = parse_id(form.text("ticket")) or 0
    is_typing, version = form.text("typing") == "1", parse_id(form.text("version")) or 0
    await request.database.write(request.by, presence.note_presence, ticket_id, is_typing=is_typing, version=version)
    return Response(204, b"", HTML, SAFE_HEADERS)


ENDPOINTS = (
    page_route("/live", Scope.TICKETS_READ, stream),
    page_route("/inbox/changed", Scope.TICKETS_READ, show_changed),
    page_route("/inbox/fresh", Scope.TICKETS_READ, show_fresh_rows),
    page_route("/inbox/arrived", Scope.TICKETS_READ, show_arrived),
    form_route("/presence", Scope.TICKETS_READ, say_present),
)
