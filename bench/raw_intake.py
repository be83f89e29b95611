"""The rows that a response of the bench leaves behind, as Amends writes them, from nothing but the response."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, json

_HOURS_US = 72 * 3600 * 1_000_000
_MATCHED = [{"path": "when", "condition": 'band = "unhappy"', "saw": "score 3 of 0..10, unhappy"}]
_encode = json.Encoder().encode

Rows = list[tuple[str, Sequence[Any]]]


class Answer(Struct):
    question: str
    verbatim: str


class Customer(Struct):
    email: str
    name: str


class Form(Struct):
    """What is sent."""

    survey: str
    reference: str
    segment: str
    score: int
    scale: str
    time: str
    answers: list[Answer]
    customer: Customer


class Taken(Struct):
    """What is answered."""

    intake: dict[str, Any]
    results: list[dict[str, Any]]


_decode = json.Decoder(Form).decode


def _insert(table: str, columns: str) -> str:
    names = [name.strip() for name in columns.split(",")]
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f'${place}' for place in range(1, len(names) + 1))})"


_INTAKE = _insert(
    "intakes",
    "workspace_id, id, source, began_us, heartbeat_us, ended_us, received, stored, merged, duplicates, rejected, "
    "opened, attached, ignored, no_match, rejudged, opened_later",
)
_CUSTOMER = _insert("customers", "workspace_id, id, email, email_key, phone, phone_key, name, reference, created_us")
_RESPONSE = _insert(
    "responses",
    "workspace_id, id, version, survey_id, reference, time_us, received_us, first_intake_id, segment_id, customer_id, "
    "transaction_id, ticket_id, parts",
)
_DECISION = _insert(
    "decisions",
    "workspace_id, response_id, response_version, intake_id, at_us, outcome, reason, rule_id, rule_version, matched, "
    "ticket_id",
)
_TICKET = _insert(
    "tickets",
    "workspace_id, id, version, survey_id, response_id, transaction_id, customer_id, origin_segment_id, "
    "current_segment_id, owner_id, status, priority, type, score, scale, verbatim, reply, time_limit_hours, issue_us, "
    "opened_us, changed_us, rule_id, rule_version, clocks, due_us",
)
_EVENT = _insert("events", "workspace_id, id, subject_kind, subject_id, version, at_us, by_kind, by_id, data")
_JOB = _insert(
    "jobs",
    "workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us, last_error",
)
_WORDS = _insert("ticket_search_text", "workspace_id, rowid, text")


def rows_of(body: bytes, workspace_id: int, numbers: Sequence[int], now: int) -> tuple[Taken, Rows]:
    """The rows of a response that opens a ticket, with eight numbers for them, and the answer."""
    form = _decode(body)
    intake, response, customer, ticket, *events, job = numbers
    time_us = int(datetime.fromisoformat(form.time).timestamp() * 1_000_000)
    words, due_us, segment = form.answers[0].verbatim, now + _HOURS_US, 1
    own = {
        "segment": [[time_us, time_us, intake, form.segment]],
        "customer.email": [[time_us, time_us, intake, form.customer.email]],
        "customer.name": [[time_us, time_us, intake, form.customer.name]],
        "score": [[time_us, time_us, intake, f"nps:{form.score}"]],
        f"answer:{form.answers[0].question}": [[time_us, time_us, intake, words]],
    }
    clocks = [
        {
            "due_us": due_us,
            "facts": [
                {
                    "at_us": now,
                    "terms": {"calendar_id": 0, "calendar_version": 0, "target_us": _HOURS_US},
                    "type": "started",
                }
            ],
            "kind": "resolution",
            "milestones": [{"level": 0, "offset_us": 0, "step": "breach"}],
            "next_us": due_us,
            "round": 1,
            "side": "customer",
        }
    ]
    received = {"id": response, "reference": form.reference, "time_us": time_us, "received_us": now, "parts": own}
    received |= dict.fromkeys(("survey_id", "first_intake_id", "segment_id", "transaction_id", "ticket_id"), segment)
    opened = {"id": ticket, "words": words, "clocks": clocks, "type": "FEEDBACK TICKET", "due_us": due_us}
    opened |= dict.fromkeys(
        ("version", "survey_id", "response_id", "transaction_id", "customer_id", "origin_segment_id", "owner_id",
         "current_segment_id", "status", "priority", "score", "time_limit_hours", "issue_us", "opened_us", "changed_us",
         "rule_id", "rule_version", "root_cause_id", "contact_attempts", "merged_into_id", "reopenings"), segment
    )  # fmt: skip
    said = [
        ("response", response, 1, {"type": "response.received", "response": received}),
        ("ticket", ticket, 1, {"type": "ticket.opened", "ticket": opened}),
        ("response", response, 2, {"type": "response.linked", "ticket_id": ticket}),
    ]
    found = " ".join("h" + word.encode().hex() for word in f"{words} {form.customer.name}".lower().split())
    w = workspace_id
    opening = (w, ticket, 1, segment, response, 0, customer, segment, segment, 0, 0, 0, "FEEDBACK TICKET", form.score)
    standing = (form.scale, words, "", 72, time_us, now, now, segment, 1, _json(clocks), due_us)
    rows: Rows = [
        (_INTAKE, (w, intake, "API", now, now, now, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0)),
        (_CUSTOMER, (w, customer, form.customer.email, form.customer.email, "", "", form.customer.name, "", now)),
        (
            _RESPONSE,
            (w, response, 2, segment, form.reference, time_us, now, intake, segment, customer, 0, ticket, _json(own)),
        ),
        (_DECISION, (w, response, 1, intake, now, "opened", "", segment, 1, _json(_MATCHED), ticket)),
        (_TICKET, (*opening, *standing)),
        *(
            (_EVENT, (w, own_id, *event[:3], now, "key", 1, _json(event[3])))
            for own_id, event in zip(events, said, strict=True)
        ),
        (_JOB, (w, job, "fire_sla_timer", str(ticket), 0, "{}", due_us, 0, 0, now, "")),
        (_WORDS, (w, ticket, found)),
    ]
    return Taken({"id": intake, "source": "API"}, [{"line": 1, "response_id": response, "ticket_id": ticket}]), rows


def _json(value: object) -> str:
    return _encode(value).decode()
