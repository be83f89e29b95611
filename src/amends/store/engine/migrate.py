"""Migrations: which steps a database still needs, and their statements for its engine."""

import re
from importlib import resources

from msgspec import Struct

from amends.errors import BusinessRuleError

# STRICT tables of SQLite know no BIGINT and no BYTEA.
_SQLITE_TYPES = (("BIGINT", "INTEGER"), ("BYTEA", "BLOB"))
_END_OF_TABLE = re.compile(r"^\);$", re.MULTILINE)
_NUMBERED = re.compile(r"(\d{4})_\w+\.sql")


class Migration(Struct, frozen=True):
    """One migration: its number, its name, its statements for one engine."""

    number: int
    name: str
    script: str


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
        raise BusinessRuleError(
            f"The database is at version {version}, newer than this Amends ({known[-1].number}): upgrade Amends."
        )
    return [step for step in known if step.number > version]


def _translate(script: str, engine: str) -> str:
    if engine != "sqlite":
        return script
    for general, own in _SQLITE_TYPES:
        script = script.replace(general, own)
    return _END_OF_TABLE.sub(") STRICT;", script)
