"""Building the demo: six weeks told day by day, with a clock of its own, through the same use cases as real life."""

import random
import secrets
from collections.abc import Callable
from typing import Final

from msgspec import Struct, structs

from amends.background.context import Background
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.demo.hotel import (
    ADMIN,
    CALENDARS,
    CAUSES,
    FIELDS,
    POLICIES,
    ROUTES,
    RULES,
    SEGMENTS,
    USERS,
    VIEWS,
    WORDS,
    ZONE,
)
from amends.http.web.kit import passwords
from amends.instants import DAY_US, HOUR_US, InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.principal import Principal, Scope, operator
from amends.model.response import AnswerForm, ResponseForm
from amends.model.ticket.closing import Requirement
from amends.model.workspace import UnknownSegment, Workspace
from amends.settings import Settings
from amends.store.engine.database import Database, P, T, UseCase
from amends.usecases import ingest, invite, sign_in, views
from amends.usecases.invented.days import Telling, call_who_is_new, end_the_last_day, work_a_day
from amends.usecases.invented.voices import VOICES, Voice
from amends.usecases.invented.words import WorkWords
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import (
    causes,
    configuration,
    custom_fields,
    keys,
    people,
    segments,
    surveys,
    webhooks,
    workspaces,
)
from amends.usecases.settings.config_kinds import CALENDAR, ROUTE, RULE, SLA_POLICY
from amends.usecases.settings.surveys import SurveyForm
from amends.usecases.settings.webhooks import Installation, WebhookForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm

NAME: Final = "Hotel Sol (demo)"
DAYS: Final = 42
A_DAY: Final = 6


class Demo(Struct, frozen=True):
    """What the demo has to show: the workspace, a key that is shown once, and with what some of its people sign in."""

    workspace: Workspace
    key: str
    accounts: tuple[tuple[str, str], ...]
    password: str


class DemoClock:
    """A clock that the telling moves; after it, the real one."""

    def __init__(self, real_now: Callable[[], InstantUs]) -> None:
        self._real_now = real_now
        self.told: InstantUs | None = None

    def __call__(self) -> InstantUs:
        """The time of the telling, or now."""
        return self._real_now() if self.told is None else self.told


class DemoTelling(Struct, frozen=True):
    """Tells by the demo's own clock, all of it as the operator."""

    database: Database
    by: Principal
    words: WorkWords = WORDS

    def of(self, _user_id: int) -> Telling:
        """The same, whoever it was."""
        return self

    async def read(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What there is by now."""
        return await self.database.read(self.by, use_case, *args, **kwargs)

    async def write(self, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have something happen."""
        return await self.database.write(self.by, use_case, *args, **kwargs)


async def build(database: Database, clock: DemoClock, installation_key: bytes = b"") -> Demo:
    """The demo's workspace, told if it isn't there yet, and a fresh key to it."""
    workspace = await _told(database)
    if workspace is None:
        try:
            workspace = await _tell(database, clock)
            await _look_ahead(database, operator(workspace.id), clock(), installation_key)
        finally:
            clock.told = None
    made = await database.write(operator(workspace.id), keys.create, frozenset(Scope), (), None)
    password = f"hotel-sol-{secrets.token_hex(3)}"
    await _let_sign_in(database, operator(workspace.id), password)
    return Demo(workspace, made.secret, tuple((user.email, user.role) for user in (ADMIN, *USERS[:2])), password)


async def _let_sign_in(database: Database, by: Principal, password: str) -> None:
    password_hash = await passwords.hashed(password)
    emails = {user.email for user in (ADMIN, *USERS)}
    for user in await database.read(by, people.list_all):
        if user.email in emails:
            await database.write(by, invite.set_password, user.id, password_hash)
            await database.write(by, sign_in.count_as_signed_in, user.id)


async def _told(database: Database) -> Workspace | None:
    # A key is made when the story is told: a workspace without one was left in the middle, and is told anew.
    for workspace in await database.read(operator(0), workspaces.list_all):
        made = await database.read(operator(workspace.id), keys.list_all)
        if workspace.name == NAME and made:
            return workspace
    return None


async def _tell(database: Database, clock: DemoClock) -> Workspace:
    now = clock()
    clock.told = InstantUs(now - DAYS * DAY_US)
    workspace = await database.write(operator(0), workspaces.create, NAME, ZONE, UnknownSegment.MAIN_SEGMENT)
    by = operator(workspace.id)
    await database.write(by, segments.add_many, SEGMENTS)
    for user in USERS:
        await database.write(by, people.add, user)
    await database.write(by, surveys.save, SurveyForm(code="stay", name="After your stay", scale="nps"))
    for cause in CAUSES:
        await database.write(by, causes.add, cause)
    await database.write(by, workspaces.change, WorkspaceChangeForm(closing_requires=frozenset(Requirement)))
    await _set_time_and_routing(database, by)
    for rule in RULES:
        await database.write(by, configuration.save, RULE, rule)
    telling = DemoTelling(database, by)
    chance = random.Random(7)  # noqa: S311 - the same story each time
    for day in range(DAYS):
        for auth_session in range(A_DAY):
            clock.told = InstantUs(now - (DAYS - day) * DAY_US + (8 + 2 * auth_session) * HOUR_US)
            await _do_what_is_due(database)
            await call_who_is_new(telling, chance)
            await _hear(database, by, chance, clock.told, f"stay-{day:02d}-{auth_session}")
        await work_a_day(telling, chance, clock.told)
    await end_the_last_day(telling, chance)
    await _hear_late(database, by, chance, clock())
    return await database.read(by, workspaces.get)


async def _set_time_and_routing(database: Database, by: Principal) -> None:
    for calendar in CALENDARS:
        await database.write(by, configuration.save, CALENDAR, calendar)
    for policy in POLICIES:
        await database.write(by, configuration.save, SLA_POLICY, policy)
    for route in ROUTES:
        await database.write(by, configuration.save, ROUTE, route)
    for field in FIELDS:
        await database.write(by, custom_fields.add, field)
    for view in VIEWS:
        await database.write(by, views.save, view)


async def _look_ahead(database: Database, by: Principal, now: InstantUs, installation_key: bytes) -> None:
    # The admin comes last, so that the story's escalations go to those who run the hotels.
    await database.write(by, people.add, ADMIN)
    away = {user.email: user.id for user in await database.read(by, people.list_all)}["pablo@hotelsol.example"]
    await database.write(by, people.add_absence, away, now, InstantUs(now + 7 * DAY_US))
    if installation_key:
        # Off: nothing of the demo leaves this machine.
        form = WebhookForm(url="https://hooks.example/amends", description="The hotel's own systems")
        made = await database.write(by, webhooks.create, Installation(installation_key, may_reach_private=False), form)
        await database.write(by, webhooks.test, made.webhook.id)
        await database.write(by, webhooks.disable, made.webhook.id)


async def _do_what_is_due(database: Database) -> None:
    # Nothing leaves the demo while it is told: there are no webhooks yet.
    sender = WebhookSender()
    worker = Worker(Background(database, Settings(), b"", sender))
    while await worker.do_due():
        pass
    await sender.close()


async def _hear(database: Database, by: Principal, chance: random.Random, now: InstantUs, reference: str) -> None:
    voice = chance.choices(VOICES, (4, 5, 3, 3, 1))[0]
    input_rows = [InputRow(1, _form(chance, voice, now, reference))]
    await database.write(by, ingest.ingest, "demo", input_rows, MissingSegment.AS_THE_WORKSPACE_SAYS)


async def _hear_late(database: Database, by: Principal, chance: random.Random, now: InstantUs) -> None:
    """The last answer of the last evening is an unhappy one, which nobody has looked at yet."""
    voice = VOICES[0]
    late = structs.replace(
        _form(chance, voice, now, "stay-late"),
        score=2,
        answers=(AnswerForm(voice.question, voice.unhappy[0]),),
        customer=CustomerForm("late@mail.example", "+34 600 00 777", "", "g-late"),
        custom={"channel": "e-mail", "nights": 2},
    )
    await database.write(by, ingest.ingest, "demo", [InputRow(1, late)], MissingSegment.AS_THE_WORKSPACE_SAYS)


def _form(chance: random.Random, voice: Voice, now: InstantUs, reference: str) -> ResponseForm:
    is_unhappy = chance.random() < 0.28
    name = chance.choice(voice.names)
    number = f"{VOICES.index(voice)}{voice.names.index(name)}{chance.randint(1, 9)}"
    return ResponseForm(
        survey="stay",
        reference=reference,
        segment=chance.choice(SEGMENTS).code,
        score=chance.randint(0, 6) if is_unhappy else chance.choice((7, 8, 9, 9, 10, 10)),
        time=rfc3339(InstantUs(now - chance.randint(1, 90) * 60_000_000)),
        language=voice.language,
        answers=(AnswerForm(voice.question, chance.choice(voice.unhappy if is_unhappy else voice.content)),),
        customer=CustomerForm(f"guest{number}@mail.example", f"+34 600 00 {number}", name, f"g-{number}"),
        transaction=f"night-{reference}",
        custom={"channel": chance.choices(("e-mail", "tablet", "staff"), (6, 3, 1))[0], "nights": chance.randint(1, 7)},
    )
