"""Random requests against both engines and the plain model, one at a time, and the clock moved on between them."""

from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.resilience.machine import feedback, requests
from tests.resilience.machine.asking import SECOND_US, Asking
from tests.resilience.machine.expected import KEYS

keys = st.sampled_from([*KEYS, *["operator"] * 6, *["writer"] * 4])
places = st.integers(0, 30)


class Doors(Asking):
    """What anybody may ask of the API."""

    @initialize(
        with_policy=st.booleans(),
        forms=st.lists(requests.openings, min_size=6, max_size=6),
        lines=st.lists(requests.lines, min_size=3, max_size=3),
    )
    def begin(self, with_policy: bool, forms: list[dict[str, str]], lines: list[list[dict[str, Any]]]) -> None:
        for name, own in KEYS.items():
            if name != "operator" and "unknown" not in own:
                self._do(self.sides.make_key(name, requests.key_form(own)))
        if with_policy:
            self._ask("POST", "/sla-policies", requests.POLICY, "operator", 201)
        for form in forms:
            self._open("operator", form)
        for some in lines:
            self._take_in("operator", some, as_array=True)

    @rule(key=keys, form=requests.openings)
    def open_by_hand(self, key: str, form: dict[str, str]) -> None:
        self._open(key, form)

    def _open(self, key: str, form: dict[str, str]) -> None:
        owner = self.users.get(form["assignTo"]) if form["assignTo"] else ""
        status = self.expected.opening(key, form, owner)
        said = self._send("POST", self.harnesses.manual_path, form, key)
        assert said.status == status, (key, form, said)
        if status == 200:
            self.expected.opened(
                said.body["data"]["id"],
                status=form["status"],
                priority=form["priority"],
                segment=form["currentSegmentCode"] or form["originSegmentCode"],
                owner=self.users.get(form["assignTo"], ""),
                verbatim=form["comment"],
                customer=form["emailAddress"],
                opened=self.sides.clock(),
            )
            self._check(said.body["data"]["id"])

    @rule(key=st.sampled_from(["operator", "sender", "reader"]), lines=requests.lines, as_array=st.booleans())
    def send_feedback(self, key: str, lines: list[dict[str, Any]], as_array: bool) -> None:
        self.sent += [line for line in lines if feedback.is_right(line)]
        self._take_in(key, lines if as_array else lines[:1], as_array)

    @precondition(lambda self: self.sent)
    @rule(workspace=places)
    def send_again(self, workspace: int) -> None:
        self._take_in("sender", [self.sent[workspace % len(self.sent)]], as_array=True)

    @rule(key=keys, workspace=places, form=requests.changes, seen=st.sampled_from([None, None, 0, 1]))
    def change(self, key: str, workspace: int, form: dict[str, Any], seen: int | None) -> None:
        handle = self._ticket(workspace)
        version = None if seen is None else self._version(handle) - seen
        wanted = {"owner" if name == "owner_id" else name: each for name, each in form.items()}
        if "owner" in wanted:
            form, wanted["owner"] = {**form, "owner_id": self._user(wanted["owner"])}, self._user(wanted["owner"]) or ""
        status = self.expected.change(key, handle, wanted, version)
        headers = {} if version is None else {"if-match": f'"{version}"'}
        self._ask("PATCH", f"/tickets/{handle}", form, key, status, headers)
        self._check(handle)

    @rule(workspace=places, statuses=st.lists(requests.statuses, min_size=6, max_size=14))
    def move(self, workspace: int, statuses: list[str]) -> None:
        handle = self._ticket(workspace)
        for status in statuses:
            answered = self.expected.change("operator", handle, {"status": status}, None)
            self._ask("PATCH", f"/tickets/{handle}", {"status": status}, "operator", answered)
        self._check(handle)

    @rule(key=keys, workspace=places, words=requests.words, kind=st.sampled_from(["notes", "replies"]))
    def say(self, key: str, workspace: int, words: str, kind: str) -> None:
        handle = self._ticket(workspace)
        status = self.expected.say(key, handle, words, to_customer=kind == "replies")
        self._ask("POST", f"/tickets/{handle}/{kind}", {"text": words}, key, status)
        self._check(handle)

    @rule(workspace=places, words=requests.words, token=st.sampled_from(["a", "b"]))
    def note_once(self, workspace: int, words: str, token: str) -> None:
        handle = self._ticket(workspace)
        own, headers = ("writer", handle, token), {"idempotency-key": token}
        kept = self.expected.kept_under(own, self.sides.clock())
        if kept is None:
            status = self.expected.say("writer", handle, words, to_customer=False)
        else:
            status = 200 if kept[0] == words else 422
        said = self._ask("POST", f"/tickets/{handle}/notes", {"text": words}, "writer", status, headers)
        if kept is not None and status == 200:
            assert said.body == kept[1]
        elif status == 200:
            self.expected.keep_under(own, (words, said.body), self.sides.clock())
        self._check(handle)

    @rule(key=keys, workspace=places, outcome=requests.outcomes)
    def attempt(self, key: str, workspace: int, outcome: str) -> None:
        handle = self._ticket(workspace)
        status = self.expected.attempt(key, handle, outcome)
        form = {"channel": "EMAIL", "outcome": outcome}
        self._ask("POST", f"/tickets/{handle}/attempts", form, key, status)
        self._check(handle)

    @rule(key=keys, workspace=places, user=requests.owners, on=st.booleans())
    def watch(self, key: str, workspace: int, user: str, on: bool) -> None:
        handle, user_id = self._ticket(workspace), self._user(user) or self.users[requests.ANA]
        status = self.expected.watch(key, handle, user_id, on=on)
        self._ask("PUT" if on else "DELETE", f"/tickets/{handle}/watchers/{user_id}", None, key, status)
        self._check(handle)

    @rule(key=keys, workspace=places, other=places, kind=st.sampled_from(["RELATED", "DUPLICATE_OF", "CAUSED_BY"]))
    def link(self, key: str, workspace: int, other: int, kind: str) -> None:
        handle, to = self._ticket(workspace), self._ticket(other)
        status = self.expected.link(key, handle, to, kind)
        self._ask("POST", f"/tickets/{handle}/links", {"ticket_id": to, "kind": kind}, key, status)
        self._check(handle)
        self._check(to)

    @rule(key=keys, workspace=places, other=places)
    def unlink(self, key: str, workspace: int, other: int) -> None:
        handle, to = self._ticket(workspace), self._ticket(other)
        self._ask("DELETE", f"/tickets/{handle}/links/{to}", None, key, self.expected.unlink(key, handle, to))
        self._check(handle)
        self._check(to)

    @rule(key=keys, workspace=places, other=places, anyway=st.booleans())
    def merge(self, key: str, workspace: int, other: int, anyway: bool) -> None:
        handle, into = self._ticket(workspace), self._ticket(other)
        status = self.expected.merge(key, handle, into, anyway=anyway)
        form = {"into": into, "even_if_customers_differ": anyway}
        self._ask("POST", f"/tickets/{handle}/merge", form, key, status)
        self._check(handle)
        self._check(into)

    @rule(key=keys, workspace=places)
    def delete(self, key: str, workspace: int) -> None:
        handle = self._ticket(workspace)
        self._ask("DELETE", f"/tickets/{handle}", None, key, self.expected.delete(key, handle))
        self._check(handle)

    @rule(key=keys, workspace=places)
    def restore(self, key: str, workspace: int) -> None:
        handle = self._ticket(workspace)
        self._ask("POST", f"/tickets/{handle}/restore", None, key, self.expected.restore(key, handle))
        self._check(handle)

    @rule(required=st.sets(st.sampled_from(["root_cause", "action_taken", "contact_attempt"])))
    def require_for_closing(self, required: set[str]) -> None:
        self._ask("PATCH", "", {"closing_requires": sorted(required)}, "operator", 200)
        self.expected.requires = required

    @precondition(lambda self: not self.expected.has_rooms)
    @rule()
    def add_field(self) -> None:
        for status in (201, 409):
            self._ask("POST", "/fields", requests.ROOM, "operator", status)
        self.expected.has_rooms = True

    @rule(key=keys, name=st.sampled_from(["Mine", "Theirs"]), query=requests.queries)
    def save_view(self, key: str, name: str, query: dict[str, str]) -> None:
        gate = self.expected.gate(key, "tickets:write")
        if "fields.room" in query and not self.expected.has_rooms:
            status = gate or 422
        else:
            status = gate or (409 if name in {each for each, _ in self.expected.views.values()} else 201)
        texts = {own: f"~{text}" if text[0] == "#" else text for own, text in self._named(query).items()}
        said = self._ask("POST", "/views", {"name": name, "query": texts}, key, status)
        if status == 201:
            self.expected.views[said.body["id"]] = name, self._named(query)

    @precondition(lambda self: self.expected.views)
    @rule(workspace=places, forget=st.booleans())
    def look_at_view(self, workspace: int, forget: bool) -> None:
        handle = sorted(self.expected.views)[workspace % len(self.expected.views)]
        wanted = self.expected.listed("operator", self.expected.views[handle][1])
        said = self._ask("GET", f"/views/{handle}/tickets?limit=500", None, "operator", 200)
        assert [each["id"] for each in said.body["tickets"]] == wanted
        counts = self._ask("GET", "/views/counts", None, "operator", 200).body["counts"]
        assert {"view_id": handle, "count": len(wanted), "is_more": False} in counts
        if forget:
            self._ask("DELETE", f"/views/{handle}", None, "operator", 204)
            del self.expected.views[handle]
            self._ask("GET", f"/views/{handle}/tickets", None, "operator", 404)

    @rule(key=keys, query=requests.queries)
    def list_tickets(self, key: str, query: dict[str, str]) -> None:
        gate = self.expected.gate(key, "tickets:read")
        status = gate or (422 if "fields.room" in query and not self.expected.has_rooms else 200)
        own = self._named(query)
        said = self._ask("GET", f"/tickets?{urlencode({**own, 'limit': '500'}, safe='#')}", None, key, status)
        if status == 200:
            assert [each["id"] for each in said.body["tickets"]] == self.expected.listed(key, own), (key, own)

    @rule(sort=st.sampled_from(["opened", "changed", "due"]), limit=st.integers(1, 4))
    def walk(self, sort: str, limit: int) -> None:
        found = self._do(self.sides.walk(f"{self.v1}/tickets?sort={sort}&limit={limit}", "tickets"))
        wanted = self.expected.listed("operator", {})
        assert sorted(each["id"] for each in found) == sorted(wanted)
        if sort == "opened":
            assert [each["id"] for each in found] == wanted

    @rule(key=keys, some=st.lists(places, min_size=1, max_size=6), form=requests.bulk_changes)
    def begin_bulk(self, key: str, some: list[int], form: dict[str, str]) -> None:
        handles = list(dict.fromkeys(self._ticket(workspace) for workspace in some))
        status = self.expected.gate(key, "tickets:write") or 202
        body = {"do": {"change": form}, "ticket_ids": handles}
        said = self._ask("POST", "/bulk", body, key, status)
        if status == 202:
            assert said.body["total"] == len(handles)
            self.expected.bulks.append((key, handles, form))
            self._pass_time(SECOND_US)
            done = self._ask("GET", f"/bulk/{said.body['id']}", None, key, 200).body["progress"]
            assert done["waiting"] == 0
            self._ask("GET", f"/bulk/{said.body['id']}/items?limit=500", None, key, 200)

    @rule(method=st.sampled_from(["POST", "PATCH"]), body=requests.bad_bodies, workspace=places)
    def send_nonsense(self, method: str, body: bytes, workspace: int) -> None:
        path = f"/tickets/{self._ticket(workspace)}" + ("/notes" if method == "POST" else "")
        said = self._send(method, self.v1 + path, body, "operator")
        assert said.status in (400, 422), said

    @rule(key=keys)
    def knock_at_the_wrong_house(self, key: str) -> None:
        gate = self.expected.gate(key, "tickets:read")
        for number, status in ((self.harnesses.other_id, 403), ("999999", 404), ("x", 400), ("0", 400)):
            said = self._send("GET", f"/v1/workspaces/{number}/tickets", None, key)
            assert said.status == (gate or status), (number, said)
        said = self._send("GET", f"{self.v1}/tickets/{self.harnesses.other_ticket_id}", None, key)
        assert said.status == (gate or 403), said

    @rule(hours=st.sampled_from([0, 1, 5, 30]))
    def let_time_pass(self, hours: int) -> None:
        self._pass_time(hours * 3600 * SECOND_US)

    def _take_in(self, key: str, lines: list[dict[str, Any]], as_array: bool) -> None:
        gate = self.expected.gate(key, "feedback:write")
        if gate:
            self._ask("POST", "/responses", lines if as_array else lines[0], key, gate)
            return
        wanted = [feedback.result_of(self.expected, line) for line in lines]
        only_rejected = wanted == ["rejected"] and not as_array
        status = 422 if only_rejected else 201 if "stored" in wanted else 200
        said = self._ask("POST", "/responses", lines if as_array else lines[0], key, status)
        if only_rejected:
            return
        judged: list[tuple[int, str, str]] = []
        for line, want, result in zip(lines, wanted, said.body["results"], strict=True):
            assert result["result"] in ([want] if want else ["merged", "duplicate"]), (want, result)
            if want == "rejected":
                continue
            reference = line["reference"]
            assert ("ticket_id" in result) == feedback.wants_ticket(self.expected, reference), (line, result)
            if "ticket_id" in result:
                judged.append((int(result["response_id"][1:]), reference, result["ticket_id"]))
        # Responses are judged in their order, whatever the order of the lines.
        for _, reference, ticket in sorted(judged):
            feedback.judge(self.expected, reference, ticket, self.sides.clock())
            self._check(ticket)
