"""What Amends should answer, said a second time in plain dicts and sets: no rule of it is taken from the server."""

from typing import Any

from amends.instants import HOUR_US, InstantUs

NEXT = {
    "NEW": {"IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED"},
    "IN_PROGRESS": {"PENDING", "ESCALATED", "RESOLVED", "CLOSED"},
    "PENDING": {"IN_PROGRESS", "ESCALATED", "RESOLVED", "CLOSED"},
    "ESCALATED": {"IN_PROGRESS", "PENDING", "RESOLVED", "CLOSED"},
    "RESOLVED": {"IN_PROGRESS", "CLOSED"},
    "CLOSED": {"IN_PROGRESS"},
}
BELOW = {"S1": {"S1", "S1A"}, "S1A": {"S1A"}, "S2": {"S2"}}
EVERYWHERE = {"S1", "S1A", "S2"}
OPEN = {"NEW", "IN_PROGRESS", "PENDING", "ESCALATED"}
CAUSES = {"wait", "noise"}
ROOMS = {"single", "double"}
KEYS: dict[str, dict[str, Any]] = {
    "operator": {"scopes": {"tickets:read", "tickets:write", "manage", "admin", "feedback:write"}, "at": EVERYWHERE},
    "writer": {"scopes": {"tickets:read", "tickets:write"}, "at": EVERYWHERE},
    "writer in S1": {"scopes": {"tickets:read", "tickets:write"}, "at": BELOW["S1"]},
    "manager of S2": {"scopes": {"manage", "tickets:read", "tickets:write"}, "at": BELOW["S2"]},
    "reader": {"scopes": {"tickets:read"}, "at": EVERYWHERE},
    "sender": {"scopes": {"feedback:write"}, "at": EVERYWHERE},
    "amk_nobody": {"scopes": set(), "at": set(), "unknown": True},
}
Ticket = dict[str, Any]
_KEPT_US = 48 * HOUR_US


class Expected:
    """The workspace as it should be. Tickets are known by their handles."""

    def __init__(self, reaches: dict[str, set[str]]) -> None:
        """`reaches` are the segments whose tickets each user may have, by the users' handles."""
        self.reaches = reaches
        self.tickets: dict[str, Ticket] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.responses: dict[str, dict[str, Any]] = {}
        self.uncontactable: set[str] = set()
        self.requires: set[str] = set()
        self.has_rooms = False
        self.views: dict[str, tuple[str, dict[str, str]]] = {}
        self.bulks: list[tuple[str, list[str], dict[str, Any]]] = []
        self._tokens: dict[tuple[str, str, str], tuple[InstantUs, Any]] = {}

    def gate(self, key: str, scope: str) -> int:
        """401 for a key that nobody has, 403 for one without the scope, else 0."""
        own = KEYS[key]
        return 401 if "unknown" in own else 0 if scope in own["scopes"] else 403

    def keep_under(self, token: tuple[str, str, str], answer: Any, now: InstantUs) -> None:
        """Note what a request under a token was answered."""
        self._tokens[token] = now, answer

    def kept_under(self, token: tuple[str, str, str], now: InstantUs) -> Any:
        """What was answered under a token, as long as answers are kept."""
        kept_us, answer = self._tokens.get(token, (InstantUs(0), None))
        return answer if now - kept_us <= _KEPT_US else None

    def seen(self, key: str, handle: str) -> int:
        """404, 403 or 0 for looking at a ticket."""
        ticket = self.tickets.get(handle)
        if ticket is None or ticket["deleted"]:
            return 404
        return 0 if ticket["segment"] in KEYS[key]["at"] else 403

    def held(self, key: str, handle: str) -> int:
        """404, 403, 422 for a merged one, or 0 for working on a ticket."""
        return self.seen(key, handle) or (422 if self.tickets[handle]["merged_into"] else 0)

    def opening(self, key: str, form: dict[str, Any], owner: str | None) -> int:
        """The status of opening a ticket by hand, which is the classic 400 for whatever is wrong.

        `owner` is the handle of who is named, "" for nobody and None for somebody whom nobody knows.
        """
        gate = self.gate(key, "tickets:write")
        if gate:
            return gate
        at = {form["originSegmentCode"], form["currentSegmentCode"] or form["originSegmentCode"]}
        if not at <= EVERYWHERE or owner is None:
            return 400
        if owner and (form["currentSegmentCode"] or form["originSegmentCode"]) not in self.reaches[owner]:
            return 400
        if not at <= KEYS[key]["at"]:
            return 403
        return 400 if form["status"] not in OPEN and self._missing(_blank(""), form["emailAddress"]) else 200

    def opened(self, handle: str, **known: Any) -> None:
        """A ticket was opened."""
        self.tickets[handle] = {**_blank(handle), "order": len(self.tickets), **known}

    def change(self, key: str, handle: str, form: dict[str, Any], seen: int | None) -> int:
        """The status of changing a ticket; what changes is noted."""
        refused = self.gate(key, "tickets:write") or self.held(key, handle)
        if refused:
            return refused
        ticket = self.tickets[handle]
        if seen is not None and seen != ticket["version"]:
            return 412
        if form.get("segment", "S1") in EVERYWHERE and form.get("segment", ticket["segment"]) not in KEYS[key]["at"]:
            return 403
        after = {**ticket, **form, "fields": {**ticket["fields"], **form.get("fields", {})}}
        if not self._is_right(ticket, after):
            return 422
        is_chosen = "owner" in form and (form["owner"] != ticket["owner"] or after["segment"] != ticket["segment"])
        if is_chosen and not self._may_have(after):
            return 422
        settles = after["status"] != ticket["status"] and after["status"] not in OPEN
        if settles and self._missing(after, ticket["customer"]):
            return 422
        if after["status"] == "PENDING" != ticket["status"] and not ticket["contacted"]:
            return 422
        if ticket["status"] not in OPEN and after["status"] in OPEN:
            after = {**after, "reopenings": after["reopenings"] + 1, "contacted": False}
        is_named = after["owner"] != ticket["owner"]
        if not is_named and (ticket["status"] not in OPEN or after["segment"] != ticket["segment"]):
            self._leave_to_who_may(after)
        self.tickets[handle] = after
        return 200

    def _may_have(self, ticket: Ticket) -> bool:
        return not ticket["owner"] or ticket["segment"] in self.reaches[ticket["owner"]]

    def _leave_to_who_may(self, ticket: Ticket) -> None:
        """There is no route: what its owner can't open waits for anybody."""
        if ticket["status"] in OPEN and not self._may_have(ticket):
            ticket["owner"] = ""

    def _is_right(self, before: Ticket, after: Ticket) -> bool:
        moves = after["status"] == before["status"] or after["status"] in NEXT[before["status"]]
        fields = set(after["fields"]) <= ({"room"} if self.has_rooms else set())
        return (
            moves
            and fields
            and after["segment"] in EVERYWHERE
            and after["root_cause"] in {"", *CAUSES}
            and set(after["fields"].values()) <= ROOMS
        )

    def _missing(self, ticket: Ticket, customer: str) -> set[str]:
        filled = {
            "root_cause": bool(ticket["root_cause"]),
            "action_taken": len(ticket["action_taken"].strip()) >= 15,
            "contact_attempt": bool(ticket["attempts"]) or not customer or customer in self.uncontactable,
        }
        return {name for name in self.requires if not filled[name]}

    def say(self, key: str, handle: str, words: str, *, to_customer: bool) -> int:
        """The status of a note or a reply."""
        refused = self.gate(key, "tickets:write")
        if refused:
            return refused
        if not words.strip():
            return 422
        refused = self.held(key, handle)
        if refused:
            return refused
        ticket = self.tickets[handle]
        if to_customer and ticket["customer"] in self.uncontactable:
            return 422
        ticket["said"] = [*ticket["said"], words]
        if to_customer:
            ticket["reply"] = words
        return 200

    def attempt(self, key: str, handle: str, outcome: str) -> int:
        """The status of noting an attempt to reach the customer."""
        refused = self.gate(key, "tickets:write") or self.held(key, handle)
        if refused:
            return refused
        ticket = self.tickets[handle]
        if ticket["customer"] in self.uncontactable:
            return 422
        if outcome == "ASKED_NOT_TO_BE_CONTACTED" and ticket["customer"]:
            self.uncontactable.add(ticket["customer"])
        ticket["attempts"] += 1
        ticket["contacted"] |= outcome in ("REACHED", "ASKED_NOT_TO_BE_CONTACTED")
        return 200

    def watch(self, key: str, handle: str, user: str, *, on: bool) -> int:
        """The status of watching or not watching any more."""
        refused = self.gate(key, "tickets:write") or self.held(key, handle)
        if not refused:
            watchers = self.tickets[handle]["watchers"]
            self.tickets[handle]["watchers"] = watchers | {user} if on else watchers - {user}
        return refused or 200

    def link(self, key: str, handle: str, other: str, kind: str) -> int:
        """The status of linking two tickets."""
        refused = self.gate(key, "tickets:write")
        if refused or handle == other:
            return refused or 422
        refused = self.held(key, handle) or self.seen(key, other)
        if refused:
            return refused
        if other in self.links.setdefault(handle, {}):
            return 409
        back = {"RELATED": "RELATED", "DUPLICATE_OF": "HAS_DUPLICATE", "CAUSED_BY": "CAUSES"}
        self.links[handle][other] = kind
        self.links.setdefault(other, {})[handle] = back[kind]
        return 201

    def unlink(self, key: str, handle: str, other: str) -> int:
        """The status of taking a link away."""
        refused = self.gate(key, "tickets:write") or self.held(key, handle)
        if refused:
            return refused
        if self.links.get(handle, {}).pop(other, None) is None:
            return 404
        self.links[other].pop(handle)
        return 200

    def merge(self, key: str, handle: str, into: str, *, anyway: bool) -> int:
        """The status of merging a ticket into another."""
        refused = self.gate(key, "tickets:write")
        if refused or handle == into:
            return refused or 422
        for each in sorted((handle, into), key=lambda own: int(own[1:])):
            refused = self.held(key, each)
            if refused:
                return refused
        ended, stays = self.tickets[handle], self.tickets[into]
        if ended["customer"] != stays["customer"] and not anyway:
            return 422
        ended["merged_into"] = into
        # Who has the ticket hears of it anyway.
        stays["watchers"] |= (ended["watchers"] | {ended["owner"]}) - {"", stays["owner"]}
        for response in self.responses.values():
            if response["ticket"] == handle:
                response["ticket"] = into
        return 200

    def delete(self, key: str, handle: str) -> int:
        """The status of taking a ticket away."""
        refused = self.gate(key, "admin") or self.held(key, handle)
        if not refused:
            self.tickets[handle]["deleted"] = True
        return refused or 204

    def restore(self, key: str, handle: str) -> int:
        """The status of bringing a ticket back."""
        refused = self.gate(key, "admin")
        if refused or handle not in self.tickets:
            return refused or 404
        ticket = self.tickets[handle]
        if ticket["segment"] not in KEYS[key]["at"]:
            return 403
        if ticket["merged_into"]:
            return 422
        ticket["deleted"] = False
        self._leave_to_who_may(ticket)
        return 200

    def do_bulks(self) -> None:
        """What waits in bulk is done to each ticket for which it can be."""
        for key, handles, form in self.bulks:
            for handle in handles:
                self.change(key, handle, form, None)
        self.bulks = []

    def listed(self, key: str, query: dict[str, str]) -> list[str]:
        """The tickets that a query finds, newest first."""
        found = [each for each in self.tickets.values() if not each["deleted"] and not each["merged_into"]]
        found = [each for each in found if each["segment"] in KEYS[key]["at"] and _passes(each, query)]
        return [each["handle"] for each in sorted(found, key=lambda own: (own["opened"], own["order"]), reverse=True)]


def _passes(ticket: Ticket, query: dict[str, str]) -> bool:
    texts = " ".join([ticket["verbatim"], *ticket["said"]]).split()
    tests = {
        "status": lambda text: ticket["status"] in text.split(","),
        "priority": lambda text: ticket["priority"] in text.split(","),
        "segment": lambda text: ticket["segment"] in BELOW[text],
        "owner_id": lambda text: (ticket["owner"] or "0") in text.split(","),
        "has_root_cause": lambda text: bool(ticket["root_cause"]) == (text == "true"),
        "contact_attempts_from": lambda text: ticket["attempts"] >= int(text),
        "reopenings_from": lambda text: ticket["reopenings"] >= int(text),
        "fields.room": lambda text: ticket["fields"].get("room") == text,
        "watcher_id": lambda text: text in ticket["watchers"],
        "q": lambda text: set(text.split()) <= set(texts),
    }
    return all(tests[name](text) for name, text in query.items())


def _blank(handle: str) -> Ticket:
    return {
        "handle": handle,
        "version": 1,
        "status": "NEW",
        "priority": "MEDIUM",
        "segment": "S1",
        "owner": "",
        "verbatim": "",
        "reply": "",
        "said": [],
        "customer": "",
        "root_cause": "",
        "action_taken": "",
        "attempts": 0,
        "contacted": False,
        "reopenings": 0,
        "fields": {},
        "watchers": set(),
        "merged_into": "",
        "deleted": False,
        "opened": 0,
    }
