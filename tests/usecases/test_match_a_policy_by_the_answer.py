"""An SLA policy is for what the answer behind a ticket says: a custom field or the language, as routes read them."""

import pytest
from msgspec import structs

from amends.errors import Invalid
from amends.model.clock.clock import ClockKind, Side, kept_policy_id
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.status import Priority
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from amends.usecases import preview_deadlines, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace

SLOW = SlaPolicyDocument(name="Slow", order=20, targets={ClockKind.RESOLUTION: Target(600, Side.CUSTOMER)})
GOLD = SlaPolicyDocument(
    name="Gold",
    order=10,
    targets={ClockKind.RESOLUTION: Target(120, Side.CUSTOMER)},
    fields={"custom.tier": ("gold", "platinum"), "language": ("es",)},
)


@pytest.fixture
async def slow(database: Database, workspace: FixtureWorkspace) -> int:
    return (await database.write(workspace.by, configuration.save, SLA_POLICY, SLOW)).id


@pytest.fixture
async def gold(database: Database, workspace: FixtureWorkspace) -> int:
    return (await database.write(workspace.by, configuration.save, SLA_POLICY, GOLD)).id


async def said(database: Database, workspace: FixtureWorkspace, language: str, **custom: object) -> Ticket:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form(language=language, custom=custom))
    return await cast.only_ticket(database, workspace.by)


async def test_the_answer_says_which_policy_counts(
    database: Database, workspace: FixtureWorkspace, slow: int, gold: int
) -> None:
    assert kept_policy_id((await said(database, workspace, "es", tier="platinum")).clocks) == gold


@pytest.mark.parametrize(("language", "custom"), [("es", {}), ("en", {"tier": "gold"}), ("es", {"tier": "Gold"})])
async def test_each_field_must_have_one_of_its_values(
    database: Database, workspace: FixtureWorkspace, slow: int, gold: int, language: str, custom: dict[str, object]
) -> None:
    assert kept_policy_id((await said(database, workspace, language, **custom)).clocks) == slow


async def test_numbers_and_flags_are_compared_as_routes_write_them(
    database: Database, workspace: FixtureWorkspace, slow: int
) -> None:
    policy = structs.replace(GOLD, fields={"custom.stays": ("3",), "custom.vip": ("true",)})
    own = (await database.write(workspace.by, configuration.save, SLA_POLICY, policy)).id
    assert kept_policy_id((await said(database, workspace, "", stays=3, vip=True)).clocks) == own


async def test_a_ticket_without_an_answer_has_no_field(
    database: Database, workspace: FixtureWorkspace, slow: int, gold: int
) -> None:
    opened = (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket
    assert kept_policy_id(opened.clocks) == slow


async def test_a_change_of_the_priority_asks_the_answer_again_and_is_told_before(
    database: Database, workspace: FixtureWorkspace, slow: int
) -> None:
    opened = await said(database, workspace, "es", tier="gold")
    assert kept_policy_id(opened.clocks) == slow
    gold = (await database.write(workspace.by, configuration.save, SLA_POLICY, GOLD)).id
    told = await database.read(
        workspace.by, lambda tx: preview_deadlines.preview_deadlines(tx, opened.id, priority=Priority.LOW)
    )
    assert (told.policy_id, told.policy_name) == (gold, "Gold")
    form = TicketChangeForm(priority=Priority.LOW)
    changed = await database.write(workspace.by, work.change, opened.id, form)
    assert (kept_policy_id(changed.clocks), changed.due_us) == (gold, told.due_us)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"tier": ("gold",)}, 'fields."tier"', "must be language or a custom field, like custom.floor"),
        ({"custom.tier": ()}, 'fields."custom.tier"', "must have at least one value"),
        ({"custom.tier": ("",)}, 'fields."custom.tier"[0]', "must not be empty"),
        ({"custom.tier": ("x",) * 201}, 'fields."custom.tier"', "201 values; at most 200 are allowed"),
        ({f"custom.f{number}": ("x",) for number in range(21)}, "fields", "21 fields; at most 20 are allowed"),
    ],
)
async def test_what_no_answer_can_say_is_refused_with_its_place(
    database: Database, workspace: FixtureWorkspace, fields: dict[str, tuple[str, ...]], field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await database.write(workspace.by, configuration.save, SLA_POLICY, structs.replace(GOLD, fields=fields))
    [fault] = refused.value.errors
    assert (fault.field, str(fault.reason)) == (field, reason)
