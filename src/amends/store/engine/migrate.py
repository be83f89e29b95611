"""Migrations: which steps a database still needs, their statements for its engine, and whether those it had are ours.

Each step that a database has had is recorded in it with its name and the digest of its statements. A database whose
record differs from the steps of this program isn't touched: nobody knows what the next step would do to it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from importlib import resources

from msgspec import Struct

from amends.errors import BusinessRuleError
from amends.texts.text import say

# STRICT tables of SQLite know no BIGINT and no BYTEA.
_SQLITE_TYPES = (("BIGINT", "INTEGER"), ("BYTEA", "BLOB"))
_END_OF_TABLE = re.compile(r"^\);$", re.MULTILINE)
_FIRST_RECORDED: Mapping[int, Mapping[str, str]] = {
    17: {
        "sqlite": "750621af50ae51635665580ec3e85dee3ba3ec1b59c4c09c6e58b14e1a37a9e0",
        "postgres": "2beca15325771be383e1f0fafef2c01544db9ffcae53d39b34e26946e362bbd2",
    }
}
"""Databases from before steps were recorded that can be upgraded: version -> engine -> digest of the schema."""

_WAY = "dbbeb53"
"""The commit whose databases can be upgraded although no step is recorded in them."""

RECORD = """
    CREATE TABLE schema_steps (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL)
"""
"""Makes the table that tells of the steps which a database has had; both engines know its types."""

_NUMBERED = re.compile(r"(\d{4})_\w+\.sql")


class Migration(Struct, frozen=True):
    """One migration: its number, its name, its statements for one engine."""

    number: int
    name: str
    script: str

    @property
    def recorded(self) -> "RecordedStep":
        """What a database keeps of it."""
        return RecordedStep(self.number, self.name, hashlib.sha256(self.script.encode()).hexdigest())


class RecordedStep(Struct, frozen=True, order=True):
    """A step that a database has had: its number, its name, and SHA-256 of its statements in hexadecimal digits."""

    number: int
    name: str
    digest: str


def migrations(engine: str) -> list[Migration]:
    """All migrations for `sqlite` or `postgres`, in order."""
    folder = resources.files("amends.store.migrations")
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


def pending(engine: str, version: int) -> list[Migration]:
    """The steps that a database at `version` still needs.

    Raises BusinessRuleError when it is newer than this program.
    """
    known = migrations(engine)
    if version > known[-1].number:
        raise BusinessRuleError(say("database_is_newer", version=version, own=known[-1].number))
    return [step for step in known if step.number > version]


def steps_to_record(engine: str, version: int, schema_digest: str) -> list[RecordedStep]:
    """What to record in a database at a version that keeps no record yet.

    Raises BusinessRuleError when its schema isn't one that this program's steps lead to.
    """
    if version and _FIRST_RECORDED.get(version, {}).get(engine) != schema_digest:
        raise BusinessRuleError(say("database_is_of_no_release", version=version, commit=_WAY))
    return [step.recorded for step in migrations(engine) if step.number <= version]


def check_record(engine: str, version: int, recorded: Iterable[RecordedStep]) -> None:
    """Raises BusinessRuleError when the steps that a database at a version has had aren't those of this program."""
    ours = {step.number: step.recorded for step in migrations(engine)}
    theirs = {step.number: step for step in recorded}
    for number in range(1, version + 1):
        if number in ours and theirs.get(number) != ours[number]:
            if number not in theirs:
                raise BusinessRuleError(say("database_step_missing", number=number, own=ours[number].name))
            found = theirs[number].name
            raise BusinessRuleError(say("database_step_differs", number=number, found=found, own=ours[number].name))


def _translate(script: str, engine: str) -> str:
    if engine != "sqlite":
        return script
    for general, own in _SQLITE_TYPES:
        script = script.replace(general, own)
    return _END_OF_TABLE.sub(") STRICT;", script)
