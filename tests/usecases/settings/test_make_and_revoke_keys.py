"""API keys: shown once, kept as a digest only, limited, and ended by time or by hand."""

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.errors import Forbidden, NotFound
from amends.http.request import authentication
from amends.http.request.key_cache import KeyCache
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.ids import key_of, key_prefix, new_key
from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs
from amends.model.key import Key, NewKey
from amends.model.principal import Principal, PrincipalKind, Scope, operator
from amends.settings import Settings
from amends.store.engine.database import Database, Tx
from amends.usecases import queries
from amends.usecases.settings import keys
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import START, Clock
from tests.usecases.settings.refusals import refused

READING = frozenset({Scope.TICKETS_READ})
STRANGER = Principal(PrincipalKind.OPERATOR, 0, 0, frozenset())
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


async def make(
    database: Database,
    workspace: FixtureWorkspace,
    *codes: str,
    scopes: frozenset[Scope] = READING,
    expires_us: InstantUs | None = None,
) -> NewKey:
    return await database.write(workspace.by, keys.create, scopes, codes, expires_us)


async def comes_with(database: Database, secret: str) -> Principal | None:
    return await database.read(STRANGER, keys.get_principal, secret)


async def listed(database: Database, workspace: FixtureWorkspace) -> list[Key]:
    return list(await database.read(workspace.by, keys.list_all))


@given(st.text(BASE62, min_size=32, max_size=32))
def test_a_key_ends_in_the_base62_of_its_secrets_crc32(secret: str) -> None:
    checksum = key_of(secret).removeprefix(f"amk_{secret}_")
    assert len(checksum) == 6
    number = 0
    for digit in checksum:
        number = number * 62 + BASE62.index(digit)
    assert number == zlib.crc32(secret.encode())


async def test_a_made_key_says_whose_it_is_and_what_it_may(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    made = await make(database, workspace, scopes=frozenset({Scope.TICKETS_READ, Scope.FEEDBACK_WRITE}))
    assert await comes_with(database, made.secret) == Principal(
        PrincipalKind.KEY, made.key.id, workspace.id, frozenset({Scope.TICKETS_READ, Scope.FEEDBACK_WRITE}), None
    )
    assert made.key.created_us == clock()
    assert (made.key.expires_us, made.key.revoked_us, made.key.last_used_us) == (None, None, None)


async def test_a_list_shows_the_ends_of_a_key_and_never_the_key(
    database: Database, workspace: FixtureWorkspace
) -> None:
    made = await make(database, workspace)
    [key] = await listed(database, workspace)
    assert key == made.key
    assert (key.prefix, key.last_four) == (key_prefix(made.secret), made.secret[-4:])
    assert made.secret[4:36] not in repr(key)


async def digests(tx: Tx) -> list[bytes]:
    return [bytes(row[0]) for row in await tx.all("SELECT digest FROM keys WHERE workspace_id = $1", tx.workspace_id)]


async def test_a_key_is_kept_as_its_sha_256(database: Database, workspace: FixtureWorkspace) -> None:
    made = await make(database, workspace)
    assert await database.read(workspace.by, digests) == [hashlib.sha256(made.secret.encode()).digest()]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_secret_is_nowhere_in_the_files_of_the_database(
    database: Database, database_url: str, workspace: FixtureWorkspace
) -> None:
    made = await make(database, workspace)
    path = Path(database_url.removeprefix("sqlite:///"))

    def kept() -> bytes:
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))

    running = kept()
    await database.close()
    for files in (running, kept()):
        assert made.key.prefix.encode() in files
        assert hashlib.sha256(made.secret.encode()).digest() in files
        assert made.secret[8:36].encode() not in files
        assert made.secret[4:20].encode() not in files
        assert made.secret[20:36].encode() not in files
    await database.open()


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_secret_is_in_no_table_of_the_database(
    database: Database, database_url: str, workspace: FixtureWorkspace
) -> None:
    made = await make(database, workspace)
    connection = await asyncpg.connect(database_url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [
            row[0]
            for table in tables
            for row in await connection.fetch(f'SELECT t::text FROM "{table["tablename"]}" t')
        ]
    finally:
        await connection.close()
    kept = "\n".join(rows)
    assert made.key.prefix in kept
    assert hashlib.sha256(made.secret.encode()).hexdigest() in kept
    for part in (made.secret[4:20], made.secret[20:36], made.secret[4:36].encode().hex()):
        assert part not in kept


async def test_two_keys_are_two(database: Database, workspace: FixtureWorkspace) -> None:
    first, second = await make(database, workspace), await make(database, workspace)
    assert first.secret != second.secret
    assert [key.id for key in await listed(database, workspace)] == [first.key.id, second.key.id]


async def test_a_key_opens_nothing_from_the_instant_it_expires(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    made = await make(database, workspace, expires_us=InstantUs(clock() + HOUR_US))
    clock.advance(HOUR_US - 1)
    assert await comes_with(database, made.secret)
    clock.advance(1)
    assert await comes_with(database, made.secret) is None


@pytest.mark.parametrize("ahead_us", [0, -1, -HOUR_US])
async def test_a_key_cannot_be_made_expired(database: Database, workspace: FixtureWorkspace, ahead_us: int) -> None:
    with refused() as refusal:
        await make(database, workspace, expires_us=InstantUs(START + ahead_us))
    assert refusal.errors == {"expires": "must be in the future"}
    assert await listed(database, workspace) == []


async def test_a_revoked_key_opens_nothing_and_stays_in_the_list(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    made, other = await make(database, workspace), await make(database, workspace)
    clock.advance(HOUR_US)
    await database.write(workspace.by, keys.revoke, made.key.id)
    assert await comes_with(database, made.secret) is None
    assert await comes_with(database, other.secret)
    assert [key.revoked_us for key in await listed(database, workspace)] == [clock(), None]


async def test_a_key_is_revoked_once(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    made = await make(database, workspace)
    await database.write(workspace.by, keys.revoke, made.key.id)
    revoked_us = clock()
    clock.advance(HOUR_US)
    with pytest.raises(NotFound):
        await database.write(workspace.by, keys.revoke, made.key.id)
    assert [key.revoked_us for key in await listed(database, workspace)] == [revoked_us]


async def test_a_number_that_is_no_key_cannot_be_revoked(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(NotFound, match="999999"):
        await database.write(workspace.by, keys.revoke, 999_999)


async def test_its_last_use_is_noted_on_that_key_alone(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    used, _ = await make(database, workspace), await make(database, workspace)
    clock.advance(HOUR_US)
    await database.write(STRANGER, keys.note_use, [(workspace.id, used.key.id, clock())])
    assert [key.last_used_us for key in await listed(database, workspace)] == [clock(), None]


async def test_uses_are_written_once_a_minute_with_the_newest(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    made = await make(database, workspace)
    by = await comes_with(database, made.secret)
    assert by is not None
    uses = authentication.KeyUses(database)
    await uses.write(clock())
    clock.advance(MINUTE_US - 1)
    assert not uses.note(by, clock())
    clock.advance(1)
    assert uses.note(by, clock())
    await uses.write(clock())
    assert [key.last_used_us for key in await listed(database, workspace)] == [clock()]
    assert not uses.note(by, clock())


async def test_a_key_may_be_limited_to_segments_by_their_codes(database: Database, workspace: FixtureWorkspace) -> None:
    made = await make(database, workspace, "S1", "S2")
    assert made.key.segment_ids == (workspace.s1.id, workspace.s2.id)
    by = await comes_with(database, made.secret)
    assert by is not None
    assert by.segment_ids == (workspace.s1.id, workspace.s2.id)


async def test_a_limited_key_sees_its_segments_and_those_below(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    forms = [cast.form(reference=code, segment=code) for code in ("S1", "S1A", "S2")]
    await cast.ingest(database, workspace.by, *forms)
    by = await comes_with(database, (await make(database, workspace, "S1")).secret)
    assert by is not None
    _, tickets = await cast.everything(database, workspace.by)
    own = [each for each in tickets if each.current_segment_id != workspace.s2.id]
    seen = await database.read(by, queries.list_newest_tickets, queries.TicketFilter(), 10)
    assert {each.ticket.id for each in seen} == {ticket.id for ticket in own}
    [foreign] = [each for each in tickets if each.current_segment_id == workspace.s2.id]
    with pytest.raises(Forbidden):
        await database.read(by, queries.get_ticket, foreign.id)


async def test_everything_wrong_with_a_key_is_told_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    with refused() as refusal:
        await make(database, workspace, "S1", "S9", scopes=frozenset(), expires_us=START)
    assert refusal.fields == {"scope", "segment", "expires"}
    assert refusal.errors["segment"] == "there is no segment with the code 'S9'"
    assert await listed(database, workspace) == []


async def test_no_key_is_both_an_admin_s_and_limited_to_segments(
    database: Database, workspace: FixtureWorkspace
) -> None:
    with refused() as refusal:
        await make(database, workspace, "S1", scopes=frozenset({Scope.ADMIN, Scope.TICKETS_READ}))
    assert refusal.fields == {"segment"}
    assert await listed(database, workspace) == []
    assert await make(database, workspace, scopes=frozenset({Scope.ADMIN}))


async def test_a_key_of_before_that_was_both_only_works_in_its_segments(
    database: Database, workspace: FixtureWorkspace
) -> None:
    made = await make(database, workspace, "S1")
    both = '["admin","manage"]'
    await database.write(
        workspace.by, lambda tx: tx.run("UPDATE keys SET scopes = $1 WHERE id = $2", both, made.key.id)
    )
    by = await comes_with(database, made.secret)
    assert by is not None
    assert by.scopes == frozenset(Scope) - {Scope.ADMIN, Scope.SENSITIVE}
    assert by.segment_ids == (workspace.s1.id,)


async def test_nobody_gives_a_key_what_they_do_not_have(database: Database, workspace: FixtureWorkspace) -> None:
    by = structs.replace(workspace.by, scopes=READING, segment_ids=(workspace.s1.id,))
    wanted = [(frozenset({Scope.MANAGE}), ("S1",)), (READING, ("S2",)), (READING, ())]
    for scopes, codes in wanted:
        with refused():
            await database.write(by, keys.create, scopes, codes, None)
    assert (await database.write(by, keys.create, READING, ("S1A",), None)).key.segment_ids == (workspace.s1a.id,)


async def test_another_workspaces_segment_is_unknown(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    await cast.ingest(database, other.by, cast.form(segment="Ward"), missing=cast.MissingSegment.MAKE)
    with refused() as refusal:
        await make(database, workspace, "Ward")
    assert refusal.fields == {"segment"}
    assert await make(database, other, "Ward")


async def test_another_workspaces_key_is_neither_listed_nor_revoked(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    made = await make(database, workspace)
    assert await listed(database, other) == []
    with pytest.raises(NotFound):
        await database.write(other.by, keys.revoke, made.key.id)
    by = await comes_with(database, made.secret)
    assert by is not None
    assert by.workspace_id == workspace.id


async def test_another_workspaces_use_is_not_noted(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    made = await make(database, workspace)
    await database.write(STRANGER, keys.note_use, [(other.id, made.key.id, clock())])
    assert [key.last_used_us for key in await listed(database, workspace)] == [None]


@dataclass
class Counting:
    """A database that counts how often it is asked; what is written beside it, another process wrote."""

    database: Database
    asked: int = 0
    settings_changes: int = 0

    async def read(self, *args: object) -> object:
        self.asked += 1
        return await self.database.read(*args)  # type: ignore[arg-type]


async def identify(counting: Counting, **headers: str) -> Principal:
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    state = {"application": SimpleNamespace(known_keys=KeyCache(counting))}  # type: ignore[arg-type]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": pairs, "state": state}
    return await authentication.authenticate(Request(scope, None, counting, Settings(), START))  # type: ignore[arg-type]


async def test_a_mistyped_key_is_refused_without_asking_the_database(
    database: Database, workspace: FixtureWorkspace
) -> None:
    counting = Counting(database)
    secret = (await make(database, workspace)).secret
    mistyped = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    for headers in ({"api_key": mistyped}, {"authorization": f"Bearer {mistyped}"}, {"api_key": "amk_"}, {}):
        with pytest.raises(HttpProblem) as refusal:
            await identify(counting, **headers)
        assert refusal.value.problem.kind is ProblemKind.UNAUTHORIZED
    assert counting.asked == 0
    by_header, by_bearer = (
        await identify(counting, api_key=secret),
        await identify(counting, authorization=f"bearer {secret}"),
    )
    assert by_header.id == by_bearer.id
    assert counting.asked == 2


async def test_a_well_formed_key_that_nobody_made_is_refused_by_the_database(
    database: Database, workspace: FixtureWorkspace
) -> None:
    counting = Counting(database)
    with pytest.raises(HttpProblem) as refusal:
        await identify(counting, api_key=new_key(1001))
    assert refusal.value.problem.kind is ProblemKind.UNAUTHORIZED
    assert counting.asked == 1


async def test_a_key_is_asked_about_once_a_second(database: Database, workspace: FixtureWorkspace) -> None:
    counting = Counting(database)
    known, secret = KeyCache(counting), (await make(database, workspace)).secret  # type: ignore[arg-type]
    for after_us in (0, SECOND_US - 1, SECOND_US, SECOND_US + 1):
        await known.who_has(secret, InstantUs(START + after_us))
    assert counting.asked == 2


async def test_feedback_that_comes_in_makes_nobody_ask_again(database: Database, workspace: FixtureWorkspace) -> None:
    known, made = KeyCache(database), await make(database, workspace)
    await cast.ingest(database, workspace.by, cast.form(reference="the first, which makes the survey"))
    await known.who_has(made.secret, START)
    before = database.settings_changes
    for _ in range(3):
        await cast.ingest(database, workspace.by, cast.form())
    await database.write(workspace.by, keys.note_use, [(workspace.id, made.key.id, START)])
    assert database.settings_changes == before
    await database.write(workspace.by, keys.revoke, made.key.id)
    assert database.settings_changes == before + 1


async def test_what_this_process_revokes_ends_at_once(database: Database, workspace: FixtureWorkspace) -> None:
    known, made = KeyCache(database), await make(database, workspace)
    await known.who_has(made.secret, START)
    await database.write(workspace.by, keys.revoke, made.key.id)
    with pytest.raises(HttpProblem):
        await known.who_has(made.secret, START)


async def test_what_another_process_revokes_ends_within_a_second(
    database: Database, workspace: FixtureWorkspace
) -> None:
    counting = Counting(database)
    known, made = KeyCache(counting), await make(database, workspace)  # type: ignore[arg-type]
    await known.who_has(made.secret, START)
    await database.write(workspace.by, keys.revoke, made.key.id)
    await known.who_has(made.secret, InstantUs(START + SECOND_US - 1))
    with pytest.raises(HttpProblem):
        await known.who_has(made.secret, InstantUs(START + SECOND_US))


async def test_a_clock_set_back_keeps_no_key_alive(database: Database, workspace: FixtureWorkspace) -> None:
    counting = Counting(database)
    known, made = KeyCache(counting), await make(database, workspace)  # type: ignore[arg-type]
    await known.who_has(made.secret, START)
    await database.write(workspace.by, keys.revoke, made.key.id)
    with pytest.raises(HttpProblem):
        await known.who_has(made.secret, InstantUs(START - 1))


async def test_the_operator_of_one_workspace_makes_its_keys_there(
    database: Database, workspace: FixtureWorkspace
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    made = await database.write(operator(other.id), keys.create, READING, (), None)
    assert made.key.workspace_id == other.id
    assert await listed(database, workspace) == []
