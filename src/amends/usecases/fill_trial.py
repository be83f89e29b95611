"""Filling a workspace to try out: what its sector begins with, then invented feedback of the weeks before.

Each thing that is told happens in a transaction of its own, at the time of which it is told, so that others read and
write between them. How far it is says the number of imports: whoever goes on after a crash begins with the next.
"""

import random
from collections.abc import Callable
from typing import Final

from msgspec import Struct, structs

from amends.ids import HIGHEST_ID
from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.job import FIRST_TURN, JobQueue, Turn
from amends.model.person import Role
from amends.model.principal import Principal, PrincipalKind, Scope, operator
from amends.model.response import AnswerForm, ResponseForm
from amends.model.rule.proposal import Names
from amends.model.status import Status
from amends.model.ticket.list_filter import TicketFilter
from amends.model.trial import TrialState
from amends.model.workspace import Workspace
from amends.store import fair_queue, jobs
from amends.store.engine.database import Database, P, T, Tx, UseCase
from amends.usecases import fire_sla_timer, ingest, queries, sign_in, trials, work
from amends.usecases.invented.days import Telling, call_who_is_new, end_the_last_day, work_a_day
from amends.usecases.invented.words import StoryWords, WorkWords, story_words
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import causes, configuration, people, propose_settings, segments, surveys, workspaces
from amends.usecases.settings.config_kinds import ROUTE
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm
from amends.usecases.settings.surveys import SurveyForm
from amends.usecases.trials import Filling
from amends.usecases.work import TicketChangeForm

DAYS: Final = 28
_HOURS: Final = (9, 15)
"""When somebody looks at the desk, each day."""
SESSIONS: Final = DAYS * len(_HOURS)
_ANSWERS: Final = 5
_SURVEY: Final = "invented"
_SOURCE: Final = "invented"
_TIMERS_AT_ONCE: Final = 20
_TICKETS_OF_MAKER: Final = 4


class TrialTelling(Struct, frozen=True):
    """Tells what happened at `now_us`, as one of the team."""

    database: Database
    by: Principal
    now_us: InstantUs
    words: WorkWords

    def of(self, user_id: int) -> Telling:
        """The same, of what one of the team does."""
        if not user_id:
            return self
        by = Principal(PrincipalKind.USER, user_id, self.by.workspace_id, frozenset(Scope))
        return TrialTelling(self.database, by, self.now_us, self.words)

    async def read(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What there is by now."""
        return await self.database.read(self.by, use_case, *args, **kwargs)

    async def write(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have something happen then."""

        async def at_that_time(tx: Tx) -> T:
            tx.now = self.now_us
            return await use_case(tx, *args, **kwargs)

        return await self.database.write(self.by, at_that_time)


async def go_on(
    database: Database, workspace_id: int, filling: Filling, names: Names, is_time_up: Callable[[], bool]
) -> bool:
    """Fill in what comes next, until the time is up; whether the workspace is ready."""
    by = operator(workspace_id)
    own = await database.read(by, workspaces.get)
    if own.trial is not TrialState.FILLING:
        return True
    words = story_words(filling.sector, filling.language)
    first_us = InstantUs(own.created_us - (DAYS + 1) * DAY_US)
    await TrialTelling(database, by, first_us, words.work).write(_set_up, filling, words, names)
    codes = tuple(each.code for each in await database.read(by, causes.list_all))
    work_words = structs.replace(words.work, causes=codes)
    while (number := await sessions_told(database, workspace_id)) < SESSIONS:
        if is_time_up():
            return False
        await _tell(TrialTelling(database, by, _time_of(own, number), work_words), own, filling, number)
    await _end(TrialTelling(database, by, own.created_us, work_words), workspace_id)
    await database.write(by, trials.note_ready)
    return True


async def sessions_told(database: Database, workspace_id: int) -> int:
    """How many of the `SESSIONS` are told."""
    return len(await database.read(operator(workspace_id), queries.list_intakes_before, HIGHEST_ID, SESSIONS))


def _time_of(own: Workspace, number: int) -> InstantUs:
    day, turn = divmod(number, len(_HOURS))
    midnight_us = own.created_us // DAY_US * DAY_US
    return InstantUs(midnight_us - (DAYS - day) * DAY_US + _HOURS[turn] * HOUR_US)


async def _tell(telling: TrialTelling, own: Workspace, filling: Filling, number: int) -> None:
    chance = random.Random(f"{own.id} {number}")  # noqa: S311 - invented
    while await telling.write(_fire_timers):
        pass
    await call_who_is_new(telling, chance)
    if number % len(_HOURS):
        await work_a_day(telling, chance, telling.now_us)
    rows = [
        InputRow(line, _answer(chance, filling, telling.now_us, f"{number}-{line}")) for line in range(1, _ANSWERS + 1)
    ]
    await telling.write(ingest.ingest, _SOURCE, rows, MissingSegment.AS_THE_WORKSPACE_SAYS)


async def _end(telling: TrialTelling, workspace_id: int) -> None:
    """What is left of the last day, and a few tickets for whoever made the workspace."""
    while await telling.write(_fire_timers):
        pass
    await end_the_last_day(telling, random.Random(workspace_id))  # noqa: S311 - invented
    makers = [each for each in await telling.read(people.list_all) if each.role is Role.ADMIN]
    wanted = TicketFilter(status=frozenset({Status.NEW}))
    new = await telling.read(queries.list_newest_tickets, wanted, _TICKETS_OF_MAKER)
    for maker in makers[:1]:
        for each in new:
            await telling.write(work.change, each.ticket.id, TicketChangeForm(owner_id=maker.id))


async def _fire_timers(tx: Tx) -> int:
    """Fire some of the timers that were due by then; the worker leaves them alone until the workspace is ready."""
    turn = Turn(tx.workspace_id, FIRST_TURN.receiver_id + 1)
    claimed, _ = await fair_queue.claim(tx, JobQueue.TIMERS, [turn], _TIMERS_AT_ONCE, {})
    for job in claimed:
        again_us = await fire_sla_timer.fire_sla_timer(tx, job.subject_id)
        if again_us is None:
            await jobs.finish(tx, job)
        else:
            await jobs.snooze(tx, job, max(again_us, InstantUs(tx.now + 1)))
    return len(claimed)


async def _set_up(tx: Tx, filling: Filling, words: StoryWords, names: Names) -> None:
    """The sector's rules and settings, units, people, a route and a survey, once."""
    if len(await segments.list_all(tx)) > 1:
        return
    await propose_settings.take_over(tx, filling.sector, None, None, names)
    await segments.add_many(tx, [each for group in _units(words) for each in group])
    for form in _team(words):
        user = await people.add(tx, form)
        await sign_in.count_as_signed_in(tx, user.id)
    await surveys.save(tx, SurveyForm(code=_SURVEY, name=words.survey, scale="nps"))
    await configuration.save(tx, ROUTE, {"name": words.route, "order": 10, "strategy": {"least_open": {}}})


def _units(words: StoryWords) -> list[list[SegmentForm]]:
    return [
        [
            SegmentForm(code=f"{number}", name=name),
            *(
                SegmentForm(code=f"{number}-{place}", name=own, parent=f"{number}")
                for place, own in enumerate(below, 1)
            ),
        ]
        for number, (name, *below) in enumerate(words.units, 1)
    ]


def _team(words: StoryWords) -> list[UserForm]:
    """A manager of everything, and agents of a unit each; none of them can sign in."""
    return [
        UserForm(
            email=f"person{number}@example.com",
            first_name=first_name,
            last_name=last_name,
            role=Role.AGENT if number else Role.MANAGER,
            segments=(f"{(number - 1) % len(words.units) + 1}",) if number else (),
        )
        for number, (first_name, last_name) in enumerate(words.team)
    ]


def _answer(chance: random.Random, filling: Filling, now: InstantUs, reference: str) -> ResponseForm:
    words = story_words(filling.sector, filling.language)
    voice = words.voice
    is_unhappy = chance.random() < 0.3
    name = chance.choice(voice.names)
    number = f"{voice.names.index(name)}{chance.randint(10, 99)}"
    custom: dict[str, str | int | float | bool] = {"channel": chance.choice(("e-mail", "app"))}
    if filling.sector == "saas" and chance.random() < 0.2:
        custom["tier"] = "enterprise"
    group = chance.choice(_units(words))
    return ResponseForm(
        survey=_SURVEY,
        reference=reference,
        segment=chance.choice(group[1:]).code,
        score=chance.randint(0, 6) if is_unhappy else chance.choice((7, 8, 9, 9, 10, 10)),
        time=rfc3339(InstantUs(now - chance.randint(1, 90) * MINUTE_US)),
        language=filling.language,
        answers=(AnswerForm(voice.question, chance.choice(voice.unhappy if is_unhappy else voice.content)),),
        customer=CustomerForm(f"customer{number}@example.com", f"+34 600 00 0{number}", name, f"c-{number}"),
        custom=custom,
    )
