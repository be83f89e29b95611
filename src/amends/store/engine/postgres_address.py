"""The address of a PostgreSQL database, in both of libpq's forms: as a URL, and as `host=a,b dbname=…`."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.store.engine.postgres_options import (
    ENVIRONMENT,
    NEVER_SHOWN,
    OPTIONS,
    OTHER_NAMES,
    SYSTEM_CERTIFICATES,
    TargetServer,
    unknown,
)
from amends.texts.text import say

_SCHEMES: Final = ("postgresql://", "postgres://")
_KEYWORDS: Final = re.compile(r"\s*\w+\s*=")
_KEYWORD: Final = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)(?=\s|$)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_NO_HEX: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BEFORE_A_SECRET: Final = re.compile(r"[@/]")
_HOST: Final = re.compile(r"(\[[^\[\]]+\]|[^:\[\]@]*)(?::(\d*))?")
_HOST_AND_PORT: Final = re.compile(r"([^/:][^:]*):(\d+)")
"""How other drivers write a host with its port in the option `host`."""
_NAME: Final = re.compile(r"[a-z_]{1,40}")

DEFAULT_PORT: Final = 5432
_DEFAULT_HOSTS: Final = ("/var/run/postgresql", "/tmp", "localhost")  # noqa: S108 - where PostgreSQL puts its socket
_HIGHEST_PORT: Final = 65_535
_DEFAULT_CONNECT_SECONDS: Final = 2.0
_FORM: Final = (
    "must be postgresql://user:password@host:port/name, with a port from 1 to 65535; "
    "write other signs of a user or a password as %XX"
)
_KEYWORD_FORM: Final = "must be host=… port=… dbname=…; write a value with spaces or quotes as 'it\\'s'"


class Host(Struct, frozen=True):
    """One server of an address. A name that begins with / is the folder of its socket."""

    name: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        return f"[{self.name}]:{self.port}" if ":" in self.name else f"{self.name}:{self.port}"


class PostgresAddress(Struct, frozen=True):
    """Where a database is: its hosts in order, and every other option."""

    hosts: tuple[Host, ...]
    options: Mapping[str, str]

    @property
    def connect_seconds(self) -> float:
        """How long one host may take to let somebody in."""
        return float(self.options.get("connect_timeout", _DEFAULT_CONNECT_SECONDS))

    @property
    def target(self) -> TargetServer:
        """Which host may be used. Amends writes, so unless something else is asked for it must take writes."""
        return TargetServer(self.options.get("target_session_attrs", TargetServer.READ_WRITE))

    @property
    def is_shuffled(self) -> bool:
        """Whether each connection tries the hosts in an order of its own."""
        return self.options.get("load_balance_hosts") == "random"

    def __str__(self) -> str:
        return f"postgresql://{','.join(map(str, self.hosts))}/{self.options.get('dbname', '')}"

    def __repr__(self) -> str:
        return f"<PostgresAddress {self}>"

    @property
    def summary(self) -> str:
        """The whole address without who enters and their secrets."""
        others = [f"{name}={value}" for name, value in self.options.items() if name not in {*NEVER_SHOWN, "dbname"}]
        return f"{self}{'?' if others else ''}{'&'.join(others)}"


class _FormError(ValueError):
    """What is wrong with an address, in words that repeat nothing secret."""


def is_postgres(address: str) -> bool:
    """Whether an address is meant for PostgreSQL."""
    return address.startswith(_SCHEMES) or ("://" not in address and _KEYWORDS.match(address) is not None)


def parse(address: str, environment: Mapping[str, str]) -> PostgresAddress:
    """Read an address; `environment` has libpq's variables, for what it leaves out. Raises Invalid, in words.

    The words never repeat a value, since a password that is written wrongly can end up in any part.
    """
    try:
        is_url = address.startswith(_SCHEMES)
        given = list(_of_url(address.partition("://")[2]) if is_url else _of_keywords(address))
        named = {OTHER_NAMES.get(name, name): value for name, value in given}
        _check(named, address)
        left_out = {ENVIRONMENT[name]: value for name, value in environment.items() if name in ENVIRONMENT and value}
        options = {**left_out, **{name: value for name, value in named.items() if value}}
        _check(options, "")
        _check_system_certificates(options)
        return PostgresAddress(_hosts(options.pop("host", ""), options.pop("port", "")), options)
    except _FormError as error:
        raise Invalid(FieldError("database", say("value_refused", error=str(error)))) from None


def _of_url(rest: str) -> Iterator[tuple[str, str]]:
    # As in libpq, the first @ before any / ends user and password: these may hold ? and #.
    found = _BEFORE_A_SECRET.search(rest)
    user, rest = (rest[: found.start()], rest[found.end() :]) if found and found[0] == "@" else ("", rest)
    before, _, query = rest.partition("?")
    hosts, _, name = before.partition("/")
    who, has_password, password = user.partition(":")
    yield "user", _decoded(who)
    if has_password:
        yield "password", _decoded(password)
    yield from _of_authority(hosts)
    yield "dbname", _decoded(name)
    for item in query.split("&") if query else ():
        key, has_value, value = item.partition("=")
        if not has_value:
            raise _FormError(_FORM)
        yield from [("sslmode", "require")] if item == "ssl=true" else [(_decoded(key), _decoded(value))]


def _of_authority(hosts: str) -> Iterator[tuple[str, str]]:
    found = [_HOST.fullmatch(each) for each in hosts.split(",")] if hosts else []
    matches = [each for each in found if each is not None]
    if len(matches) < len(found):
        raise _FormError(_FORM)
    yield "host", ",".join(_decoded(each[1].strip("[]")) for each in matches)
    if any(each[2] for each in matches):
        yield "port", ",".join(each[2] or "" for each in matches)


def _of_keywords(address: str) -> Iterator[tuple[str, str]]:
    at = 0
    while address[at:].strip():
        found = _KEYWORD.match(address, at)
        if found is None:
            raise _FormError(_KEYWORD_FORM)
        value = found[2][1:-1] if found[2].startswith("'") else found[2]
        yield found[1], _ESCAPED.sub(r"\1", value)
        at = found.end()


def _decoded(text: str) -> str:
    if _NO_HEX.search(text):
        raise _FormError(_FORM)
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise _FormError(_FORM) from None
    if "\0" in decoded:
        raise _FormError(_FORM)
    return decoded


def _check(options: Mapping[str, str], address: str) -> None:
    for name, value in options.items():
        if name not in OPTIONS:
            raise _FormError(unknown(name) if _may_be_repeated(name, options, address) else _form(address))
        wrong = OPTIONS[name](value) if value else ""
        if wrong:
            raise _FormError(f"{name} {wrong}")


def _check_system_certificates(options: Mapping[str, str]) -> None:
    if options.get("sslrootcert") != SYSTEM_CERTIFICATES:
        return
    if options.get("sslmode", "verify-full") != "verify-full":
        raise _FormError("sslrootcert=system goes with sslmode=verify-full alone")
    if options.keys() & {"sslcert", "sslkey", "sslcrl"}:
        raise _FormError("sslrootcert=system is not supported beside sslcert, sslkey or sslcrl: name a file instead")


def _may_be_repeated(name: str, options: Mapping[str, str], address: str) -> bool:
    # What looks like an option can be the rest of a password in which @, / or a space isn't written as it must be.
    if not _NAME.fullmatch(name):
        return False
    if not address.startswith(_SCHEMES):
        return "password" not in options
    rest = address.partition("://")[2]
    found = _BEFORE_A_SECRET.search(rest)
    return "@" not in (rest[found.end() :] if found else rest)


def _form(address: str) -> str:
    return _FORM if address.startswith(_SCHEMES) else _KEYWORD_FORM


def _hosts(names: str, ports: str) -> tuple[Host, ...]:
    hosts = [_HOST_AND_PORT.fullmatch(name) or name for name in names.split(",")] if names else [*_DEFAULT_HOSTS]
    given = ports.split(",")
    if not all(hosts):
        raise _FormError("one of the hosts is empty")
    if len(given) not in (1, len(hosts)):
        raise _FormError(f"there are {len(given)} ports for {len(hosts)} hosts")
    beside = given * len(hosts) if len(given) == 1 else given
    return tuple(
        Host(host, _port(port)) if isinstance(host, str) else Host(host[1], _port(host[2]))
        for host, port in zip(hosts, beside, strict=True)
    )


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST_PORT)) else 0
    if not 0 < number <= _HIGHEST_PORT:
        raise _FormError(_FORM)
    return number
