"""The requests of the load: what integrations, a stream, and people at work send."""

import json
from collections.abc import Sequence
from typing import Any

from tests.resilience.ledger import Ask, Kind

LINES = 300
"""Of a stream: more than one transaction takes."""
_UNHAPPY_EVERY = 10
_LINES_A_CHUNK = 25


def response(v1: str, mark: str, *, has_token: bool) -> Ask:
    """One response of an unhappy customer, who gets a ticket; without a token it shares a run with others like it."""
    return Ask(
        kind=Kind.RESPONSE,
        method="POST",
        path=f"{v1}/responses",
        mark=mark,
        chunks=(_json(_line(mark, 2)),),
        has_token=has_token,
    )


def stream(v1: str, mark: str) -> Ask:
    """A stream whose lines come in pieces; some of them open tickets."""
    lines = [_json(_line(f"{mark}-{number}", 2 if number % _UNHAPPY_EVERY == 0 else 9)) for number in range(LINES)]
    runs = [lines[start : start + _LINES_A_CHUNK] for start in range(0, LINES, _LINES_A_CHUNK)]
    return Ask(
        kind=Kind.STREAM,
        method="POST",
        path=f"{v1}/responses",
        mark=mark,
        chunks=tuple(b"".join(line + b"\n" for line in run) for run in runs),
        media_type="application/x-ndjson",
        lines=LINES,
    )


def ticket(manual: str, mark: str) -> Ask:
    """A ticket opened by hand."""
    body = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": f"Nadie contestó: {mark}"}
    return Ask(kind=Kind.TICKET, method="POST", path=manual, mark=mark, chunks=(_json(body),))


def note(v1: str, mark: str, ticket_id: int) -> Ask:
    """An internal note."""
    return Ask(
        kind=Kind.NOTE,
        method="POST",
        path=f"{v1}/tickets/{ticket_id}/notes",
        mark=mark,
        chunks=(_json({"text": f"Called: {mark}"}),),
        ticket_ids=(ticket_id,),
    )


def change(v1: str, mark: str, ticket_id: int, etag: str, owner_id: int, status: str) -> Ask:
    """A change of status and owner, with what was done about it."""
    body = {"status": status, "owner_id": owner_id, "action_taken": f"Looked into it: {mark}"}
    return Ask(
        kind=Kind.CHANGE,
        method="PATCH",
        path=f"{v1}/tickets/{ticket_id}",
        mark=mark,
        chunks=(_json(body),),
        if_match=etag,
        ticket_ids=(ticket_id,),
    )


def bulk(v1: str, mark: str, ticket_ids: Sequence[int]) -> Ask:
    """The same note on some tickets."""
    body = {"do": {"note": f"All of them: {mark}"}, "ticket_ids": list(ticket_ids)}
    return Ask(
        kind=Kind.BULK,
        method="POST",
        path=f"{v1}/bulk",
        mark=mark,
        chunks=(_json(body),),
        ticket_ids=tuple(ticket_ids),
    )


def _line(reference: str, score: int) -> dict[str, Any]:
    return {"survey": "visit", "reference": reference, "segment": "S1", "score": score, "scale": "nps"}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
