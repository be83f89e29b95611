"""A ledger as a picture: what counted, what is paused, now and due, each where it belongs on the line."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.http.web.ticket.ledger_picture import WIDTH, LedgerPicture, ledger_picture
from amends.i18n.locale import UserLocale
from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, from_text
from amends.model.clock.clock import Clock, ClockKind, Side, with_facts
from amends.model.clock.ledger import ClockEvent, Paused, Resumed, SlaTarget, Started, Stopped, counted_us, entries
from amends.model.ticket.sla_status import ClockLedger
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser
from tests.model.clock.test_count_time import calendar

CALENDARS = {(1, 1): calendar(country="ES")}
FRIDAY = from_text("2026-11-20T16:00:00Z")


def after(length_us: int) -> InstantUs:
    return InstantUs(FRIDAY + length_us)


def drawn(now_us: int, *facts: ClockEvent, language: str = "en") -> LedgerPicture | None:
    clock = with_facts(
        Clock(kind=ClockKind.RESOLUTION, side=Side.TEAM, round=1, facts=(), milestones=()), CALENDARS, *facts
    )
    until_us = clock.due_us if clock.due_us is not None else InstantUs(now_us)
    told = entries(clock.facts, CALENDARS, until_us)
    ledger = ClockLedger(clock, counted_us(clock.facts, CALENDARS, InstantUs(now_us)), told, "")
    return ledger_picture(ledger, UserLocale(language, "Europe/Madrid", InstantUs(now_us)))


def bars(found: LedgerPicture | None) -> list[tuple[str, float, float]]:
    assert found
    return [(each.kind, each.x, each.width) for each in found.bars]


def marks(found: LedgerPicture | None) -> dict[str, float]:
    assert found
    return {each.kind: each.x for each in found.marks}


def test_what_is_past_counted_and_what_comes_will_count() -> None:
    found = drawn(after(HOUR_US), Started(FRIDAY, SlaTarget(4 * HOUR_US)))
    assert bars(found) == [("counted", 0, WIDTH / 4), ("ahead", WIDTH / 4, WIDTH * 3 / 4)]
    assert marks(found) == {"now": WIDTH / 4, "due": WIDTH}


def test_after_the_due_time_it_is_late() -> None:
    found = drawn(after(4 * HOUR_US), Started(FRIDAY, SlaTarget(HOUR_US)))
    assert bars(found) == [("counted", 0, WIDTH / 4), ("late", WIDTH / 4, WIDTH * 3 / 4)]
    assert marks(found) == {"now": WIDTH, "due": WIDTH / 4}


def test_a_pause_is_shown_and_has_no_due_time() -> None:
    found = drawn(after(2 * HOUR_US), Started(FRIDAY, SlaTarget(4 * HOUR_US)), Paused(after(HOUR_US), "PENDING"))
    assert bars(found) == [("counted", 0, WIDTH / 2), ("paused", WIDTH / 2, WIDTH / 2)]
    assert marks(found) == {"now": WIDTH}


def test_what_is_done_ends_there() -> None:
    found = drawn(after(DAY_US), Started(FRIDAY, SlaTarget(4 * HOUR_US)), Stopped(after(HOUR_US)))
    assert marks(found) == {"done": WIDTH}
    late = drawn(after(DAY_US), Started(FRIDAY, SlaTarget(HOUR_US)), Stopped(after(4 * HOUR_US)))
    assert marks(late) == {"done": WIDTH, "due": WIDTH / 4}


def test_nothing_is_drawn_where_no_time_passes() -> None:
    assert drawn(FRIDAY, Started(FRIDAY, SlaTarget(0))) is None


def test_days_are_marked_where_they_begin_for_the_reader() -> None:
    found = drawn(after(HOUR_US), Started(FRIDAY, SlaTarget(2 * DAY_US)))
    assert found
    assert [each / WIDTH for each in found.midnights] == pytest.approx([7 / 48, 31 / 48], abs=0.001)


lengths = st.integers(1, 20 * DAY_US // MINUTE_US).map(lambda minutes: minutes * MINUTE_US)


@st.composite
def lives(draw: st.DrawFn) -> tuple[int, list[ClockEvent]]:
    """When it is now, and what happened to a clock before."""
    terms = SlaTarget(draw(lengths), *draw(st.sampled_from([(0, 0), (1, 1)])))
    times = [after(each) for each in accumulate(draw(st.lists(lengths, max_size=5)))]
    facts: list[ClockEvent] = [Started(FRIDAY, terms)]
    facts += [Resumed(at_us) if index % 2 else Paused(at_us, "PENDING") for index, at_us in enumerate(times)]
    last_us = times[-1] if times else FRIDAY
    if draw(st.booleans()):
        facts.append(Stopped(InstantUs(last_us + draw(lengths))))
    return last_us + draw(lengths), facts


@given(lives())
def test_everything_is_on_the_line_and_nothing_on_another(life: tuple[int, list[ClockEvent]]) -> None:
    now_us, facts = life
    found = drawn(now_us, *facts)
    assert found
    assert all(each.x >= 0 and each.x + each.width <= WIDTH + 1 for each in found.bars)
    assert all(0 <= x <= WIDTH for x in [*found.midnights, *marks(found).values()])
    assert all(second.x - first.x > -0.2 for first, second in pairwise(found.bars))


@given(lives())
def test_from_right_to_left_it_is_the_same_mirrored(life: tuple[int, list[ClockEvent]]) -> None:
    now_us, facts = life
    one, other = drawn(now_us, *facts), drawn(now_us, *facts, language="ar")
    assert one
    assert other
    assert [WIDTH - each.x - each.width for each in one.bars] == pytest.approx([each.x for each in other.bars], abs=1)
    assert [WIDTH - each.x for each in one.marks] == pytest.approx([each.x for each in other.marks], abs=0.2)


async def test_a_ticket_s_page_has_the_picture_and_its_table(agent: Browser, harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    await agent.get(f"/tickets/{ticket.id}?view=all")
    assert agent.page.text.count('<svg class="ledger-picture"') == 1
    assert agent.page.text.count('<table class="ledger">') == 1
