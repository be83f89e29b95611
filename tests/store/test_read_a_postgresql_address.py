"""A PostgreSQL address is read as libpq reads it, in both of its forms; what can't work is refused in words."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.store.engine.postgres_address import Host, PostgresAddress, is_postgres, parse
from amends.store.engine.postgres_options import OPTIONS, TargetServer

SECRET = "geheim"
NAMES = st.from_regex(r"[a-z][a-z0-9.-]{0,12}", fullmatch=True)
HOSTS = st.builds(Host, NAMES | st.sampled_from(["::1", "2001:db8::7"]), st.integers(1, 65_535))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
OTHERS = st.fixed_dictionaries(
    {},
    optional={
        "dbname": WORDS,
        "user": WORDS,
        "password": WORDS,
        "options": WORDS,
        "sslmode": st.sampled_from(["disable", "require", "verify-full"]),
        "target_session_attrs": st.sampled_from([each.value for each in TargetServer]),
        "keepalives_idle": st.integers(0, 100).map(str),
    },
)


def read(address: str, **environment: str) -> PostgresAddress:
    return parse(address, environment)


def refused(address: str, **environment: str) -> str:
    with pytest.raises(Invalid) as raised:
        parse(address, environment)
    (error,) = raised.value.errors
    assert error.field == "database"
    return str(error.reason)


def as_url(hosts: list[Host], options: dict[str, str]) -> str:
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in options.items())
    return f"postgresql://{','.join(map(str, hosts))}{'?' if query else ''}{query}"


def as_keywords(hosts: list[Host], options: dict[str, str]) -> str:
    given = {"host": ",".join(host.name for host in hosts), "port": ",".join(str(host.port) for host in hosts)}
    quoted = {name: value.replace("\\", "\\\\").replace("'", "\\'") for name, value in {**given, **options}.items()}
    return " ".join(f"{name} = '{value}'" for name, value in quoted.items())


@given(st.lists(HOSTS, min_size=1, max_size=4), OTHERS)
def test_both_forms_say_the_same(hosts: list[Host], options: dict[str, str]) -> None:
    expected = PostgresAddress(tuple(hosts), options)
    assert read(as_url(hosts, options)) == expected
    assert read(as_keywords(hosts, options)) == expected


@given(WORDS, WORDS)
def test_user_and_password_may_hold_anything_written_as_percent_signs(user: str, password: str) -> None:
    found = read(f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@h/d")
    assert (found.options["user"], found.options["password"], found.hosts) == (user, password, (Host("h"),))


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("postgresql://h1:5433,h2:5434/amends", [Host("h1", 5433), Host("h2", 5434)]),
        ("postgres://h1,h2:5434/amends", [Host("h1"), Host("h2", 5434)]),
        ("postgresql://[::1]:5433,[2001:db8::7]/amends", [Host("::1", 5433), Host("2001:db8::7")]),
        ("postgresql://amends@/amends?host=/run/pg", [Host("/run/pg")]),
        ("postgresql://%2Frun%2Fpg:5433/amends", [Host("/run/pg", 5433)]),
        ("postgresql://h1/amends?host=h2&port=5433", [Host("h2", 5433)]),
        ("postgresql://u@/amends?host=h1:5433,h2:5434", [Host("h1", 5433), Host("h2", 5434)]),
        ("host=h1,h2 port=5433 dbname=amends", [Host("h1", 5433), Host("h2", 5433)]),
        ("host=h1,h2 port=5433,5434 dbname=amends", [Host("h1", 5433), Host("h2", 5434)]),
        ("host=h1,h2 port=,5434 dbname=amends", [Host("h1"), Host("h2", 5434)]),
        ("dbname=amends host=::1", [Host("::1")]),
        ("postgresql:///amends", [Host("/var/run/postgresql"), Host("/tmp"), Host("localhost")]),
    ],
)
def test_hosts_and_ports_are_as_libpq_means_them(address: str, hosts: list[Host]) -> None:
    found = read(address)
    assert list(found.hosts) == hosts
    assert found.options["dbname"] == "amends"


def test_what_an_address_leaves_out_is_taken_from_the_environment() -> None:
    found = read("postgresql:///amends", PGHOST="h1,h2", PGPORT="5433", PGPASSWORD=SECRET, PGUSER="", HOME="/root")
    assert found == PostgresAddress((Host("h1", 5433), Host("h2", 5433)), {"dbname": "amends", "password": SECRET})
    assert read("postgresql://h3/amends", PGHOST="h1", PGDATABASE="other").options == {"dbname": "amends"}


def test_what_isnt_said_has_a_value_that_suits_a_server() -> None:
    found = read("postgresql://h/amends")
    assert (found.target, found.connect_seconds, found.is_shuffled) == (TargetServer.READ_WRITE, 2.0, False)
    found = read("postgresql://h/amends?target_session_attrs=any&connect_timeout=7&load_balance_hosts=random")
    assert (found.target, found.connect_seconds, found.is_shuffled) == (TargetServer.ANY, 7.0, True)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://h/d?search_path=amends", "there is no option search_path; a setting of the server is written"),
        ("postgresql://h/d?sslmod=require", "there is no option sslmod; did you mean sslmode?"),
        ("host=h hostaddr=10.0.0.1", "hostaddr is not supported: write the address as the host"),
        ("postgresql://h/d?sslmode=always", "sslmode must be disable or allow or prefer or require or verify-ca"),
        ("postgresql://h/d?connect_timeout=0", "connect_timeout must be a whole number of seconds from 1 to 86400"),
        ("postgresql://h/d?keepalives_idle=-1", "keepalives_idle must be a whole number of seconds"),
        ("postgresql://h/d?tcp_user_timeout=1.5", "tcp_user_timeout must be a whole number of milliseconds"),
        ("postgresql://h/d?target_session_attrs=leader", "target_session_attrs must be any or read-write or"),
        ("postgresql://h/d?channel_binding=require", "channel_binding must be prefer or disable"),
        ("postgresql://h/d?client_encoding=latin1", "client_encoding must be UTF8"),
        ("host=h sslrootcert=system sslmode=require", "sslrootcert=system goes with sslmode=verify-full alone"),
        ("host=h sslrootcert=system sslcert=a.crt", "sslrootcert=system is not supported beside sslcert"),
        ("postgresql://h1,,h2/d", "one of the hosts is empty"),
        ("host=h1,h2,h3 port=1,2", "there are 2 ports for 3 hosts"),
        ("postgresql://h:0/d", "with a port from 1 to 65535"),
        ("postgresql://h:65536/d", "with a port from 1 to 65535"),
        ("host=h port=x", "with a port from 1 to 65535"),
        ("postgresql://h/d?sslmode", "must be postgresql://"),
        ("postgresql://h/%zz", "must be postgresql://"),
        ("postgresql://h/%00", "must be postgresql://"),
        ("postgresql://h/%ff", "must be postgresql://"),
        ("host=h dbname='amends", "must be host=… port=… dbname=…"),
        ("host=h dbname", "must be host=… port=… dbname=…"),
    ],
)
def test_what_cant_work_is_refused_in_words(address: str, words: str) -> None:
    assert words in refused(address)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{SECRET}/x@h/d",
        f"postgresql://u:12/{SECRET}@h/d?sslmod=require",
        f"postgresql://u:12/x?{SECRET}=1@h/d",
        f"postgresql://u:p@x/y?{SECRET}=1@h/d",
        f"postgresql://u:p@{SECRET}@h/d",
        f"postgresql://u:%zz{SECRET}@h/d",
        f"host=h password=p {SECRET}=1",
        f"host=h password={SECRET}'s",
        f"host=h password=p {SECRET}",
        f"postgresql://u:{SECRET}@h:99999/d",
        f"postgresql://h/d?sslmode={SECRET}",
        f"postgresql://h/d?password={SECRET}&sslmod=1",
    ],
)
def test_a_password_that_is_written_wrongly_is_never_repeated(address: str) -> None:
    assert SECRET not in refused(address)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["postgresql://", "host=", ""]))
def test_whatever_is_written_is_read_or_refused(text: str, before: str) -> None:
    try:
        found = parse(before + text, {})
    except Invalid:
        return
    assert found.hosts
    assert set(found.options) <= set(OPTIONS)


def test_neither_user_nor_password_is_shown() -> None:
    found: Any = read(
        f"postgresql://somebody:{SECRET}@h1,h2:5433/amends?sslmode=require&passfile=/{SECRET}&sslpassword={SECRET}"
    )
    assert str(found) == "postgresql://h1:5432,h2:5433/amends"
    assert found.summary == "postgresql://h1:5432,h2:5433/amends?sslmode=require"
    for shown in (repr(found), str(found), found.summary):
        assert SECRET not in shown
        assert "somebody" not in shown


def test_every_option_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "postgresql.md").read_text("utf-8")
    assert [name for name in OPTIONS if f"`{name}`" not in page] == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://h/d", True),
        ("postgres://h/d", True),
        ("host=h dbname=d", True),
        (" dbname = d", True),
        ("sqlite:///a=b.db", False),
        ("mysql://h/d?a=b", False),
        ("amends", False),
    ],
)
def test_an_address_of_postgresql_is_told_from_others(address: str, *, expected: bool) -> None:
    assert is_postgres(address) is expected
