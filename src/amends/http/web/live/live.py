"""Live pages: server-sent events say which tickets changed and who looks; the page then asks for what it shows."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from msgspec import json

from amends.errors import Fault
from amends.http.live.broadcaster import Fresh, Newsroom
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call
from amends.http.web.inbox.listing import ROWS, listing_of, rows_of
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import HTML, SAFE_HEADERS, page
from amends.http.web.kit.page_routes import do, show
from amends.http.web.ticket.ticket import rows_now
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.usecases import presence

_TICK: Final = b": still here\n\n"
_TICK_EVERY: Final = 15
_A_MOMENT_SECONDS: Final = 0.001
_MOST_IDS: Final = 200
_HEADERS = (("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"), ("X-Content-Type-Options", "nosniff"))


async def stream(call: Call) -> Answer:
    """What changes from now on, until the page is left or the server drains."""
    reachable = await call.database.read(call.by, presence.reachable)
    open_id = call.int_query("ticket", 0, 0)
    return Answer(200, b"", "text/event-stream", _HEADERS, stream=_events(call, reachable, open_id))


async def _events(call: Call, reachable: frozenset[int] | None, open_id: int) -> AsyncGenerator[bytes, None]:
    application = call.scope["state"]["application"]
    room: Newsroom = application.newsroom
    yield b"retry: 3000\n\n"
    quiet = 0
    async with aclosing(room.listen(call.by.workspace_id)) as heard:
        async for fresh in heard:
            if not application.ready or await call.left(_A_MOMENT_SECONDS):
                return
            quiet = 0 if fresh else quiet + 1
            if fresh:
                yield _event(call, fresh, reachable, open_id)
            elif quiet % _TICK_EVERY == 0:
                yield _TICK


def _event(call: Call, fresh: Fresh, reachable: frozenset[int] | None, open_id: int) -> bytes:
    changed = [(each.id, each.version) for each in fresh.changed if reachable is None or each.segment_id in reachable]
    others = [
        (each.name, each.is_typing)
        for each in fresh.present
        if each.ticket_id == open_id and each.user_id != call.by.id
    ]
    told = json.encode({"changed": changed, "others": others})
    return b"event: news\ndata: " + told + b"\n\n"


async def show_changed(call: Call) -> Answer:
    """The rows of changed tickets as they are now."""
    listing = await listing_of(call, call.query)
    ids = [parse_id(text) for text in call.query.get("ids", "").split(",") if text]
    if len(ids) > _MOST_IDS or None in ids:
        raise HttpProblem(Kind.INVALID_PARAMETERS, "ids must be numbers", Fault("ids", "must be numbers"))
    body = await rows_now(call, listing, [each for each in ids if each], call.int_query("open", 0, 0))
    return Answer(200, body.encode(), HTML, SAFE_HEADERS)


async def show_fresh_rows(call: Call) -> Answer:
    """The first rows of a listing as they are now."""
    listing = await listing_of(call, call.query)
    most = min(call.int_query("rows", 50, 1), _MOST_IDS)
    found = await rows_of(call, listing, None, most)
    following = listing.cursor_behind(found[most - 1]) if len(found) > most else ""
    open_id = call.int_query("open", 0, 0)
    return page(call, "inbox/rows.html", listing=listing, rows=found[:most], following=following, open_id=open_id)


async def show_arrived(call: Call) -> Answer:
    """How many tickets of a listing's first rows aren't among those that a page shows."""
    listing = await listing_of(call, call.query)
    known = set(call.query.get("known", "").split(","))
    found = await rows_of(call, listing, None)
    arrived = sum(str(each.ticket.id) not in known for each in found[:ROWS])
    return page(call, "inbox/arrived.html", listing=listing, arrived=arrived)


async def say_present(call: Call, form: Form) -> Answer:
    """Somebody looks at a ticket, or types there."""
    ticket_id = parse_id(form.text("ticket")) or 0
    await call.database.write(call.by, presence.be_present, ticket_id, is_typing=form.text("typing") == "1")
    return Answer(204, b"", HTML, SAFE_HEADERS)


ENDPOINTS = (
    show("/live", Scope.TICKETS_READ, stream),
    show("/inbox/changed", Scope.TICKETS_READ, show_changed),
    show("/inbox/fresh", Scope.TICKETS_READ, show_fresh_rows),
    show("/inbox/arrived", Scope.TICKETS_READ, show_arrived),
    do("/presence", Scope.TICKETS_READ, say_present),
)
