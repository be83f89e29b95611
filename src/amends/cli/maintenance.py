"""`amends backup`, `amends restore` and `amends doctor`."""

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from msgspec import structs

from amends import __version__, app
from amends.cli.common import PLAIN, Common, on_database
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import BusinessRuleError
from amends.instants import ZONES_VERSION
from amends.model.clock.public_holidays import holidays_version
from amends.model.principal import operator
from amends.store.engine.backup import Copied
from amends.texts.text import say
from amends.usecases.settings import ending_holidays

_LIBRARIES = ("uvicorn", "msgspec", "apsw", "asyncpg", "whenever", "httpx2")

_IS_UP_TO_DATE = ("migrations", "ok", "none pending")

_Force = Annotated[bool, Parameter(help="Replace an existing file", negative="")]


def backup(file: Path, *, force: _Force = False, common: Common = PLAIN) -> None:
    """Copy the database to a file while the server runs, check the copy, and copy its attachments beside it.

    Example: amends backup monday.db --database sqlite:///amends.db
    """
    copied = app.back_up(common.settings, str(file), force=force)
    if common.json:
        print_json(copied)
    else:
        print_table(("table", "rows"), copied.rows.items())
        print_lines(f"{copied.file} is complete and checked.", *_beside(copied))


def restore(file: Path, *, force: _Force = False, common: Common = PLAIN) -> None:
    """Restore a backup as the database, in one step that a running server sees at once.

    Example: amends restore monday.db --database sqlite:///amends.db
    """
    copied = app.restore(common.settings, str(file), force=force)
    if common.json:
        print_json(copied)
    else:
        print_table(("table", "rows"), copied.rows.items())
        print_lines(f"{copied.file} is restored.", *_beside(copied))


def doctor(*, common: Common = PLAIN) -> None:
    """Check the settings, versions, database safety, disk space and pending migrations.

    Example: amends doctor --database sqlite:///amends.db
    """
    settings = common.settings
    shown = {"secret_key": "set" if settings.secret_key else "", "database": app.database_summary(settings)}
    found = [(name, "ok", shown.get(name, str(value))) for name, value in structs.asdict(settings).items()]
    found += [("Amends", "ok", __version__), ("Python", "ok", platform.python_version())]
    found += [(name, "ok", version(name)) for name in _LIBRARIES]
    found += [("time zones", "ok", f"{ZONES_VERSION}, from the package tzdata and never from this machine")]
    found += [("public holidays", "ok", holidays_version())]
    engine = [(each.what, each.state, each.said) for each in app.engine_findings(settings)]
    found += engine
    # A database that has to be upgraded first is only looked at.
    if _IS_UP_TO_DATE in engine and not any(state == "refused" for _, state, _ in engine):
        found += _ending_holidays(common)
    if common.json:
        print_json([{"what": what, "state": state, "said": said} for what, state, said in found])
    else:
        print_table(("what", "state", ""), found)
    refused = [what for what, state, _ in found if state == "refused"]
    if refused:
        raise BusinessRuleError(say("not_safe", names=refused))


def _ending_holidays(common: Common) -> list[tuple[str, str, str]]:
    ending = on_database(common, lambda db: db.read(operator(0), ending_holidays.list_ending))
    return [(f"calendar {each.name!r} of {each.workspace_id}", "warning", str(each.note)) for each in ending]


def _beside(copied: Copied) -> list[str]:
    files = f"Attached files: {copied.attachments}, in {copied.attachments_folder}."
    key = f"The installation key, which creates the secrets of webhooks: {copied.key_file}. Keep it secret."
    return [*([files] if copied.attachments else []), *([key] if copied.key_file else [])]
