"""A leader and a standby: the leader is found, a standby alone is refused in one sentence, and who leads may change."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from amends.app import database_of
from amends.errors import BusinessRuleError
from amends.settings import Settings
from amends.store.engine import postgres_connect, postgres_doctor
from amends.store.engine.postgres_address import PostgresAddress, parse
from amends.store.engine.postgres_connect import connect
from tests.engines import Clock
from tests.resilience.own_postgres import OwnPostgres, own_postgres

pytestmark = [pytest.mark.usefixtures("postgres_server"), pytest.mark.timeout(300)]
_PROMOTE = "SELECT pg_promote()"


@pytest.fixture(autouse=True)
def _each_host_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_connect, "HEAD_START_SECONDS", 3600)


@pytest.fixture
async def leader() -> AsyncIterator[OwnPostgres]:
    async with own_postgres() as made:
        yield made


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="amends-own-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
async def standby(folder: Path) -> AsyncIterator[OwnPostgres]:
    made = OwnPostgres(folder)
    # It follows nobody yet, and takes no writes all the same.
    (folder / "data" / "standby.signal").touch()
    await made.start()
    yield made
    made.kill()


def both(standby: OwnPostgres, leader: OwnPostgres, **options: str) -> PostgresAddress:
    first, second = parse(standby.url, os.environ), parse(leader.url, os.environ)
    return PostgresAddress(first.hosts + second.hosts, {**first.options, **options})


async def host_of(address: PostgresAddress) -> str:
    connection = await connect(address)
    try:
        return str(await connection.fetchval("SELECT current_setting('unix_socket_directories')"))
    finally:
        await connection.close()


async def test_a_standby_alone_is_refused_in_one_sentence(standby: OwnPostgres) -> None:
    (host,) = parse(standby.url, os.environ).hosts
    with pytest.raises(BusinessRuleError) as raised:
        await database_of(Settings(database=standby.url), Clock()).open()
    expected = f"has no host here that can be used: {host} is a standby, which takes no writes"
    assert str(raised.value) == f"PostgreSQL {expected}"
    found = await postgres_doctor.findings(parse(standby.url, os.environ))
    assert [(each.what, each.state, each.said) for each in found] == [("PostgreSQL", "refused", expected)]


async def test_the_leader_is_found_whoever_leads(standby: OwnPostgres, leader: OwnPostgres) -> None:
    folders = [host.name for host in both(standby, leader).hosts]
    wanted = {
        target: await host_of(both(standby, leader, target_session_attrs=target)) for target in ("any", "primary")
    }
    assert wanted == {"any": folders[0], "primary": folders[1]}
    assert await host_of(both(standby, leader)) == folders[1]
    assert await host_of(both(leader, standby, target_session_attrs="prefer-standby")) == folders[0]

    found = await postgres_doctor.findings(both(standby, leader))
    assert [(each.what, each.said) for each in found][:2] == [
        (f"host {folders[0]}:5432", "standby, passed over"),
        (f"host {folders[1]}:5432", "leader"),
    ]

    leader.kill()
    promoting = await asyncpg.connect(standby.url)
    await promoting.execute(_PROMOTE)
    await promoting.close()
    assert await host_of(both(standby, leader)) == folders[0]
    found = await postgres_doctor.findings(both(standby, leader))
    assert [(each.what, each.state, each.said) for each in found][:2] == [
        (f"host {folders[0]}:5432", "ok", "leader"),
        (f"host {folders[1]}:5432", "warning", "Connection refused"),
    ]
    await leader.start()
