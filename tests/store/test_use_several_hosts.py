"""Several hosts in one address: the first that lets somebody in, in time, and is what is wanted."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from amends.errors import BusinessRuleError
from amends.store.engine import postgres_connect
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_address import Host, PostgresAddress, parse
from amends.store.engine.postgres_connect import NoHostError, Standing, connect, refusal
from amends.store.engine.postgres_options import TargetServer
from tests.engines import Clock
from tests.postgres_proxy import PostgresProxy, address_of, proxied

LEADER = Standing(is_standby=False, is_read_only=False, is_pooled=False)
READ_ONLY = Standing(is_standby=False, is_read_only=True, is_pooled=False)
STANDBY = Standing(is_standby=True, is_read_only=True, is_pooled=False)


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture(autouse=True)
def _each_host_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_connect, "HEAD_START_SECONDS", 3600)


@pytest.fixture
async def proxies(database_url: str) -> AsyncIterator[tuple[PostgresProxy, PostgresProxy]]:
    async with proxied(database_url) as first, proxied(database_url) as second:
        yield first, second


@contextlib.contextmanager
def nobody() -> Iterator[Host]:
    """A port at which nobody listens."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        yield Host("127.0.0.1", made.getsockname()[1])


async def port_of(address: PostgresAddress) -> int:
    connection = await connect(address)
    try:
        return int(connection.socket.getpeername()[1])
    finally:
        connection.terminate()


@pytest.mark.parametrize(
    ("target", "usable"),
    [
        (TargetServer.ANY, [LEADER, READ_ONLY, STANDBY]),
        (TargetServer.READ_WRITE, [LEADER]),
        (TargetServer.READ_ONLY, [READ_ONLY, STANDBY]),
        (TargetServer.PRIMARY, [LEADER, READ_ONLY]),
        (TargetServer.STANDBY, [STANDBY]),
    ],
)
def test_a_host_is_used_when_it_is_what_is_wanted(target: TargetServer, usable: list[Standing]) -> None:
    assert [each for each in (LEADER, READ_ONLY, STANDBY) if not refusal(target, each)] == usable


async def test_the_first_that_answers_is_used(database_url: str, proxies: tuple[PostgresProxy, PostgresProxy]) -> None:
    assert await port_of(address_of(database_url, *proxies)) == proxies[0].port


async def test_a_host_that_hangs_isnt_waited_for(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_connect, "HEAD_START_SECONDS", 0.01)
    proxies[0].hang()
    # Its own time would be an hour.
    address = address_of(database_url, *proxies, connect_timeout="3600")
    assert await asyncio.wait_for(port_of(address), 60) == proxies[1].port


async def test_a_host_that_refuses_is_passed_over_at_once(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy]
) -> None:
    proxies[0].cut()
    assert await asyncio.wait_for(port_of(address_of(database_url, *proxies)), 60) == proxies[1].port


async def test_when_none_can_be_used_each_is_named_with_its_reason(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy]
) -> None:
    proxies[0].hang()
    with nobody() as closed:
        address = address_of(database_url, proxies[0], connect_timeout="0.05")
        with pytest.raises(NoHostError) as raised:
            await connect(PostgresAddress((*address.hosts, closed, Host("/nowhere")), address.options))
    assert str(raised.value) == (
        f"127.0.0.1:{proxies[0].port}: no answer within 0.05 s; {closed}: Connection refused; "
        "/nowhere:5432: No such file or directory"
    )


async def test_a_server_that_takes_no_writes_is_told_in_one_sentence(database_url: str) -> None:
    said = []
    for target in ("read-write", "any"):
        options = {"options": "-c default_transaction_read_only=on", "target_session_attrs": target}
        address = parse(database_url, {})
        with pytest.raises(BusinessRuleError) as raised:
            await PostgresDatabase(PostgresAddress(address.hosts, {**address.options, **options}), Clock()).open()
        said.append(str(raised.value))
    assert said == [
        f"PostgreSQL has no host here that can be used: {address.hosts[0]} is read-only",
        "PostgreSQL takes no writes: the host that the address leads to is read-only.",
    ]


async def test_a_wrong_option_of_the_servers_settings_is_told(database_url: str) -> None:
    address = parse(database_url, {})
    wrong = PostgresAddress(address.hosts, {**address.options, "options": "-c no_such_setting=1"})
    with pytest.raises(BusinessRuleError, match="no_such_setting"):
        await PostgresDatabase(wrong, Clock()).open()


async def test_a_prefered_standby_that_isnt_there_is_done_without(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy]
) -> None:
    address = address_of(database_url, *proxies, target_session_attrs="prefer-standby")
    assert await port_of(address) == proxies[0].port
    with pytest.raises(NoHostError, match=r"is not a standby; .* is not a standby"):
        await connect(address_of(database_url, *proxies, target_session_attrs="standby"))


async def test_hosts_are_shuffled_when_that_is_asked_for(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_connect.random, "shuffle", lambda hosts: hosts.reverse())
    address = address_of(database_url, *proxies, load_balance_hosts="random")
    assert await port_of(address) == proxies[1].port


async def test_a_connection_keeps_itself_alive_as_the_address_says(
    database_url: str, proxies: tuple[PostgresProxy, PostgresProxy]
) -> None:
    said = {"keepalives_idle": "7", "keepalives_interval": "3", "keepalives_count": "2", "tcp_user_timeout": "9000"}
    connection = await connect(address_of(database_url, proxies[0], **said))
    options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
    found = [connection.socket.getsockopt(socket.IPPROTO_TCP, option) for option in options]
    assert found == [7, 3, 2, 9000]
    assert connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
    connection.terminate()
    connection = await connect(address_of(database_url, proxies[0], keepalives="0"))
    assert connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0
    connection.terminate()


async def test_the_server_sees_who_is_connected(database_url: str) -> None:
    address = parse(database_url, {})
    for options, expected in (({}, "amends"), ({"application_name": "amends-blue"}, "amends-blue")):
        connection = await connect(PostgresAddress(address.hosts, {**address.options, **options}))
        assert await connection.fetchval("SELECT current_setting('application_name')") == expected
        connection.terminate()
