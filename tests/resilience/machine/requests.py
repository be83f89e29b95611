"""What is sent: forms as strategies, and which fields of a ticket are compared."""

from typing import Any

from hypothesis import strategies as st

from amends.instants import HOUR_US, MINUTE_US, InstantUs, rfc3339
from tests.engines import START

ANA, BEN = "ana@hotel.example", "ben@hotel.example"
STATUSES = ("NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED")
PRIORITIES = ("HIGH", "MEDIUM", "LOW", "CRITICAL")
WORDS = ("lift", "breakfast", "Nadie contestó", "水 pool", "tower lift")
CUSTOMERS = ("", "ana@example.com", "ben@example.com")
ROOM = {"code": "room", "type": "choice", "options": ["single", "double"]}
POLICY = {
    "name": "all",
    "order": 10,
    "targets": {
        "first_response": {"minutes": 240, "clock": "customer"},
        "resolution": {"minutes": 1440, "clock": "customer"},
    },
    "remind_before_minutes": 60,
    "escalate": [{"after_minutes": 0, "do": "tell"}, {"after_minutes": 480, "do": "assign"}],
}

statuses, priorities = st.sampled_from(STATUSES), st.sampled_from(PRIORITIES)
segments = st.sampled_from((*("S1", "S1A", "S2") * 4, "S9"))
owners = st.sampled_from(("", ANA, BEN))
words = st.sampled_from((*WORDS, " "))
outcomes = st.sampled_from(("NO_ANSWER", "REACHED", "ASKED_NOT_TO_BE_CONTACTED"))
bad_bodies = st.sampled_from(
    (b"", b"{", b"[]", b"null", b'{"text": 3}', b'{"nothing": 1}', b'{"status": "DONE"}', b"\xff", b"[" * 5000)
)

openings = st.fixed_dictionaries(
    {
        "status": statuses,
        "priority": priorities,
        "originSegmentCode": segments,
        "currentSegmentCode": st.just("") | segments,
        "comment": st.sampled_from(WORDS),
        "emailAddress": st.sampled_from(CUSTOMERS),
        "assignTo": st.sampled_from(("", "", ANA, BEN, "nobody@hotel.example")),
    }
)

changes = st.fixed_dictionaries(
    {},
    optional={
        "status": statuses,
        "priority": priorities,
        "segment": segments,
        "owner_id": owners,
        "root_cause": st.sampled_from((*("wait", "noise", "") * 3, "rats")),
        "action_taken": st.sampled_from(("Repaired", "", "Paid the money back")),
        "fields": st.sampled_from(
            (*({},) * 8, {"room": "single"}, {"room": "double"}, {"room": "suite"}, {"floor": 3})
        ),
    },
)
bulk_changes = st.fixed_dictionaries({"priority": priorities}, optional={"status": statuses})

queries = st.fixed_dictionaries(
    {},
    optional={
        "status": st.lists(statuses, min_size=1, max_size=3).map(",".join),
        "priority": priorities,
        "segment": st.sampled_from(("S1", "S1A", "S2")),
        "owner_id": st.sampled_from(("0", ANA, BEN)),
        "has_root_cause": st.sampled_from(("true", "false")),
        "contact_attempts_from": st.sampled_from(("0", "1", "2")),
        "reopenings_from": st.sampled_from(("0", "1")),
        "watcher_id": st.sampled_from((ANA, BEN)),
        "q": st.sampled_from(("lift", "breakfast", "contestó", "tower lift")),
        "fields.room": st.sampled_from(("single", "double")),
    },
)


@st.composite
def _line(draw: st.DrawFn) -> dict[str, Any]:
    """A line of feedback that says everything; no two lines are of the same time, or they are the same line.

    A reference is always the same customer's.
    """
    minute = draw(st.integers(0, 500))
    customer, segment = CUSTOMERS[minute % 5 % 3], ("S1", "S1A", "S2", "S1", "S2", "S1A", "S9")[minute % 7]
    return {
        "survey": "visit",
        "reference": f"r-{minute % 5}",
        "segment": segment,
        "score": minute * 7 % 12,
        "scale": "nps",
        "time": rfc3339(InstantUs(START - 9 * HOUR_US + minute * MINUTE_US)),
        "answers": [{"question": "Why?", "verbatim": WORDS[minute % len(WORDS)]}],
        "customer": {"email": customer} if customer else {},
    }


lines = st.lists(_line(), min_size=1, max_size=4)


def key_form(own: dict[str, Any]) -> dict[str, Any]:
    """The form of a key with some scopes, in some segments."""
    tops = [code for code in ("S1", "S2") if code in own["at"]]
    return {"scopes": sorted(own["scopes"]), "segments": tops if len(tops) < 2 else []}


def main_fields(summary: dict[str, Any]) -> dict[str, Any]:
    """The main fields of a ticket as it is answered."""
    return {
        "status": summary["status"],
        "priority": summary["priority"],
        "segment": summary["current_segment"]["code"],
        "owner": summary["owner"]["id"] if summary["owner"] else "",
        "verbatim": summary["verbatim"],
        "reply": summary["reply"],
        "customer": summary["customer"]["email"] if summary["customer"] else "",
        "root_cause": summary["root_cause"]["code"] if summary["root_cause"] else "",
        "action_taken": summary["action_taken"],
        "attempts": summary["contact_attempts"],
        "reopenings": summary["reopenings"],
        "fields": summary["fields"],
        "watchers": set(summary["watcher_ids"]),
        "merged_into": summary["merged_into_id"] or "",
    }


def wanted_fields(ticket: dict[str, Any]) -> dict[str, Any]:
    """The same of the ticket as it should be; one that was merged says so as its status."""
    shown = {**ticket, "status": "MERGED"} if ticket["merged_into"] else ticket
    return {name: each for name, each in shown.items() if name in _MAIN}


_MAIN = {
    "status",
    "priority",
    "segment",
    "owner",
    "verbatim",
    "reply",
    "customer",
    "root_cause",
    "action_taken",
    "attempts",
    "reopenings",
    "fields",
    "watchers",
    "merged_into",
}
