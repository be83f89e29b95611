"""Settings: one Struct, read from a TOML file and the environment, checked when they are read."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, get_type_hints

import msgspec
from msgspec import Meta, Struct

from amends import setting_names
from amends.errors import FieldError, Invalid
from amends.ids import HIGHEST_INSTALLATION
from amends.setting_names import PREFIX, SETTINGS_FILE, current, variables_of
from amends.setting_values import allowed
from amends.texts.text import say

_SQLITE = "sqlite:///"
_LARGE: Final = 10**9

_Calls = Annotated[int, Meta(ge=0, le=_LARGE, extra={"unit": "calls"})]
_Bytes = Annotated[int, Meta(ge=1, le=2**50, extra={"unit": "bytes"})]
_Connections = Annotated[int, Meta(ge=0, le=_LARGE, extra={"unit": "connections"})]
_Hours = Annotated[int, Meta(ge=1, le=10 * 366 * 24, extra={"unit": "hours"})]
_Timeout = Annotated[float, Meta(ge=0, le=24 * 3600, extra={"unit": "seconds"})]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set; docs/configuration.md says what each means.

    A rate, a timeout or a number of connections of 0 is no limit. `public_url` "" takes the address from each request.
    `attachments` "" is a folder beside the file of a SQLite database, and none for PostgreSQL.
    """

    database: str = "sqlite:///amends.db"
    public_url: str = ""
    rate_limit_per_key: _Calls = 300
    rate_limit_per_organisation: _Calls = 2400
    rate_limit_window_seconds: Annotated[int, Meta(ge=1, le=24 * 3600, extra={"unit": "seconds"})] = 60
    body_limit_bytes: _Bytes = 16 * 1024 * 1024
    url_limit_bytes: _Bytes = 16 * 1024
    header_limit_bytes: _Bytes = 64 * 1024
    header_limit_count: Annotated[int, Meta(ge=1, le=_LARGE, extra={"unit": "headers"})] = 100
    header_timeout_seconds: _Timeout = 10.0
    body_timeout_seconds: _Timeout = 30.0
    body_min_bytes_per_second: Annotated[int, Meta(ge=0, le=_LARGE, extra={"unit": "bytes a second"})] = 16
    write_timeout_seconds: _Timeout = 60.0
    idle_timeout_seconds: _Timeout = 75.0
    connections_limit: _Connections = 10_000
    stream_limit_bytes: _Bytes = 4 * 1024 * 1024 * 1024
    attachments: str = ""
    attachment_limit_bytes: _Bytes = 25 * 1024 * 1024
    drain_seconds: Annotated[int, Meta(ge=0, le=24 * 3600, extra={"unit": "seconds"})] = 15
    drain_notice_seconds: _Timeout = 0.0
    idempotency_hours: _Hours = 48
    installation_number: Annotated[int, Meta(ge=0, le=HIGHEST_INSTALLATION)] = 0
    postgres_connections: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "connections"})] = 10
    postgres_statement_timeout_seconds: _Timeout = 30.0
    postgres_pooler: Literal["auto", "session", "transaction"] = "auto"
    background: bool = True
    secret_key: str = ""
    trusted_proxies: str = ""
    webhooks_to_private: bool = False
    session_idle_hours: _Hours = 24
    session_max_hours: _Hours = 24 * 14
    log_format: Literal["json", "text"] = "json"
    access_log: bool = False

    @property
    def attachments_folder(self) -> str:
        """Where the contents of attachments are kept; "" is nowhere."""
        if self.attachments or not self.database.startswith(_SQLITE):
            return self.attachments
        return f"{self.database.removeprefix(_SQLITE)}.attachments"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the file that AMENDS_SETTINGS names, then those of AMENDS_*, which win. Raises Invalid."""
    given = {**_from_file(environment.get(SETTINGS_FILE, "")), **_from_environment(environment)}
    try:
        return msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError:
        # It names only the first of them, and no range.
        raise Invalid(*_errors_of_values(given)) from None


def refuse_unknown(environment: Mapping[str, str] = os.environ) -> None:
    """Raise Invalid for variables that begin as Amends's do and mean nothing: somebody mistyped one."""
    errors = setting_names.errors_of_variables(variables_of(environment), Settings.__struct_fields__)
    _refuse(*errors)


def _from_environment(environment: Mapping[str, str]) -> Mapping[str, object]:
    refuse_unknown(environment)
    given = {name.removeprefix(PREFIX).lower(): value for name, value in variables_of(environment).items()}
    return {current(name): value for name, value in given.items()}


def _from_file(path: str) -> Mapping[str, object]:
    if not path:
        return {}
    try:
        given = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(FieldError(SETTINGS_FILE, say("settings_unreadable", file=str(path), error=str(error)))) from None
    _refuse(*setting_names.errors_of_keys(given, Settings.__struct_fields__))
    return {current(name): value for name, value in given.items()}


def _refuse(*errors: FieldError) -> None:
    if errors:
        raise Invalid(*errors)


def _errors_of_values(given: Mapping[str, object]) -> Iterator[FieldError]:
    kinds = get_type_hints(Settings, include_extras=True)
    for name, value in given.items():
        try:
            msgspec.convert(value, kinds[name], strict=False)
        except msgspec.ValidationError:
            # A text may be a secret, such as a password in an address.
            summary = "" if kinds[name] is str else f", not {value}"
            yield FieldError(
                f"setting {name}", say("not_an_allowed_setting", allowed=allowed(kinds[name]), summary=summary)
            )
