"""A ledger as a picture: what counted, what paused the clock, and where now and the due time are."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import DAY_US, InstantUs, moment, start_of_day
from amends.model.clock.ledger import EntryKind, Stopped
from amends.model.ticket.sla_status import ClockLedger

WIDTH: Final = 280
"""The width of a picture, in its own units: about pixels beside a ticket."""

_WORDS: Final = {"now": N_("now"), "due": N_("due"), "done": N_("done")}
_NEAR: Final = 0.6
_EDGE: Final = WIDTH / 6
_MOST_DAYS: Final = 14


class LedgerBar(Struct, frozen=True):
    """A stretch of time: `counted` or `ahead` (will count), `paused` or `late`; where it is and how wide."""

    kind: str
    x: float
    width: float


class LedgerMark(Struct, frozen=True):
    """A moment, `now`, `due` or `done`: its word, where it is, and which end of the word is there."""

    kind: str
    words: str
    x: float
    anchor: str


class LedgerPicture(Struct, frozen=True):
    """All that is drawn: bars, marks, and where days begin."""

    bars: Sequence[LedgerBar]
    marks: Sequence[LedgerMark]
    midnights: Sequence[float]


def ledger_picture(ledger: ClockLedger, locale: UserLocale) -> LedgerPicture | None:
    """The picture of a clock's ledger, in the direction in which its reader reads; None where no time passes."""
    clock = ledger.clock
    start_us = clock.facts[0].at_us
    last = clock.facts[-1]
    done_us = last.at_us if isinstance(last, Stopped) else None
    now_us = locale.now if done_us is None else done_us
    end_us = max(now_us, clock.due_us or now_us)
    if end_us <= start_us:
        return None
    line = _Line(start_us, end_us, is_mirrored=locale.direction == "rtl")
    times = {"now" if done_us is None else "done": now_us, "due": clock.due_us}
    marks = [line.mark(kind, locale.gettext(_WORDS[kind]), at_us) for kind, at_us in times.items() if at_us is not None]
    bars = [line.bar(*each) for each in _joined(_stretches(ledger, now_us), line.near_us)]
    return LedgerPicture(bars, marks, [line.x(each) for each in _midnights(start_us, end_us, locale.time_zone)])


class _Line(Struct, frozen=True):
    start_us: int
    end_us: int
    is_mirrored: bool

    @property
    def near_us(self) -> int:
        """What is nearer to each other can't be told apart."""
        return int((self.end_us - self.start_us) * _NEAR / WIDTH)

    def x(self, at_us: int) -> float:
        share = min(max(at_us - self.start_us, 0) / (self.end_us - self.start_us), 1)
        return round(WIDTH * (1 - share if self.is_mirrored else share), 1)

    def bar(self, kind: str, from_us: int, until_us: int) -> LedgerBar:
        left, right = sorted((self.x(from_us), self.x(until_us)))
        return LedgerBar(kind, left, round(max(right - left, _NEAR), 1))

    def mark(self, kind: str, words: str, at_us: int) -> LedgerMark:
        x = self.x(at_us)
        return LedgerMark(kind, words, x, "start" if x < _EDGE else "end" if x > WIDTH - _EDGE else "middle")


def _stretches(ledger: ClockLedger, now_us: int) -> Iterator[tuple[str, int, int]]:
    for entry in ledger.entries:
        if entry.kind is EntryKind.PAUSED:
            yield "paused", entry.start_us, entry.end_us
        elif entry.kind is EntryKind.COUNTED:
            if entry.start_us < now_us:
                yield "counted", entry.start_us, min(entry.end_us, now_us)
            if entry.end_us > now_us:
                yield "ahead", max(entry.start_us, now_us), entry.end_us
    due_us = ledger.clock.due_us
    if due_us is not None and due_us < now_us:
        yield "late", due_us, now_us


def _joined(stretches: Iterator[tuple[str, int, int]], near_us: int) -> list[tuple[str, int, int]]:
    """Of many days that are narrower than anybody sees, the bars are one."""
    found: list[tuple[str, int, int]] = []
    for kind, start_us, end_us in stretches:
        if found and found[-1][0] == kind and start_us - found[-1][2] <= near_us:
            found[-1] = (kind, found[-1][1], end_us)
        else:
            found.append((kind, start_us, end_us))
    return found


def _midnights(start_us: InstantUs, end_us: int, zone: str) -> list[InstantUs]:
    if end_us - start_us > _MOST_DAYS * DAY_US:
        return []
    first = moment(start_us).to_tz(zone).date()
    days = (start_of_day(first.add(days=1 + ahead), zone) for ahead in range(_MOST_DAYS + 1))
    return [each for each in days if each < end_us]
