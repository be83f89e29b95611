"""Filling a workspace to try out: weeks of invented feedback in its maker's language, told beside everybody's work."""

from collections import Counter
from functools import partial

import pytest

from amends.i18n.languages import LANGUAGES
from amends.instants import DAY_US
from amends.model.person import Role
from amends.model.principal import Principal, operator
from amends.model.status import Status
from amends.model.ticket.history import replay
from amends.model.ticket.promise import open_promises
from amends.model.trial import TrialState
from amends.serializers.texts import in_each_language
from amends.store import events
from amends.store.engine.database import Database, Tx
from amends.usecases import fill_trial, sign_in, trials
from amends.usecases.fill_trial import DAYS, SESSIONS
from amends.usecases.invented.words import SECTORS, story_words
from amends.usecases.settings import people, workspaces
from amends.usecases.sign_in import STRANGER
from amends.usecases.trials import Filling, TrialForm
from tests import cast, working
from tests.engines import START, Clock


async def begin(database: Database, sector: str = "hotel", language: str = "en") -> Principal:
    form = TrialForm(name="To try out", sector=sector, language=language, time_zone="Europe/Madrid")
    return operator((await database.write(operator(0), trials.create, form)).id)


async def test_there_is_work_of_each_kind(database: Database, clock: Clock) -> None:
    by = await begin(database, "retail", "es")
    await working.do_all_due(database)
    assert (await database.read(by, workspaces.get)).trial is TrialState.READY
    _, tickets = await cast.everything(database, by)
    assert len(tickets) > 40
    states = Counter(ticket.status for ticket in tickets)
    assert min(states[each] for each in (Status.NEW, Status.IN_PROGRESS, Status.PENDING, Status.CLOSED)) > 0
    open_ = [ticket for ticket in tickets if ticket.is_open]
    assert any(ticket.due_us is not None and ticket.due_us < clock() for ticket in open_)
    assert any(ticket.due_us is not None and ticket.due_us > clock() for ticket in open_)
    assert any(open_promises(ticket.promises) for ticket in tickets)
    assert sum(bool(ticket.owner_id) for ticket in tickets) > len(tickets) / 2
    assert {ticket.verbatim for ticket in tickets} <= set(story_words("retail", "es").voice.unhappy)
    opened = [ticket.opened_us for ticket in tickets]
    assert START - (DAYS + 1) * DAY_US <= min(opened) < START - (DAYS - 4) * DAY_US
    assert START - 2 * DAY_US < max(opened) < START


async def test_its_histories_hold_and_go_forward_in_time(database: Database) -> None:
    by = await begin(database)
    await working.do_all_due(database)
    _, tickets = await cast.everything(database, by)
    for ticket in tickets:
        happened = await database.read(by, events.of_ticket, ticket.id)
        assert replay(happened) == ticket
        assert [each.at_us for each in happened] == sorted(each.at_us for each in happened)


async def test_timers_of_the_told_past_wait_for_whoever_tells_it(database: Database, clock: Clock) -> None:
    by = await begin(database)
    filling = Filling("hotel", "en")
    turns = iter([*[False] * 20, *[True] * 1000])
    assert not await fill_trial.go_on(database, by.workspace_id, filling, in_each_language("en"), lambda: next(turns))

    async def timers(tx: Tx) -> int:
        row = await tx.one("SELECT count(*) FROM jobs WHERE queue = 'timers' AND due_us <= $1", clock())
        return int(row[0]) if row else 0

    waiting = await database.read(by, timers)
    assert waiting
    claimed, _ = await working.claim(database, working.JobQueue.TIMERS, 20)
    assert claimed == []


async def test_whoever_goes_on_begins_where_it_stood(database: Database) -> None:
    by = await begin(database, "saas", "de")
    names = in_each_language("de")
    for number in range(3):
        turns = iter([False, False, True])
        time_is_up = partial(next, turns)
        assert not await fill_trial.go_on(database, by.workspace_id, Filling("saas", "de"), names, time_is_up)
        assert await fill_trial.sessions_told(database, by.workspace_id) == 2 * (number + 1)
    assert await fill_trial.go_on(database, by.workspace_id, Filling("saas", "de"), names, lambda: False)
    assert await fill_trial.sessions_told(database, by.workspace_id) == SESSIONS
    assert len([each for each in await database.read(by, people.list_all) if each.role is Role.MANAGER]) == 1


async def test_nobody_invented_can_sign_in_and_all_addresses_are_examples(database: Database) -> None:
    by = await begin(database)
    await working.do_all_due(database)
    for user in await database.read(by, people.list_all):
        assert user.email.endswith("@example.com")
        assert await database.read(STRANGER, sign_in.accounts, user.email) == []


async def test_another_workspace_stays_as_it_is(database: Database) -> None:
    other = await cast.workspace(database)
    await cast.rule(database, other.by)
    await cast.ingest(database, other.by, cast.form(words="Cold soup", customer=cast.ANA))

    async def summary(tx: Tx) -> list[tuple[object, ...]]:
        rows = await tx.all("SELECT id, version, changed_us FROM tickets WHERE workspace_id = $1", other.id)
        return [tuple(row) for row in rows]

    before = await database.read(other.by, summary)
    await begin(database)
    await working.do_all_due(database)
    assert await database.read(other.by, summary) == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_every_sector_speaks_every_language(sector: str, language: str) -> None:
    words = story_words(sector, language)
    english = story_words(sector, "en")
    assert words.voice.language == language
    assert [len(each) for each in words.units] == [len(each) for each in english.units]
    assert len(words.team) == len(english.team)
    if language != "en":
        assert not set(words.voice.unhappy) & set(english.voice.unhappy)
        assert not set(words.work.notes) & set(english.work.notes)
