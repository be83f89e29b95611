"""Tickets that are closed over the API, each new: those who complained are taken in before, unmeasured."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct, json

from bench import asked
from bench.contest import Contender, Contest, Role
from bench.contests import RunningBuild, Size, loaded
from bench.load import Measured, exchange, http
from bench.place import Place
from bench.serving import Server

_CONNECTIONS = 8
_CLOSED = json.encode({"status": "CLOSED", "action_taken": "We called and apologised."})
_YARDSTICK = "raw, a response"
"""The raw server closes nothing. What it takes in a response with says how fast the machine is."""


class _Result(Struct):
    ticket_id: int


class _Intake(Struct):
    results: list[_Result]


def closing(builds: Sequence[RunningBuild], raw: Server, size: Size) -> Contest:
    """Closing a ticket, with what was done."""
    contenders = [each.contender(partial(_close, each.server, each.own.place, size.closings)) for each in builds]
    contenders.append(Contender(_YARDSTICK, Role.RAW, partial(_post, raw, builds[0].own.place, size.closings)))
    return Contest("close a ticket", "requests/s", contenders)


def _close(server: Server, place: Place, count: int) -> Measured:
    opened = json.decode(exchange(server.address, asked.responses(place, count)), type=_Intake)
    path = f"/v1/workspaces/{place.workspace_id}/tickets/"
    headers = {"api-key": place.key, "Content-Type": "application/json"}
    requests = [http("PATCH", f"{path}{each.ticket_id}", headers, _CLOSED) for each in opened.results]
    return loaded(server, requests.__getitem__, count, _CONNECTIONS)


def _post(raw: Server, place: Place, count: int) -> Measured:
    return loaded(raw, asked.one_response(place), count, _CONNECTIONS)
