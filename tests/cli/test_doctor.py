"""`amends doctor`: settings, versions, how safe the engine is, the disk, what is pending."""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import apsw
import pytest
import tzdata

from amends.store.engine import doctor, postgres_doctor, postgres_job_bells, sqlite_library
from tests.cli.conftest import Amends, Typed, make_hotel


def findings(amends: Amends) -> dict[str, dict[str, Any]]:
    return {each["what"]: each for each in amends.json("doctor")}


def test_a_sound_installation_is_fine(on_sqlite: Amends) -> None:
    found = findings(on_sqlite)
    assert {"database", "rate_limit_per_key", "Amends", "Python", "apsw", "SQLite", "disk", "migrations"} <= set(found)
    assert found["SQLite"] == {"what": "SQLite", "state": "ok", "said": apsw.sqlite_lib_version()}
    assert found["migrations"]["said"] == "none pending"
    assert {each["state"] for each in found.values()} == {"ok"}


def test_it_says_which_time_zones_and_holidays_are_used(on_sqlite: Amends) -> None:
    found = findings(on_sqlite)
    assert found["time zones"]["said"].startswith(f"{tzdata.IANA_VERSION}, from the package")
    assert found["public holidays"]["said"] == version("holidays")


def test_a_calendar_whose_holidays_end_is_a_warning(amends: Amends, tmp_path: Path) -> None:
    workspace = make_hotel(amends)
    for name, country in (("Colombo", "LK"), ("Madrid", "ES")):
        file = tmp_path / f"{name}.toml"
        file.write_text(
            f'name = "{name}"\nzone = "UTC"\ncountry = "{country}"\n[week]\nmon = ["09:00-17:00"]\n', "utf-8"
        )
        said = amends.done("calendar", "add", file, "--workspace", workspace)
        assert f"The public holidays of {country} are known until" in said
    ending = [each for what, each in findings(amends).items() if what.startswith("calendar ")]
    assert [(each["what"], each["state"]) for each in ending] == [(f"calendar 'Colombo' of {workspace}", "warning")]


def test_it_is_told_to_people_as_well(on_sqlite: Amends) -> None:
    said = on_sqlite.done("doctor")
    assert "none pending" in said
    assert "rate_limit_per_key" in said


def test_postgresql_that_can_lose_what_was_acknowledged_is_a_warning(on_postgres: Amends) -> None:
    found = findings(on_postgres)
    assert found["PostgreSQL"]["state"] == "ok"
    assert found["fsync"]["state"] == "warning"
    assert "can lose" in found["fsync"]["said"]
    assert found["synchronous_commit"]["state"] == "ok"


async def lose(connection: object, queues: Iterable[str]) -> None:
    """Notify nobody."""


def test_it_says_whether_notifications_wake_the_workers(on_postgres: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    told = findings(on_postgres)["job notifications"]
    assert (told["state"], told["said"]) == ("ok", "workers are woken by NOTIFY")
    # As behind a pooler that gives each transaction another connection.
    monkeypatch.setattr(postgres_job_bells, "notify", lose)
    monkeypatch.setattr(postgres_doctor, "_HEARD_WITHIN_SECONDS", 0.01)
    told = findings(on_postgres)["job notifications"]
    assert told["state"] == "warning"
    assert "workers look for jobs twice a second" in told["said"]


def test_a_version_of_sqlite_that_can_corrupt_is_refused(on_sqlite: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "is_safe_version", lambda _: sqlite_library.is_safe_version("3.51.2"))
    assert "Not safe to serve: SQLite" in on_sqlite.refused("doctor")


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [("3.51.2", False), ("3.51.3", True), ("3.50.6", False), ("3.50.7", True), ("3.44.6", True), ("3.45.0", False)],
)
def test_the_versions_with_the_error_are_known(version: str, is_safe: bool) -> None:
    assert sqlite_library.is_safe_version(version) is is_safe


def test_what_is_pending_is_named(typed: Typed, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    apsw.Connection(str(old)).close()
    said = typed("doctor", "--json", "--database", f"sqlite:///{old}")
    assert said.code == 0
    assert "pending: 0001_schema" in said.out


def test_a_file_that_is_no_database_is_refused(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("feedback " * 1000, "utf-8")
    said = typed("doctor", "--database", f"sqlite:///{tmp_path / 'words.db'}")
    assert said.code == 1
    assert "Not safe to serve: database" in said.err


def test_a_folder_that_isnt_there_is_refused(typed: Typed, tmp_path: Path) -> None:
    said = typed("doctor", "--database", f"sqlite:///{tmp_path / 'nowhere' / 'amends.db'}")
    assert said.code == 1
    assert "Not safe to serve: disk" in said.err


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://amends:geheim@127.0.0.1:1/amends",
        "postgresql://127.0.0.1:1/amends?user=amends&password=geheim",
        "host=127.0.0.1 port=1 dbname=amends password='it\\'s geheim'",
    ],
)
def test_the_databases_password_is_never_shown(typed: Typed, url: str) -> None:
    said = typed("doctor", "--database", url)
    assert said.code == 1
    assert "127.0.0.1:1/amends" in said.out
    assert "can't be reached" in said.out
    assert "geheim" not in said.out + said.err


def test_a_password_with_an_unwritten_sign_is_refused_and_not_shown(typed: Typed) -> None:
    said = typed("doctor", "--database", "postgresql://amends:p@geheim@127.0.0.1:1/amends")
    assert said.code == 1
    assert "write other signs of a user or a password as %XX" in said.err
    assert "geheim" not in said.out + said.err


def test_the_secret_key_is_never_shown(amends: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_SECRET_KEY", "k" * 40)
    told = {each["what"]: each["said"] for each in amends.json("doctor")}
    assert told["secret_key"] == "set"
