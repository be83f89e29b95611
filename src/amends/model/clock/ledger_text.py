"""A ledger as text for people: one line that says why a deadline is when it is."""

from collections.abc import Sequence

from whenever import ZonedDateTime

from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs, from_text, moment
from amends.model.clock.ledger import Entry, EntryKind
from amends.texts.text import Text

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEPARATOR = " · "


def in_words(entries: Sequence[Entry], due_us: InstantUs | None, zone: str) -> str:
    """`Fri 20 Nov 16:50 +1 h 10 min · Sat–Sun closed · Mon 09:00 +50 min · due Mon 23 Nov 09:50`."""
    told = [_entry(entry, zone, is_first=index == 0) for index, entry in enumerate(entries)]
    if due_us is not None:
        due = _local(due_us, zone)
        told.append(f"due {_date(due)} {_time(due)}")
    return _SEPARATOR.join(told)


def duration(microseconds: int) -> str:
    """`1 h 10 min`; seconds only where there are no minutes."""
    hours, rest = divmod(microseconds, HOUR_US)
    minutes, rest = divmod(rest, MINUTE_US)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part) or f"{rest // SECOND_US} s"


def _entry(entry: Entry, zone: str, *, is_first: bool) -> str:
    start = _local(entry.start_us, zone)
    at = f"{_date(start) if is_first else _day(start)} {_time(start)}"
    match entry.kind:
        case EntryKind.ANSWERED:
            return f"{at} answered; it reached us {_arrival(entry, zone)}"
        case EntryKind.COUNTED:
            return f"{at} +{duration(entry.counted_us)}"
        case EntryKind.PAUSED:
            return f"{at} paused: {entry.why}, {duration(entry.end_us - entry.start_us)}"
        case EntryKind.TERMS_CHANGED:
            return f"{at} now by {entry.why}"
    last = _local(InstantUs(entry.end_us - 1), zone)
    days = _day(start) if start.date() == last.date() else f"{_day(start)}–{_day(last)}"
    return f"{days} closed" if entry.why == "closed" else f"{days} closed: {entry.why}"


def _arrival(entry: Entry, zone: str) -> str:
    at_text = entry.why.parameters["time"] if isinstance(entry.why, Text) else ""
    arrived = _local(from_text(str(at_text)), zone)
    return f"{_date(arrived)} {_time(arrived)}"


def _local(instant: InstantUs, zone: str) -> ZonedDateTime:
    return moment(instant).to_tz(zone)


def _day(local: ZonedDateTime) -> str:
    return _DAYS[local.date().day_of_week().value - 1]


def _date(local: ZonedDateTime) -> str:
    return f"{_day(local)} {local.day} {_MONTHS[local.month - 1]}"


def _time(local: ZonedDateTime) -> str:
    return f"{local.hour:02d}:{local.minute:02d}"
