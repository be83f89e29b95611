"""Settings: one Struct, read from a TOML file and the environment, checked when they are read."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid

_SQLITE = "sqlite:///"
PREFIX = "AMENDS_"
SETTINGS_FILE = "AMENDS_SETTINGS"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set; docs/configuration.md says what each means.

    A limit of 0 is no limit. `public_url` "" takes the address from each request. `attachments` "" is a folder beside
    the file of a SQLite database, and none for PostgreSQL.
    """

    database: str = "sqlite:///amends.db"
    public_url: str = ""
    rate_limit_per_key: int = 300
    rate_limit_per_organisation: int = 2400
    rate_limit_window_seconds: int = 60
    body_limit_bytes: int = 16 * 1024 * 1024
    url_limit_bytes: int = 16 * 1024
    header_limit_bytes: int = 64 * 1024
    header_limit_count: int = 100
    header_timeout_seconds: float = 10.0
    body_timeout_seconds: float = 30.0
    body_least_bytes_per_second: int = 16
    write_timeout_seconds: float = 60.0
    idle_timeout_seconds: float = 75.0
    connections_limit: int = 10_000
    stream_limit_bytes: int = 4 * 1024 * 1024 * 1024
    attachments: str = ""
    attachment_limit_bytes: int = 25 * 1024 * 1024
    drain_seconds: int = 15
    drain_notice_seconds: float = 0.0
    idempotency_hours: int = 48
    postgres_connections: int = 10
    background: bool = True
    secret_key: str = ""
    trusted_proxies: str = ""
    webhooks_to_private: bool = False
    session_idle_hours: int = 24
    session_most_hours: int = 24 * 14
    log_format: str = "json"
    access_log: bool = False

    @property
    def attachments_folder(self) -> str:
        """Where the contents of attachments are kept; "" is nowhere."""
        if self.attachments or not self.database.startswith(_SQLITE):
            return self.attachments
        return f"{self.database.removeprefix(_SQLITE)}.attachments"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the file that AMENDS_SETTINGS names, then those of AMENDS_*, which win. Raises Invalid."""
    given: dict[str, object] = dict(_from_file(environment[SETTINGS_FILE])) if environment.get(SETTINGS_FILE) else {}
    for name in Settings.__struct_fields__:
        if PREFIX + name.upper() in environment:
            given[name] = environment[PREFIX + name.upper()]
    try:
        return msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(_error(error)) from None


def _error(error: msgspec.ValidationError) -> FieldError:
    reason, _, name = str(error).rstrip("`").partition(" - at `$.")
    return FieldError(f"setting {name}" if name else "settings", reason.replace("`", ""))


def _from_file(path: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(FieldError(SETTINGS_FILE, f"{path} can't be read: {error}")) from None
