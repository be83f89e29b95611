"""The conditions and orders of a list of tickets: the only place that builds them, from these columns alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import UNSET, Struct, json

from amends.model.ticket.list_filter import NEVER, Sort, TicketFilter
from amends.store.engine.full_text import FullText
from amends.store.restrictions import admitting

CONTACTED: Final = "(t.contact_attempts > 0 OR t.reply <> '')"
"""Whether somebody tried to reach the customer of a ticket, or replied."""

_DUE = f"COALESCE(t.due_us, {NEVER})"


class Order(Struct, frozen=True):
    """How to sort: by an instant, which may be computed, and the ID; the latest first when it is falling."""

    instant: str
    is_falling: bool = False
    is_computed: bool = False

    @property
    def by(self) -> str:
        """How the tickets themselves are sorted."""
        return self.of(self.instant, "t.id")

    def of(self, instant: str, number: str) -> str:
        """How rows are sorted that hold the instant and the ID under these names."""
        way = " DESC" if self.is_falling else ""
        return f"{instant}{way}, {number}{way}"

    def after(self, first: int) -> str:
        """The condition of what comes after an instant and an ID, given in the places from `first` on."""
        way = "<" if self.is_falling else ">"
        return f"({self.instant}, t.id) {way} (${first}, ${first + 1})"

    def after_among_few(self, first: int) -> str:
        """As `after`, of a list of few: nothing of it leads, so that the index of those few does."""
        way = "<" if self.is_falling else ">"
        return f"({self.instant} + 0, t.id + 0) {way} (${first}, ${first + 1})"

    def parts_after(self, first: int) -> Sequence[tuple[str, str]]:
        """Conditions that say together what `after` does, each with the order in which an index finds its tickets."""
        if not self.is_computed:
            return ((self.after(first), self.by),)
        # SQLite finds the place in an index of what is computed by one comparison, but not by that of a pair; and it
        # sorts by what is computed even where that is always the same.
        way = "<" if self.is_falling else ">"
        same, later = f"{self.instant} = ${first}", f"{self.instant} {way} ${first}"
        return (
            (f"{same} AND t.id {way} ${first + 1}", "t.id DESC" if self.is_falling else "t.id"),
            (f"{later} AND t.id <> ${first + 1}", self.by),
        )


ORDERS: Final[Mapping[Sort, Order]] = {
    Sort.OPENED: Order("t.opened_us", is_falling=True),
    Sort.CHANGED: Order("t.changed_us", is_falling=True),
    Sort.DUE: Order(_DUE, is_computed=True),
}

_AMONG: Final = {
    "ids": "t.id",
    "segment_ids": "t.current_segment_id",
    "origin_segment_ids": "t.origin_segment_id",
    "status": "t.status",
    "priority": "t.priority",
    "owner_ids": "t.owner_id",
    "root_cause_ids": "t.root_cause_id",
    "customer_ids": "t.customer_id",
}
_COMPARED: Final = {
    "survey_id": "t.survey_id = {}",
    "customer_id": "t.customer_id = {}",
    "rule_id": "t.rule_id = {}",
    "external_id": "t.external_id = {}",
    "type": "t.type = {}",
    "scale": "t.scale = {}",
    "score_from": "t.score >= {}",
    "score_to": "t.score <= {}",
    "contact_attempts_from": "t.contact_attempts >= {}",
}
_COUNTED: Final = {
    "reopenings_from": "t.reopenings",
    "escalation_level_from": "t.escalation_level",
    "postponements_from": "t.postponements",
    "broken_promises_from": "t.broken_promises",
}
"""What is 0 for most tickets, so that an index holds the others alone."""
_PERIODS: Final = {
    "opened": "t.opened_us",
    "closed": "t.closed_us",
    "changed": "t.changed_us",
    "issue": "t.issue_us",
    "due": _DUE,
    "promise_due": "t.promise_due_us",
    "waits_since": "t.waits_since_us",
}


class _Parts:
    def __init__(self, first: int) -> None:
        self.texts: list[str] = []
        self.values: list[object] = []
        self._first = first

    def add(self, condition: str, *values: object) -> None:
        """One more condition; its places are numbered behind those before."""
        first = self._first + len(self.values)
        self.texts.append(condition.format(*(f"${first + position}" for position in range(len(values)))))
        self.values.extend(values)


def conditions_of(wanted: TicketFilter, first: int = 2) -> tuple[str, list[object]]:
    """What tickets are narrowed by but for words, and the values of its places, numbered from `first` on."""
    parts = _Parts(first)
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
    _add_counted(parts, wanted)
    _add_seen(parts, wanted)
    _add_flags(parts, wanted)
    _add_kept_as_json(parts, wanted)
    return "".join(f" AND {text}" for text in parts.texts) + admitting(wanted.sight), parts.values


def _add_counted(parts: _Parts, wanted: TicketFilter) -> None:
    for name, column in _COUNTED.items():
        lowest = getattr(wanted, name)
        if lowest is not UNSET:
            parts.add(f"{column} >= {{}}", lowest)
            if lowest > 0:
                parts.add(f"{column} > 0")


def _add_seen(parts: _Parts, wanted: TicketFilter) -> None:
    # What a partial index is of must be said, so that the engines see that they may use it.
    if wanted.owner_ids is not None and 0 not in wanted.owner_ids:
        parts.add("t.owner_id <> 0")
    if wanted.root_cause_ids is not None and 0 not in wanted.root_cause_ids:
        parts.add("t.root_cause_id <> 0")
    if wanted.customer_id or wanted.customer_ids:
        parts.add("t.customer_id <> 0")
    if wanted.external_id:
        parts.add("t.external_id <> ''")


def _add_flags(parts: _Parts, wanted: TicketFilter) -> None:
    if wanted.has_root_cause is not UNSET:
        parts.add("t.root_cause_id <> 0" if wanted.has_root_cause else "t.root_cause_id = 0")
    if wanted.contacted is not UNSET:
        parts.add(CONTACTED if wanted.contacted else f"NOT {CONTACTED}")
    if wanted.reached is not UNSET:
        parts.add(f"t.first_reached_us IS {'NOT NULL' if wanted.reached else 'NULL'}")
    if wanted.promised is not UNSET:
        # A range leads SQLite to the few that an index of its own holds, and away from the order of all tickets.
        parts.add("t.promise_due_us > 0" if wanted.promised else "t.promise_due_us IS NULL")
    if wanted.snoozed is not UNSET:
        parts.add("t.snoozed_until_us > 0" if wanted.snoozed else "t.snoozed_until_us IS NULL")
    if wanted.promise_overdue is not UNSET:
        passed = "t.promise_due_us < {}"
        parts.add(passed if wanted.promise_overdue else f"({passed}) IS NOT TRUE", wanted.now)
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
        condition = holds.format("t.custom_fields", "t.custom_fields")
        parts.add(f"({condition} OR {condition})", f"{written},", f"{written}}}")


def held_by(full_text: FullText, wanted: TicketFilter, first: int) -> tuple[str, list[object]]:
    """Whether one ticket holds the words that are looked for, and the values of its places, from `first` on."""
    parts = _Parts(first)
    for phrase in wanted.words or ():
        parts.add(full_text.held, full_text.ask_one(phrase))
    held = " AND ".join(parts.texts) or "1 = 0"
    if wanted.ticket_id:
        parts.add("t.id = {}", wanted.ticket_id)
        held = f"({held} OR {parts.texts[-1]})"
    return held, parts.values


def hits_of(full_text: FullText, wanted: TicketFilter, first: int) -> tuple[str, list[object]]:
    """The IDs of all tickets with the words that are looked for, and the values of its places, from `first` on."""
    parts = _Parts(first)
    parts.add(full_text.hits.replace("{}", "$1", 1), full_text.ask(wanted.words or ()))
    if wanted.ticket_id:
        parts.add("SELECT CAST({} AS BIGINT)", wanted.ticket_id)
    return " UNION ".join(parts.texts), parts.values


def _holes(values: Sequence[object]) -> str:
    return ", ".join("{}" for _ in values) or "NULL"
