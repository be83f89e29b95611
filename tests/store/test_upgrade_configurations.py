"""Upgrading a database in which each kind of configuration had tables of its own: nothing of it is lost."""

from collections.abc import AsyncIterator, Sequence

import pytest

from amends.app import database_of
from amends.model.configuration import Configuration
from amends.model.principal import operator
from amends.model.status import Status
from amends.model.ticket.closing import Requirement
from amends.settings import Settings
from amends.store import rotations
from amends.store.engine.database import Database
from amends.usecases.settings import configuration, transitions, workspaces
from amends.usecases.settings.config_kinds import (
    CALENDAR,
    CLOSING,
    CONFIG_KINDS,
    ROUTE,
    RULE,
    SLA_POLICY,
    STATUS_CHANGES,
)
from tests.engines import Clock
from tests.store import earlier

STEP = "0022_configurations"
HOTEL = ("Hotel", "Europe/Madrid", "reject", 5, 5)
BY_A_USER = ("user", 1, 1, "", "", "{}", "")
A_RULE = (
    '{"name":"Unhappy","order":20,"when":{"band":"%s"},'
    '"then":{"open":{"priority":"HIGH","type":"A","time_limit_hours":72}}}'
)
A_ROUTE = '{"name":"In turn","order":%s,"segments":[],"priorities":[],"types":[],"strategy":{"round_robin":{}}}'
A_CALENDAR = '{"name":"Madrid","week":{"mon":["09:00-14:00"]},"zone":"Europe/Madrid"}'
A_POLICY = '{"name":"Guests","order":10,"targets":{"first_response":{"minutes":%s}}}'
WORKSPACE = "workspaces (closing_requires, id, name, time_zone, unknown_segment, created_us, segments_changed_us)"
AUDIT = "audit (number, at_us, by_id, action, by_kind, workspace_id, subject_id, address, request_id, details, digest)"
ROWS: Sequence[tuple[str, Sequence[tuple[object, ...]]]] = (
    (WORKSPACE, [("action_taken root_cause", 1, *HOTEL), ("", 2, *HOTEL)]),
    ("rules", [(1, 11, "Unhappy", 2, None), (1, 12, "Off", 1, 70), (2, 21, "Unhappy", 1, None)]),
    (
        "rule_versions",
        [
            (1, 11, 1, A_RULE % "detractor", 10, "user", 7),
            (1, 11, 2, A_RULE % "unhappy", 20, "key", 8),
            (1, 12, 1, A_RULE.replace("Unhappy", "Off") % "passive", 30, "operator", 0),
            (2, 21, 1, A_RULE % "neutral", 40, "operator", 0),
        ],
    ),
    ("routes", [(1, 13, "In turn", 3, 90)]),
    ("route_versions", [(1, 13, number, A_ROUTE % number, 9 + number, "user", 7) for number in (1, 2, 3)]),
    ("route_turns", [(1, 13, 99, "[4,5]")]),
    ("documents", [(1, "calendar", 14, "Madrid", 1, None), (1, "policy", 15, "Guests", 2, None)]),
    (
        "document_versions",
        [
            (1, "calendar", 14, 1, A_CALENDAR, 10, "user", 7),
            (1, "policy", 15, 1, A_POLICY % 30, 10, "user", 7),
            (1, "policy", 15, 2, A_POLICY % 60, 12, "key", 8),
        ],
    ),
    ("transitions", [*((1, status, 5, "tickets:write") for status in (4, 3, 2, 1, 0)), (1, 5, 1, "admin")]),
    (
        AUDIT,
        [
            (1, 50, 7, "transitions.replaced", *BY_A_USER),
            (2, 60, 8, "transitions.replaced", *BY_A_USER),
            (3, 65, 7, "workspace.changed", *BY_A_USER),
        ],
    ),
)


@pytest.fixture
async def upgraded(blank_url: str, clock: Clock) -> AsyncIterator[Database]:
    await earlier.make(blank_url, STEP, [earlier.inserted(*each) for each in ROWS])
    database = database_of(Settings(database=blank_url), clock)
    await database.open()
    yield database
    await database.close()


def told(own: Configuration) -> tuple[object, ...]:
    return own.id, own.version, own.name, own.created_us, own.by_kind, own.by_id, own.disabled_us


async def test_every_version_keeps_its_number_its_time_and_its_author(upgraded: Database) -> None:
    by = operator(1)
    found = {
        (kind.name, own.id): [told(each) for each in await upgraded.read(by, configuration.versions, kind, own.id)]
        for kind in CONFIG_KINDS
        for own in await upgraded.read(by, configuration.list_all, kind)
    }
    assert found == {
        ("rule", 11): [(11, 2, "Unhappy", 20, "key", 8, None), (11, 1, "Unhappy", 10, "user", 7, None)],
        ("rule", 12): [(12, 1, "Off", 30, "operator", 0, 70)],
        ("route", 13): [(13, number, "In turn", 9 + number, "user", 7, 90) for number in (3, 2, 1)],
        ("calendar", 14): [(14, 1, "Madrid", 10, "user", 7, None)],
        ("sla_policy", 15): [(15, 2, "Guests", 12, "key", 8, None), (15, 1, "Guests", 10, "user", 7, None)],
        ("transitions", 1): [(1, 1, "transitions", 60, "user", 8, None)],
        ("closing_requirements", 1): [(1, 1, "closing_requirements", 65, "amends", 0, None)],
    }


async def test_another_workspace_has_its_own_and_the_defaults(upgraded: Database) -> None:
    by = operator(2)
    assert [each.id for each in await upgraded.read(by, configuration.list_all, RULE)] == [21]
    for kind in (ROUTE, CALENDAR, SLA_POLICY):
        assert await upgraded.read(by, configuration.list_all, kind) == []
    for kind in (STATUS_CHANGES, CLOSING):
        assert (await upgraded.read(by, configuration.in_force, kind)).is_default


async def test_documents_say_what_they_said(upgraded: Database) -> None:
    by = operator(1)
    first = await upgraded.read(by, configuration.get, RULE, 11, 1)
    assert first.document == A_RULE % "unhappy", "shown with the band's new name"
    assert (await upgraded.read(by, configuration.get, ROUTE, 13)).order == 3
    table = (await upgraded.read(by, transitions.get)).table
    assert table[Status.CLOSED] == {Status.IN_PROGRESS: "admin"}
    assert [list(table[each]) for each in Status if each is not Status.CLOSED] == [[Status.CLOSED]] * 5
    own = await upgraded.read(by, workspaces.get)
    assert own.closing_requires == {Requirement.ACTION_TAKEN, Requirement.ROOT_CAUSE}
    assert (await upgraded.read(operator(2), workspaces.get)).closing_requires == frozenset()


async def test_stated_again_as_it_was_it_makes_no_version(upgraded: Database) -> None:
    by = operator(1)
    for kind, document in ((RULE, A_RULE % "unhappy"), (CALENDAR, A_CALENDAR), (SLA_POLICY, A_POLICY % 60)):
        [own, *_] = await upgraded.read(by, configuration.list_all, kind)
        assert await upgraded.write(by, configuration.save, kind, document) == own
    held = await upgraded.read(by, configuration.in_force, STATUS_CHANGES)
    await upgraded.write(by, configuration.replace, STATUS_CHANGES, held.document)
    assert len(await upgraded.read(by, configuration.own_versions, STATUS_CHANGES)) == 1


async def test_whose_turn_it_was_is_kept(upgraded: Database) -> None:
    assert await upgraded.read(operator(1), rotations.get, 13, 99) == (4, 5)


async def test_a_name_is_still_one_s_own(upgraded: Database) -> None:
    again = await upgraded.write(operator(1), configuration.save, RULE, A_RULE % "happy")
    assert (again.id, again.version) == (11, 3)
