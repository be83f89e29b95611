"""The conditions and orders of a list of tickets: the only place that builds them, from these columns alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import UNSET, Struct, json

from amends.model.ticket_filter import NEVER, Sort, TicketFilter
from amends.store.database import Tx

_DUE = f"COALESCE(t.due_us, {NEVER})"


class Order(Struct, frozen=True):
    """How to sort; `behind` is the condition of what comes after an instant and an ID."""

    by: str
    behind: str


ORDERS: Final[Mapping[Sort, Order]] = {
    Sort.OPENED: Order("t.opened_us DESC, t.id DESC", "(t.opened_us, t.id) < ({}, {})"),
    Sort.CHANGED: Order("t.changed_us DESC, t.id DESC", "(t.changed_us, t.id) < ({}, {})"),
    Sort.DUE: Order(f"{_DUE}, t.id", f"({_DUE}, t.id) > ({{}}, {{}})"),
}

_AMONG: Final = {
    "ids": "t.id",
    "segment_ids": "t.current_segment_id",
    "origin_segment_ids": "t.origin_segment_id",
    "status": "t.status",
    "priority": "t.priority",
    "owner_ids": "t.owner_id",
    "root_cause_ids": "t.root_cause_id",
}
_COMPARED: Final = {
    "survey_id": "t.survey_id = {}",
    "customer_id": "t.customer_id = {}",
    "rule_id": "t.rule_id = {}",
    "type": "t.type = {}",
    "scale": "t.scale = {}",
    "score_from": "t.score >= {}",
    "score_to": "t.score <= {}",
    "contact_attempts_from": "t.contact_attempts >= {}",
}
_PERIODS: Final = {
    "opened": "t.opened_us",
    "closed": "t.closed_us",
    "changed": "t.changed_us",
    "issue": "t.issue_us",
    "due": _DUE,
}


class _Parts:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """One more condition; its places are numbered behind the workspace's."""
        first = len(self.values) + 2
        self.texts.append(condition.format(*(f"${first + place}" for place in range(len(values)))))
        self.values.extend(values)


def conditions_of(tx: Tx, wanted: TicketFilter) -> tuple[str, list[object]]:
    """What a list of tickets is narrowed by, and the values of its places, which follow the workspace's."""
    parts = _Parts()
    for name, column in _AMONG.items():
        chosen: Iterable[int] | None = getattr(wanted, name)
        if chosen is not None:
            numbers = sorted(int(each) for each in chosen)
            parts.add(f"{column} IN ({_holes(numbers)})", *numbers)
    for name, condition in _COMPARED.items():
        if getattr(wanted, name) is not UNSET:
            parts.add(condition, getattr(wanted, name))
    for name, period in wanted.periods.items():
        if period.from_us is not None:
            parts.add(f"{_PERIODS[name]} >= {{}}", period.from_us)
        if period.before_us is not None or name == "due":
            # What is never due is so in no period.
            parts.add(f"{_PERIODS[name]} < {{}}", NEVER if period.before_us is None else period.before_us)
    if wanted.reopenings_from is not UNSET:
        parts.add("t.reopenings >= {}", wanted.reopenings_from)
        if wanted.reopenings_from > 0:
            # Said so that it can be seen, it lets the engines use the index of the few that were.
            parts.add("t.reopenings > 0")
    _add_flags(parts, wanted)
    _add_kept_as_json(parts, wanted)
    _add_words(tx, parts, wanted)
    return "".join(f" AND {text}" for text in parts.texts), parts.values


def _add_flags(parts: _Parts, wanted: TicketFilter) -> None:
    if wanted.has_root_cause is not UNSET:
        parts.add("t.root_cause_id <> 0" if wanted.has_root_cause else "t.root_cause_id = 0")
    if wanted.overdue is not UNSET:
        parts.add(f"{_DUE} < {{}}" if wanted.overdue else f"{_DUE} >= {{}}", wanted.now)


def _add_kept_as_json(parts: _Parts, wanted: TicketFilter) -> None:
    # Both engines tell capitals from small letters when they replace, which LIKE doesn't do on each.
    holds = "replace({}, {{}}, '') <> {}"
    if wanted.watcher_id:
        either = [f"{begin}{wanted.watcher_id}{end}" for begin in "[," for end in ",]"]
        condition = holds.format("t.watcher_ids", "t.watcher_ids")
        parts.add(f"({' OR '.join([condition] * len(either))})", *either)
    for code, value in wanted.fields.items():
        written = json.encode({code: value}).decode()[1:-1]
        condition = holds.format("t.fields", "t.fields")
        parts.add(f"({condition} OR {condition})", f"{written},", f"{written}}}")


def _add_words(tx: Tx, parts: _Parts, wanted: TicketFilter) -> None:
    if wanted.words is None:
        return
    if not wanted.words:
        parts.add("1 = 0")
        return
    asked = (tx.workspace_id, tx.full_text.ask(wanted.words))
    if wanted.ticket_id:
        parts.add(f"({tx.full_text.found} OR t.id = {{}})", *asked, wanted.ticket_id)
    else:
        parts.add(tx.full_text.found, *asked)


def _holes(values: Sequence[object]) -> str:
    return ", ".join("{}" for _ in values) or "NULL"
