"""Migrations: which steps a database still needs, their statements for its engine, and whether those it had are ours.

Each step that a database has had is recorded in it with its name and the digest of its statements. A database whose
record differs from the steps of this program isn't touched: nobody knows what the next step would do to it.

The schema of before the first step was written anew had steps of its own, numbered from 1 as well. A database of then
comes over a bridge: the steps that it hadn't had, and one that gives everything the names of today. After them it is
what the first step makes, and is recorded so.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.texts.text import say

# STRICT tables of SQLite know no BIGINT and no BYTEA.
_SQLITE_TYPES = (("BIGINT", "INTEGER"), ("BYTEA", "BLOB"))
_END_OF_TABLE = re.compile(r"^\);$", re.MULTILINE)

BASE_VERSION: Final = 1000
"""A database is at the version that is this and the number of its last step; earlier ones began at 0.

So a build of then takes it for newer, and leaves it alone.
"""

_BRIDGE_FROM: Final = 17
"""The version behind which the bridge begins, that of the commit below."""

_COMMIT: Final = "dbbeb53"

_SCHEMAS: Final[Mapping[str, str]] = {
    "sqlite": "750621af50ae51635665580ec3e85dee3ba3ec1b59c4c09c6e58b14e1a37a9e0",
    "postgres": "2beca15325771be383e1f0fafef2c01544db9ffcae53d39b34e26946e362bbd2",
}
"""Engine -> the digest of the schema of a database of that commit, which kept no record of its steps."""

_RECORDS: Final[Mapping[str, str]] = {
    "sqlite": "386c6086e627e7029892b883b76b796eda59df8bba6dfa5b5cc9356393c43f43",
    "postgres": "62d57031319d24d65735b997b6110dbe4ed63e41038140cc3e585b4d581e08e9",
}
"""Engine -> the digest of the record of its steps, of a database that came from there and keeps one."""

RECORD = """
    CREATE TABLE IF NOT EXISTS schema_steps (
        number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL
    )
"""
"""Makes the table that tells of the steps which a database has had; both engines know its types."""

FORGET_STEPS = "DELETE FROM schema_steps"
RECORD_STEP = "INSERT INTO schema_steps (number, name, digest) VALUES ($1, $2, $3)"

_NUMBERED = re.compile(r"(\d{4})_\w+\.sql")


class RecordedStep(Struct, frozen=True, order=True):
    """A step that a database has had: its number, its name, and SHA-256 of its statements in hexadecimal digits."""

    number: int
    name: str
    digest: str


class Migration(Struct, frozen=True):
    """One migration: its number, its name, its statements for one engine."""

    number: int
    name: str
    script: str

    @property
    def recorded(self) -> RecordedStep:
        """What a database keeps of it."""
        return RecordedStep(self.number, self.name, hashlib.sha256(self.script.encode()).hexdigest())


class DatabaseState(Struct, frozen=True):
    """Where a database stands: its version, 0 for a blank one, and the steps that it has had.

    `recorded` is None when it keeps no record. Then `schema_digest` tells its schema.
    """

    version: int
    recorded: Sequence[RecordedStep] | None = None
    schema_digest: str = ""


class Upgrade(Struct, frozen=True):
    """What a database still needs: steps of the `bridge`, after which `begun` is recorded for it; then its `steps`."""

    bridge: Sequence[Migration]
    begun: Sequence[Migration]
    steps: Sequence[Migration]

    @property
    def names(self) -> Sequence[str]:
        """The names of all these steps, in order."""
        return [step.name for step in (*self.bridge, *self.steps)]


def migrations(engine: str) -> list[Migration]:
    """All migrations for `sqlite` or `postgres`, in order."""
    return read_steps(resources.files("amends.store.migrations"), engine)


def bridge(engine: str) -> list[Migration]:
    """The steps that lead from the last schema of before to what the first step of today makes, in order."""
    return read_steps(resources.files("amends.store.migrations").joinpath("bridge"), engine)


def read_steps(folder: Traversable, engine: str) -> list[Migration]:
    """The steps whose files are in a folder, in order."""
    texts = {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".sql")}
    found = []
    for file_name in sorted(texts):
        match = _NUMBERED.fullmatch(file_name)
        if match:
            own = texts.get(file_name.replace(".sql", f".{engine}.sql"), "")
            found.append(
                Migration(int(match[1]), file_name.removesuffix(".sql"), _translate(texts[file_name], engine) + own)
            )
    return found


def upgrade_of(engine: str, state: DatabaseState) -> Upgrade:
    """What a database still needs.

    Raises BusinessRuleError for one that is newer than this program, or that other steps have led to.
    """
    known = migrations(engine)
    if not state.version:
        return Upgrade((), (), known)
    if state.version < BASE_VERSION:
        _check_is_before_the_bridge(engine, state)
        return Upgrade([step for step in bridge(engine) if step.number > state.version], known[:1], known[1:])
    at = state.version - BASE_VERSION
    check_is_not_newer(engine, state.version)
    _check_record(known, at, state.recorded or ())
    return Upgrade((), (), known[at:])


def check_is_not_newer(engine: str, version: int) -> None:
    """Raises BusinessRuleError for the version of a database that is newer than this program."""
    at, own = version - BASE_VERSION, migrations(engine)[-1].number
    if at > own:
        raise BusinessRuleError(say("database_is_newer", version=at, own=own))


def _check_is_before_the_bridge(engine: str, state: DatabaseState) -> None:
    if state.recorded is None:
        is_known = state.version == _BRIDGE_FROM and state.schema_digest == _SCHEMAS[engine]
    else:
        own = sorted(state.recorded)
        had = [step.recorded for step in bridge(engine) if step.number <= state.version]
        is_known = own[_BRIDGE_FROM:] == had and digest_of_record(own[:_BRIDGE_FROM]) == _RECORDS[engine]
    if not is_known:
        raise BusinessRuleError(say("database_is_of_no_release", version=state.version, commit=_COMMIT))


def digest_of_record(recorded: Iterable[RecordedStep]) -> str:
    """SHA-256 of recorded steps in hexadecimal digits, a line each."""
    lines = "".join(f"{step.number} {step.name} {step.digest}\n" for step in recorded)
    return hashlib.sha256(lines.encode()).hexdigest()


def _check_record(known: Sequence[Migration], at: int, recorded: Iterable[RecordedStep]) -> None:
    theirs = {step.number: step for step in recorded}
    for step in known[:at]:
        own, found = step.recorded, theirs.get(step.number)
        if found is None:
            raise BusinessRuleError(say("database_step_missing", number=step.number, own=own.name))
        if found != own:
            raise BusinessRuleError(say("database_step_differs", number=step.number, found=found.name, own=own.name))


def _translate(script: str, engine: str) -> str:
    if engine != "sqlite":
        return script
    for general, own in _SQLITE_TYPES:
        script = script.replace(general, own)
    return _END_OF_TABLE.sub(") STRICT;", script)
