"""What an agent looks at all day: the inbox, a ticket's page, and its pane alone, as the inbox loads it."""

import random
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, json

from bench import asked
from bench.contest import Contest
from bench.contests import Filled, RunningBuild, Size, raw_contender
from bench.load import Request, exchange, http
from bench.serving import Server
from bench.session import sign_in

_AGENT = 0
_TICKETS = 200
_MAX_LOOKED_AT = 10_000
_BROWSER = {"Accept": "text/html", "Accept-Language": "en", "Accept-Encoding": "gzip, deflate, br, zstd"}
_UNPACKED = {"Accept-Encoding": "identity"}
_PANE = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#ticket"}
_YARDSTICK = "raw, 100 rows"
"""The raw server has no pages. Its page of a hundred tickets says how fast the machine is."""


class _Answer(Struct):
    response: dict[str, object]


def contests(builds: Sequence[RunningBuild], raw: Server, size: Size) -> Iterator[Contest]:
    """Each of these, one request after the other, of somebody who signed in."""
    headers = [{**_BROWSER, **_agent(each)} for each in builds]
    ids = [_owned(each.own, each.server) for each in builds]
    yield _contest(builds, raw, size, "the inbox", [_inbox(own) for own in headers])
    requests = [_tickets(own, own_ids) for own, own_ids in zip(headers, ids, strict=True)]
    yield _contest(builds, raw, size, "a ticket's page", requests, most_cpu_ms=10.0)
    requests = [_tickets({**own, **_PANE}, own_ids) for own, own_ids in zip(headers, ids, strict=True)]
    for each, own, own_ids in zip(builds, headers, ids, strict=True):
        _check_pane(exchange(each.server.address, _tickets({**own, **_PANE, **_UNPACKED}, own_ids)(0)))
    yield _contest(builds, raw, size, "a ticket's pane", requests, most_cpu_ms=2.5)


def _contest(
    builds: Sequence[RunningBuild],
    raw: Server,
    size: Size,
    what: str,
    requests: Sequence[Request],
    most_cpu_ms: float = 0.0,
) -> Contest:
    contenders = [
        each.loaded(request, size.views, connections=1) for each, request in zip(builds, requests, strict=True)
    ]
    contenders.append(raw_contender(raw, asked.page(builds[0].own.place), size.views, _YARDSTICK, 1))
    # What is promised, is promised of SQLite.
    is_promised = builds[0].own.place.is_sqlite
    return Contest(what, "pages/s", contenders, most_cpu_ms=most_cpu_ms if is_promised else 0.0)


def _agent(each: RunningBuild) -> Mapping[str, str]:
    return sign_in(each.build, each.own.place, each.own.place.user_ids[_AGENT], each.server)


def _inbox(headers: dict[str, str]) -> Request:
    request = http("GET", "/inbox", headers)
    return lambda _: request


def _tickets(headers: dict[str, str], ids: Sequence[int]) -> Request:
    requests = [http("GET", f"/tickets/{ticket_id}", headers) for ticket_id in ids]
    return lambda number: requests[number % len(requests)]


def _owned(own: Filled, server: Server) -> Sequence[int]:
    """Some of the agent's tickets from all over the database, found over the compatible API."""
    agent, found = own.place.user_ids[_AGENT], list[int]()
    path = f"/a/api/v2/cx/tickets/{own.place.workspace_id}?ticketID="
    for ticket_id in random.Random(2).sample(own.ids, min(len(own.ids), _MAX_LOOKED_AT)):
        body = exchange(server.address, http("GET", f"{path}{ticket_id}", {"api-key": own.place.key}))
        if json.decode(body, type=_Answer).response["assignedTo"] == agent:
            found.append(ticket_id)
        if len(found) == _TICKETS:
            break
    return found


def _check_pane(body: bytes) -> None:
    if b"<html" in body or b"<form" not in body:
        raise RuntimeError("what was asked for as a ticket's pane is something else")
