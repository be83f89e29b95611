"""What is asked of a server: whole requests, by their number.

They are written in the names that each build knows: today's reads a name from before as well, but not as fast.
"""

import random
from collections.abc import Sequence
from functools import partial
from itertools import count

from msgspec import json

from bench.fill import response
from bench.load import Request, http
from bench.place import Place

_fresh = count()


def one_ticket(place: Place, ids: Sequence[int]) -> Request:
    """Any of the tickets, over the compatible API."""
    chosen = random.Random(1).sample(ids, min(len(ids), 20_000))
    path = f"/a/api/v2/cx/tickets/{place.workspace_id}?ticketID="
    requests = [http("GET", f"{path}{ticket_id}", {"api-key": place.key}) for ticket_id in chosen]
    return lambda number: requests[number % len(requests)]


def page(place: Place) -> Request:
    """A hundred tickets, newest first."""
    path = f"/v1/workspaces/{place.workspace_id}/tickets?limit=100"
    request = http("GET", path, {"api-key": place.key})
    return lambda _: request


def one_response(place: Place) -> Request:
    """A response of an unhappy customer, each time another."""
    return partial(_post, place, f"p{next(_fresh)}")


def _post(place: Place, prefix: str, number: int) -> bytes:
    headers = {"api-key": place.key, "Content-Type": "application/json"}
    body = json.encode({**response(number, prefix, 3, place.verbatim), "segment": "S1"})
    return http("POST", f"/v1/workspaces/{place.workspace_id}/responses", headers, body)


def responses(place: Place, number: int) -> bytes:
    """That many responses of unhappy customers in one request, each time others."""
    prefix = f"c{next(_fresh)}"
    body = [{**response(own, prefix, 3, place.verbatim), "segment": "S1"} for own in range(number)]
    headers = {"api-key": place.key, "Content-Type": "application/json"}
    return http("POST", f"/v1/workspaces/{place.workspace_id}/responses", headers, json.encode(body))


def stream(place: Place, lines: int) -> bytes:
    """Responses as NDJSON, one in ten of them unhappy."""
    return _stream(place, [3 if number % 10 == 0 else 9 for number in range(lines)])


def unhappy_stream(place: Place, lines: int) -> bytes:
    """Responses as NDJSON, all of them unhappy."""
    return _stream(place, [3] * lines)


def _stream(place: Place, scores: Sequence[int]) -> bytes:
    prefix = f"n{next(_fresh)}"
    body = b"".join(
        json.encode(response(number, prefix, score, place.verbatim)) + b"\n" for number, score in enumerate(scores)
    )
    headers = {"api-key": place.key, "Content-Type": "application/x-ndjson"}
    return http("POST", f"/v1/workspaces/{place.workspace_id}/responses", headers, body)
