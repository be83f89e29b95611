"""Keys, cookies and one-time links from before they said their workspace go on working after an upgrade."""

import secrets
from collections.abc import AsyncIterator

import pytest

from amends.app import database_of
from amends.ids import key_digest, key_of
from amends.instants import DAY_US, HOUR_US
from amends.model.principal import operator
from amends.model.session import SessionLimits
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.usecases import invite, sign_in
from amends.usecases.settings import keys
from amends.usecases.sign_in import STRANGER, digest_of
from tests.engines import START, Clock
from tests.store import before

WORKSPACE, ANA, BEN, KEY, SESSION = 1001, 1002, 1003, 1004, 1005
LIMITS = SessionLimits(HOUR_US, DAY_US)
OLD_KEY = key_of("a" * 32)
COOKIE, LINK = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
ROWS: before.Rows = {
    "workspaces (id, name, time_zone, unknown_segment, created_us, segments_changed_us)": [
        (WORKSPACE, "Hotel Sol", "UTC", "reject", 1, 1)
    ],
    "segments (workspace_id, id, parent_id, code, name, address, created_us)": [
        (WORKSPACE, 1010, 0, "", "Hotel Sol", "{}", 1)
    ],
    "users (workspace_id, id, email, email_key, first_name, last_name, created_us)": [
        (WORKSPACE, ANA, "ana@example.com", "ana@example.com", "Ana", "", 1),
        (WORKSPACE, BEN, "ben@example.com", "ben@example.com", "Ben", "", 1),
    ],
    "credentials": [(WORKSPACE, ANA, "hash", 1, 0, 0, "", None, 0)],
    "keys": [(WORKSPACE, KEY, key_digest(OLD_KEY), "amk_aaaa", "xxxx", '["tickets:read"]', "[]", 1, None, None, None)],
    "sessions": [(WORKSPACE, SESSION, ANA, digest_of(COOKIE), 1, START, START, "", "")],
    "sign_in_links": [(WORKSPACE, BEN, digest_of(LINK), "invitation", START, START + DAY_US)],
}
"""What a database held before: a workspace with two people, one of whom can sign in."""


@pytest.fixture
async def database(blank_url: str) -> AsyncIterator[Database]:
    await before.fill(blank_url, "workspace_first", ROWS)
    opened = database_of(Settings(database=blank_url), Clock())
    await opened.open()
    yield opened
    await opened.close()


async def test_an_old_key_opens_its_workspace(database: Database) -> None:
    principal = await database.read(STRANGER, keys.get_principal, OLD_KEY)
    assert principal is not None
    assert (principal.workspace_id, principal.id) == (WORKSPACE, KEY)
    await database.write(operator(WORKSPACE), keys.revoke, KEY)
    assert await database.read(STRANGER, keys.get_principal, OLD_KEY) is None


async def test_an_old_cookie_is_still_signed_in(database: Database) -> None:
    found = await database.read(STRANGER, sign_in.authenticate_session, COOKIE, LIMITS)
    assert found is not None
    assert (found.workspace.id, found.user.id) == (WORKSPACE, ANA)


async def test_an_old_invitation_sets_a_password_once(database: Database) -> None:
    assert await database.write(STRANGER, invite.use_link, LINK, "hash") == BEN
    with pytest.raises(invite.BusinessRuleError, match="used already"):
        await database.write(STRANGER, invite.use_link, LINK, "hash")


async def test_a_token_opens_nothing_of_a_workspace_that_it_only_names(database: Database) -> None:
    named = f"{WORKSPACE}.{COOKIE}"
    assert await database.read(STRANGER, sign_in.authenticate_session, named, LIMITS) is None
    assert await database.read(STRANGER, keys.get_principal, key_of("a" * 32, WORKSPACE)) is None


async def test_a_new_key_is_of_no_workspace_but_the_one_that_it_says(database: Database) -> None:
    made = await database.write(operator(WORKSPACE), keys.create, frozenset({keys.Scope.TICKETS_READ}), (), None)
    secret = made.secret.split("_")[2]
    assert await database.read(STRANGER, keys.get_principal, made.secret) is not None
    for other in (key_of(secret), key_of(secret, WORKSPACE + 1)):
        assert await database.read(STRANGER, keys.get_principal, other) is None
