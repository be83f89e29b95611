"""What is personal: every place that can hold somebody's words, name or address, and how it is erased there.

Each text column of the schema is in `PERSONAL` or in `FREE`, and each text of an event too: a test holds both.
"""

from collections.abc import Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from amends.model.salted import Path


class Whose(StrEnum):
    """Whom a place tells of: a customer, a user of ours, or whoever somebody wrote about."""

    CUSTOMER = "customer"
    USER = "user"
    ANYBODY = "anybody"


class ErasedBy(StrEnum):
    """How a place is erased.

    `MARKER` takes the place of the text. `LEAF` does so in what the audit keeps a digest of, and the digest stays.
    `EMPTY` leaves "". `KEYED_HASH` leaves a keyed hash, so that the same is known when it comes again. `REBUILT` is
    made anew from what was erased elsewhere. `ROW` and `FILE` go as a whole.
    """

    MARKER = "marker"
    LEAF = "leaf"
    EMPTY = "empty"
    KEYED_HASH = "keyed hash"
    REBUILT = "rebuilt"
    ROW = "row"
    FILE = "file"


class Personal(Struct, frozen=True):
    """One place: a column as `table.column`, or a folder as `folder/`.

    In a column of JSON, `path` says where in the document: steps with `*` as in file names, apart by "/"; "" is all of
    it. `event` is the type of the event whose document it is.
    """

    place: str
    whose: Whose
    erased_by: ErasedBy
    path: str = ""
    event: str = ""


_CUSTOMER, _USER, _ANYBODY = Whose.CUSTOMER, Whose.USER, Whose.ANYBODY
_EVENTS: Final = "events.data"
_PARTS: Final = ("answer:*", "custom:*", "customer.*", "transaction")


def _of_event(event: str, *paths: str, whose: Whose = _ANYBODY) -> tuple[Personal, ...]:
    return tuple(Personal(_EVENTS, whose, ErasedBy.LEAF, path, event) for path in paths)


PERSONAL: Final = (
    Personal("customers.email", _CUSTOMER, ErasedBy.EMPTY),
    Personal("customers.email_key", _CUSTOMER, ErasedBy.EMPTY),
    Personal("customers.phone", _CUSTOMER, ErasedBy.EMPTY),
    Personal("customers.phone_key", _CUSTOMER, ErasedBy.EMPTY),
    Personal("customers.name", _CUSTOMER, ErasedBy.MARKER),
    Personal("customers.reference", _CUSTOMER, ErasedBy.EMPTY),
    Personal("customer_further_keys.value", _CUSTOMER, ErasedBy.ROW),
    Personal("transactions.reference", _CUSTOMER, ErasedBy.KEYED_HASH),
    *(
        Personal("transactions.contact", _CUSTOMER, ErasedBy.MARKER, path)
        for path in ("first_name", "last_name", "mobile", "email", "custom/*")
    ),
    Personal("responses.reference", _CUSTOMER, ErasedBy.KEYED_HASH),
    Personal("responses.parts", _CUSTOMER, ErasedBy.REBUILT),
    Personal("tickets.verbatim", _ANYBODY, ErasedBy.REBUILT),
    Personal("tickets.reply", _ANYBODY, ErasedBy.REBUILT),
    Personal("tickets.action_taken", _ANYBODY, ErasedBy.REBUILT),
    Personal("tickets.custom_fields", _ANYBODY, ErasedBy.REBUILT),
    Personal("tickets.promises", _ANYBODY, ErasedBy.REBUILT),
    Personal("ticket_search_text.text", _ANYBODY, ErasedBy.REBUILT),
    *_of_event(
        "ticket.opened",
        *(f"ticket/{name}" for name in ("words", "reply", "action_taken", "fields/*", "promises/*/words")),
    ),
    *_of_event("ticket.feedback_changed", "words", whose=_CUSTOMER),
    *_of_event("ticket.action_taken", "words"),
    *_of_event("ticket.fields_changed", "before/*", "after/*"),
    # A route may choose by what a customer told of themselves.
    *_of_event("ticket.routed", "assignment/candidates/*/passed_over/parameters/*"),
    *_of_event("ticket.noted", "words"),
    *_of_event("ticket.note_edited", "words"),
    *_of_event("ticket.replied", "words", "despite"),
    *_of_event("ticket.contact_attempted", "words", "despite"),
    *_of_event("ticket.undone", "action_taken", "reply", "fields/*", "promises/*/words"),
    *_of_event("ticket.merged", "promises/*/words"),
    *_of_event("ticket.promise_made", "promise/words"),
    *_of_event("ticket.promise_broken", "words"),
    *_of_event("ticket.promise_moved", "words"),
    *_of_event("ticket.access_changed", "reason"),
    *_of_event("ticket.escalated_by_hand", "words"),
    *_of_event("ticket.attached", "name"),
    *_of_event("ticket.attachment_removed", "name"),
    *_of_event("response.received", "response/reference", whose=_CUSTOMER),
    *_of_event("response.received", *(f"response/parts/{name}/*/3" for name in _PARTS), whose=_CUSTOMER),
    *(
        each
        for event in ("response.extended", "response.corrected", "response.repeated")
        for each in _of_event(event, "line/reference", *(f"line/values/{name}" for name in _PARTS), whose=_CUSTOMER)
    ),
    Personal("notifications.text", _ANYBODY, ErasedBy.ROW),
    Personal("attachments.name", _ANYBODY, ErasedBy.MARKER),
    Personal("attachments/", _ANYBODY, ErasedBy.FILE),
    Personal("delivery_attempts.request_body", _ANYBODY, ErasedBy.ROW),
    Personal("delivery_attempts.answer_headers", _ANYBODY, ErasedBy.ROW),
    Personal("delivery_attempts.answer_body", _ANYBODY, ErasedBy.ROW),
    Personal("delivery_attempts.error", _ANYBODY, ErasedBy.ROW),
    Personal("idempotency_keys.body", _ANYBODY, ErasedBy.ROW),
    Personal("idempotency_keys.token", _ANYBODY, ErasedBy.ROW),
    Personal("rejections.reason", _ANYBODY, ErasedBy.MARKER),
    Personal("decisions.matched", _ANYBODY, ErasedBy.MARKER),
    Personal("intakes.source", _ANYBODY, ErasedBy.MARKER),
    Personal("file_imports.name", _ANYBODY, ErasedBy.MARKER),
    Personal("file_imports.explanation", _ANYBODY, ErasedBy.EMPTY),
    Personal("file_imports.found", _ANYBODY, ErasedBy.EMPTY),
    Personal("import_shapes.name", _ANYBODY, ErasedBy.MARKER),
    Personal("import_notes.note", _ANYBODY, ErasedBy.MARKER),
    Personal("bulk_action_items.reason", _ANYBODY, ErasedBy.MARKER),
    Personal("jobs.data", _ANYBODY, ErasedBy.ROW),
    Personal("jobs.last_error", _ANYBODY, ErasedBy.EMPTY),
    Personal("views.name", _ANYBODY, ErasedBy.MARKER),
    Personal("views.query", _ANYBODY, ErasedBy.ROW),
    Personal("preferences.document", _USER, ErasedBy.ROW),
    Personal("users.email", _USER, ErasedBy.MARKER),
    Personal("users.email_key", _USER, ErasedBy.KEYED_HASH),
    Personal("users.first_name", _USER, ErasedBy.MARKER),
    Personal("users.last_name", _USER, ErasedBy.MARKER),
    Personal("credentials.password_hash", _USER, ErasedBy.ROW),
    Personal("credentials.totp_salt", _USER, ErasedBy.ROW),
    Personal("sessions.address", _USER, ErasedBy.ROW),
    Personal("sessions.browser", _USER, ErasedBy.ROW),
    Personal("audit.address", _USER, ErasedBy.LEAF),
    Personal("audit.details", _USER, ErasedBy.LEAF),
)
"""Every place that can hold somebody's words, name or address."""

_OURS: Final = "a word of ours"
_SETTING: Final = "a setting; the page asks for no names of people in it"
_DIGEST: Final = "a digest or a part of a secret, of nobody's words"

FREE: Final[Mapping[str, str]] = {
    "attachments.by_kind": _OURS,
    "attachments.digest": "the digest of a file; it goes with the file's row",
    "attachments.media_type": _OURS,
    "audit.action": _OURS,
    "audit.by_kind": _OURS,
    "audit.digest": "a digest over salted digests",
    "audit.request_id": "a number of a request",
    "audit.salts": "salts and digests of what was erased",
    "bulk_action_items.state": _OURS,
    "bulk_actions.action": _OURS,
    "bulk_actions.principal": "the kind, the ID and the rights of who did it",
    "causes.code": _SETTING,
    "causes.name": _SETTING,
    "change_sets.event_ids": "numbers",
    "configurations.by_kind": _OURS,
    "configurations.document": _SETTING,
    "configurations.kind": _OURS,
    "configurations.name": _SETTING,
    "custom_fields.code": _SETTING,
    "custom_fields.name": _SETTING,
    "custom_fields.options": _SETTING,
    "custom_fields.type": _OURS,
    "decisions.outcome": _OURS,
    "decisions.reason": _OURS,
    "deliveries.event_type": _OURS,
    "deliveries.state": _OURS,
    "deliveries.subject_kind": _OURS,
    "delivery_attempts.request_headers": "the type, the number and the signature of a delivery",
    "derived_versions.name": _OURS,
    "customer_merges.by_kind": _OURS,
    "duplicate_customers.kind": _OURS,
    "events.by_kind": _OURS,
    "events.salts": "salts and digests of what was erased",
    "events.subject_kind": _OURS,
    "file_imports.mapping": "a mapping's own words",
    "file_imports.segment_ids": "numbers",
    "file_imports.state": _OURS,
    "file_imports.unit": _OURS,
    "file_imports.upload": "a number of a file",
    "import_shapes.mapping": "a mapping's own words",
    "import_shapes.shape": _DIGEST,
    "idempotency_keys.content_type": _OURS,
    "idempotency_keys.endpoint": _OURS,
    "idempotency_keys.fingerprint": _DIGEST,
    "intakes.segment_ids": "numbers",
    "intakes.left_out_reasons": "a mapping's own words",
    "jobs.dedupe_key": "numbers",
    "jobs.kind": _OURS,
    "jobs.queue": _OURS,
    "jobs.subject_kind": _OURS,
    "keys.digest": _DIGEST,
    "keys.last_four": _DIGEST,
    "keys.name": _SETTING,
    "keys.prefix": _DIGEST,
    "keys.scopes": _OURS,
    "keys.segment_ids": "numbers",
    "links.kind": _OURS,
    "links.other_kind": _OURS,
    "links.subject_kind": _OURS,
    "notifications.event_type": _OURS,
    "notifications.subject_kind": _OURS,
    "recovery_codes.digest": _DIGEST,
    "rejections.field": "the name of a column or a field",
    "responses.quiet_by_kind": _OURS,
    "responses.quiet_outcome": _OURS,
    "rotations.user_ids": "numbers of users",
    "rule_runs.findings": "numbers",
    "rule_runs.principal": "the kind, the ID and the rights of who did it",
    "rule_runs.selection": "instants and words of ours",
    "rule_runs.stopped": _OURS,
    "schema_steps.digest": "the digest of a step's statements",
    "schema_steps.name": _OURS,
    "segments.address": "the address of a unit",
    "segments.code": _SETTING,
    "segments.external_reference": _SETTING,
    "segments.name": _SETTING,
    "sessions.digest": _DIGEST,
    "sign_in_links.digest": _DIGEST,
    "sign_in_links.purpose": _OURS,
    "surveys.code": _SETTING,
    "surveys.kind": _OURS,
    "surveys.language": _SETTING,
    "surveys.name": _SETTING,
    "surveys.scale": _OURS,
    "tickets.clocks": "kinds, instants and reasons of ours",
    "tickets.external_id": "what another system calls the ticket",
    "tickets.restriction": "a kind of ours and numbers of users",
    "tickets.scale": _OURS,
    "tickets.type": _OURS,
    "tickets.watcher_ids": "numbers of users",
    "transactions.day": "a day",
    "users.role": _OURS,
    "webhooks.description": _SETTING,
    "webhooks.disabled_reason": _OURS,
    "webhooks.segment_ids": "numbers",
    "webhooks.types": _OURS,
    "webhooks.url": _SETTING,
    "ticket_corrections.after_value": _OURS,
    "ticket_corrections.before_value": _OURS,
    "ticket_corrections.field": _OURS,
    "workspaces.name": _SETTING,
    "workspaces.on_closed": _OURS,
    "workspaces.phone_region": _SETTING,
    "workspaces.quiet_hours": _SETTING,
    "workspaces.time_zone": _SETTING,
    "workspaces.trial": _OURS,
    "workspaces.unknown_segment": _OURS,
}
"""The text columns that hold nothing personal, each with why."""

_REASONS: Final = (
    "clock/facts/*/reason",
    "clocks/*/facts/*/reason",
    "ticket/clocks/*/facts/*/reason",
    "ticket.deadlines_changed: reason",
)
"""Why something is so: a text of ours, whose parameters are names of settings; before, it was a sentence."""

FREE_IN_EVENTS: Final[Mapping[str, str]] = {
    **{f"{place}{part}": _OURS for place in _REASONS for part in ("", "/code", "/parameters/*")},
    "assignment/candidates/*/passed_over": _OURS,
    "assignment/candidates/*/passed_over/code": _OURS,
    "assignment/strategy": _OURS,
    "clock/struck/*": _OURS,
    "clocks/*/struck/*": _OURS,
    "ticket/clocks/*/struck/*": _OURS,
    "kept/*": _OURS,
    "digest": "the digest of a file",
    "line/survey": _SETTING,
    "line/values/language": "the tag of a language",
    "line/values/score": "a number with the name of its scale",
    "line/values/segment": _SETTING,
    "response/parts/language/*/3": "the tag of a language",
    "response/parts/score/*/3": "a number with the name of its scale",
    "response/parts/segment/*/3": _SETTING,
    "media_type": _OURS,
    "scale": _OURS,
    "ticket/external_id": "what another system calls the ticket",
    "ticket/scale": _OURS,
    "ticket/type": _OURS,
}
"""The texts of events that hold nothing personal, by their paths, each with why; with an event, in that one alone."""


def is_free(event: str, path: Path) -> bool:
    """Whether a place in the document of an event of this type is declared to hold nothing personal."""
    return any(leads_to(pattern, path) for pattern in FREE_IN_EVENTS if is_of(pattern, event))


def is_of(pattern: str, event: str) -> bool:
    """Whether a place that is declared free is so in events of this type."""
    return not pattern.partition(": ")[2] or pattern.startswith(f"{event}: ")


def is_personal(event: str, path: Path) -> bool:
    """Whether a place in the document of an event of this type can hold somebody's words, name or address."""
    return any(each.event == event and leads_to(each.path, path) for each in PERSONAL if each.place == _EVENTS)


def leads_to(pattern: str, path: Path) -> bool:
    """Whether a path is one of those that a pattern stands for: step by step, since names may hold a "/" too."""
    steps = pattern.rpartition(": ")[2].split("/")
    return len(steps) == len(path) and all(map(fnmatchcase, map(str, path), steps))
