"""The demo's story: six weeks that show everything once, told a single time, with histories that hold."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from amends.app import database_of
from amends.demo.build import NAME, Demo, DemoClock, build
from amends.demo.hotel import ZONE
from amends.ids import is_well_formed_key
from amends.instants import DAY_US
from amends.model.configuration import Configuration
from amends.model.decision import Decision, Outcome
from amends.model.principal import Principal, PrincipalKind, Scope, operator
from amends.model.response import SurveyResponse
from amends.model.segment import SegmentTree
from amends.model.status import Status
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket import Ticket
from amends.settings import Settings
from amends.store import decisions, events
from amends.store.engine.database import Database, Tx
from amends.usecases import ingest
from amends.usecases.settings import configuration, keys, segments, workspaces
from amends.usecases.settings.config_kinds import RULE
from tests import cast, engines
from tests.engines import START, Clock

STRANGER = Principal(PrincipalKind.OPERATOR, 0, 0, frozenset())


class Told(Struct):
    """A built demo, and everything that is in its workspace."""

    demo: Demo
    responses: list[SurveyResponse]
    tickets: list[Ticket]
    decisions: list[Decision]
    histories: list[tuple[Ticket | SurveyResponse, Sequence[Happened]]]
    rules: Sequence[Configuration]
    segments: SegmentTree


@pytest.fixture(scope="module", params=engines.ENGINES)
def told_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield engines.sqlite_copy(template, tmp_path_factory.mktemp("demo"))
        return
    with engines.postgres_copy(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture(scope="module")
def told(told_url: str) -> Told:
    """The story, told once for all who only look at it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _tell_at(told_url)).result()


async def _tell_at(url: str) -> Told:
    clock = Clock()
    database = database_of(Settings(database=url), clock_of_demo := DemoClock(clock))
    await database.open()
    try:
        return await tell(database, clock_of_demo)
    finally:
        await database.close()


async def tell(database: Database, clock: DemoClock) -> Told:
    demo = await build(database, clock)
    return await database.read(operator(demo.workspace.id), look_at_all, demo)


async def look_at_all(tx: Tx, demo: Demo) -> Told:
    responses, tickets = await cast._everything(tx)
    judged = [each for response in responses for each in await decisions.of_response(tx, response.id)]
    histories: list[tuple[Ticket | SurveyResponse, Sequence[Happened]]] = []
    histories += [(ticket, await events.of_ticket(tx, ticket.id)) for ticket in tickets]
    histories += [(response, await events.of_response(tx, response.id)) for response in responses]
    return Told(
        demo, responses, tickets, judged, histories, await configuration.list_all(tx, RULE), await segments.list_all(tx)
    )


def test_it_shows_tickets_in_every_status_and_escalated_ones(told: Told) -> None:
    # To be escalated is a level; the status of that name is for the compatible API.
    assert {ticket.status for ticket in told.tickets} == set(Status) - {Status.ESCALATED}
    assert any(ticket.escalation_level for ticket in told.tickets)


def test_its_last_evening_is_that_of_a_company_that_works(told: Told) -> None:
    """Most that is open is in time, promises stand at some tickets, and nearly everybody was reached."""
    here = [ticket for ticket in told.tickets if ticket.is_open]
    overdue = [ticket for ticket in here if ticket.due_us is not None and ticket.due_us < START]
    assert 0 < len(overdue) < len(here) / 2
    assert any(ticket.promise_due_us for ticket in here)
    states = {promise.state for ticket in told.tickets for promise in ticket.promises}
    assert len(states) >= 3
    assert sum(ticket.first_reached_us is None for ticket in here) < len(here) / 2


def test_it_shows_every_outcome_of_a_judgement(told: Told) -> None:
    outcomes = Counter(each.outcome for each in told.decisions)
    assert set(outcomes) >= {Outcome.OPENED, Outcome.ATTACHED, Outcome.IGNORED, Outcome.NO_MATCH}
    assert outcomes[Outcome.OPENED] == len(told.tickets)


def test_its_customers_write_in_several_languages_and_scripts(told: Told) -> None:
    assert {response.language for response in told.responses} >= {"en", "es", "pt", "de", "ar"}
    assert len({response.language for response in told.responses if response.ticket_id}) >= 4
    assert any("\u0600" <= character <= "\u06ff" for ticket in told.tickets for character in ticket.verbatim)


def test_its_weeks_have_no_gap_and_none_lies_ahead(told: Told) -> None:
    times = sorted(response.time_us for response in told.responses)
    assert times[-1] - times[0] > 40 * DAY_US
    assert max(later - earlier for earlier, later in pairwise(times)) < DAY_US
    assert START - DAY_US < times[-1] <= START


def test_everything_happened_at_its_time_in_the_story(told: Told) -> None:
    days = {ticket.opened_us // DAY_US for ticket in told.tickets}
    assert len(days) > 20
    assert max(ticket.changed_us for ticket in told.tickets) <= START
    received_us = {response.id: response.time_us for response in told.responses}
    assert all(0 < ticket.opened_us - received_us[ticket.response_id] < DAY_US for ticket in told.tickets)


def test_each_of_its_rules_decided_something(told: Told) -> None:
    assert {each.id for each in told.rules} == {each.rule_id for each in told.decisions if each.rule_id}
    assert all(each.disabled_us is None for each in told.rules)


def test_every_history_is_its_row(told: Told) -> None:
    assert len(told.histories) == len(told.tickets) + len(told.responses) > 0
    for row, happened in told.histories:
        assert replay(happened) == row


def test_what_was_resolved_was_answered_by_somebody(told: Told) -> None:
    done = [ticket for ticket in told.tickets if ticket.status in {Status.RESOLVED, Status.CLOSED}]
    assert done
    assert all(ticket.reply and ticket.owner_id for ticket in done)


def test_its_workspace_and_its_segments_are_named(told: Told) -> None:
    assert (told.demo.workspace.name, told.demo.workspace.time_zone) == (NAME, ZONE)
    codes = {segment.code for segment in told.segments}
    assert codes == {"MAIN", "MAD", "MAD-DESK", "MAD-ROOMS", "LIS", "LIS-DESK", "BER"}


async def test_its_key_may_do_everything_there_and_the_clock_is_the_real_one_again(
    database: Database, clock: Clock
) -> None:
    demo_clock = DemoClock(clock)
    demo = await build(database, demo_clock)
    assert is_well_formed_key(demo.key)
    by = await database.read(STRANGER, keys.get_principal, demo.key)
    assert by is not None
    assert (by.workspace_id, by.scopes, by.segment_ids) == (demo.workspace.id, frozenset(Scope), None)
    clock.advance(DAY_US)
    assert demo_clock() == clock()


async def test_built_again_it_tells_nothing_again_but_a_further_key(database: Database, clock: Clock) -> None:
    first = await tell(database, DemoClock(clock))
    clock.advance(DAY_US)
    again = await tell(database, DemoClock(clock))
    assert again.demo.workspace.id == first.demo.workspace.id
    assert (again.responses, again.tickets, again.rules) == (first.responses, first.tickets, first.rules)
    assert [each.name for each in await database.read(operator(0), workspaces.list_all)] == [NAME]
    assert again.demo.key != first.demo.key
    for secret in (first.demo.key, again.demo.key):
        assert await database.read(STRANGER, keys.get_principal, secret)


async def test_beside_another_workspace_it_changes_nothing_there(database: Database, clock: Clock) -> None:
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form())
    before = await cast.everything(database, workspace.by)
    demo = await build(database, DemoClock(clock))
    assert demo.workspace.id != workspace.id
    assert await cast.everything(database, workspace.by) == before


async def test_a_story_that_was_cut_off_is_told_anew(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_clock = DemoClock(clock)
    heard = 0
    real_ingest = ingest.ingest

    async def break_off(*arguments: Any) -> Any:
        nonlocal heard
        heard += 1
        if heard > 5:
            raise ZeroDivisionError
        return await real_ingest(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(ingest, "ingest", break_off)
        with pytest.raises(ZeroDivisionError):
            await build(database, demo_clock)
    assert demo_clock() == clock()
    monkeypatch.setattr("amends.demo.build.DAYS", 2)
    told_anew = await build(database, demo_clock)
    responses, _ = await cast.everything(database, operator(told_anew.workspace.id))
    assert len(responses) == 13
    assert (await build(database, demo_clock)).workspace == told_anew.workspace
