"""The options of a PostgreSQL address: those of libpq that work here, what each may be, and where it can stand."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeAlias

Check: TypeAlias = Callable[[str], str]
"""What is wrong with a value, "" when nothing is. It never repeats the value, which may hold a part of a password."""


class TargetServer(Enum):
    """Which of several hosts may be used, as libpq means `target_session_attrs`."""

    ANY = "any"
    READ_WRITE = "read-write"
    READ_ONLY = "read-only"
    PRIMARY = "primary"
    STANDBY = "standby"
    PREFER_STANDBY = "prefer-standby"


def _text(_: str) -> str:
    return ""


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else f"must be {' or '.join(words)}"


def _whole(lowest: int, highest: int, unit: str) -> Check:
    def check(value: str) -> str:
        is_whole = value.isascii() and value.isdigit() and len(value) <= len(str(highest))
        wrong = not is_whole or not lowest <= int(value) <= highest
        return f"must be a whole number of {unit} from {lowest} to {highest}" if wrong else ""

    return check


def _utf8(value: str) -> str:
    return "" if value.lower() in ("utf8", "utf-8", "unicode", "auto") else "must be UTF8"


_DAY_SECONDS: Final = 24 * 3600
_TLS_VERSIONS: Final = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")

OPTIONS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "host": _text,
        "port": _text,
        "dbname": _text,
        "user": _text,
        "password": _text,
        "passfile": _text,
        "application_name": _text,
        "fallback_application_name": _text,
        "options": _text,
        "client_encoding": _utf8,
        "connect_timeout": _whole(1, _DAY_SECONDS, "seconds"),
        "target_session_attrs": _one_of(*(each.value for each in TargetServer)),
        "load_balance_hosts": _one_of("disable", "random"),
        "keepalives": _one_of("0", "1"),
        "keepalives_idle": _whole(0, 32_767, "seconds"),
        "keepalives_interval": _whole(0, 32_767, "seconds"),
        "keepalives_count": _whole(0, 127, "lost signs of life"),
        "tcp_user_timeout": _whole(0, 1000 * _DAY_SECONDS, "milliseconds"),
        "sslmode": _one_of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
        "sslnegotiation": _one_of("postgres", "direct"),
        "sslcert": _text,
        "sslkey": _text,
        "sslpassword": _text,
        "sslrootcert": _text,
        "sslcrl": _text,
        "ssl_min_protocol_version": _one_of(*_TLS_VERSIONS),
        "ssl_max_protocol_version": _one_of(*_TLS_VERSIONS),
        "sslsni": _one_of("1"),
        "sslcompression": _one_of("0"),
        "channel_binding": _one_of("prefer", "disable"),
        "gssencmode": _one_of("prefer", "disable"),
        "krbsrvname": _text,
    }
)
"""Every option that works, by its name. Those with one value say what is done anyway, as copied addresses do."""

TLS_OPTIONS: Final = (
    "sslmode",
    "sslnegotiation",
    "sslcert",
    "sslkey",
    "sslpassword",
    "sslrootcert",
    "sslcrl",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
)
"""What the driver itself reads from an address."""

SYSTEM_CERTIFICATES: Final = "system"
"""The value of `sslrootcert` for the certificates that the machine trusts."""

NEVER_SHOWN: Final = frozenset({"user", "password", "passfile", "sslpassword"})

OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType({"database": "dbname"})
"""What other drivers call an option, read as libpq's."""

ENVIRONMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGDATABASE": "dbname",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGPASSFILE": "passfile",
        "PGAPPNAME": "application_name",
        "PGOPTIONS": "options",
        "PGCONNECT_TIMEOUT": "connect_timeout",
        "PGTARGETSESSIONATTRS": "target_session_attrs",
        "PGLOADBALANCEHOSTS": "load_balance_hosts",
        "PGSSLMODE": "sslmode",
        "PGSSLNEGOTIATION": "sslnegotiation",
        "PGSSLCERT": "sslcert",
        "PGSSLKEY": "sslkey",
        "PGSSLROOTCERT": "sslrootcert",
        "PGSSLCRL": "sslcrl",
        "PGSSLMINPROTOCOLVERSION": "ssl_min_protocol_version",
        "PGSSLMAXPROTOCOLVERSION": "ssl_max_protocol_version",
        "PGKRBSRVNAME": "krbsrvname",
    }
)
"""libpq's variables for what an address leaves out."""

_INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hostaddr": "write the address as the host",
        "service": "write what the service file says into the address",
        "servicefile": "write what the service file says into the address",
    }
)


def unknown(name: str) -> str:
    """Why an option isn't taken, in words."""
    if name in _INSTEAD:
        return f"{name} is not supported: {_INSTEAD[name]}"
    near = get_close_matches(name, OPTIONS, 1)
    if near:
        return f"there is no option {name}; did you mean {near[0]}?"
    return f"there is no option {name}; a setting of the server is written as options=-cNAME=VALUE"
