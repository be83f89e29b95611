"""What is told to whoever runs Amends."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

MACHINE: Final[Mapping[str, Template]] = {
    "no_such_database": Template("%(scheme)r is not a supported database; use sqlite:///file.db or postgresql://…"),
    "secret_key_too_short": Template(
        "must be at least %(count)s character", many="must be at least %(count)s characters"
    ),
    "only_for_sqlite": Template("This command is for SQLite; for PostgreSQL use %(tool)s, and copy `attachments`."),
    "no_such_digest": Template("No entry has the digest %(digest)s: the log was changed or replaced since then."),
    "cannot_be_read": Template("can't be read: %(error)s"),
    "needs_a_code_column": Template("needs a column named code"),
    "not_a_scope": Template("%(text)r is not a scope; use %(choices)s"),
    "no_date_or_time": Template("%(text)r is not a date or a time with an offset; write it like 2027-12-31"),
    "not_safe": Template("Not safe to serve: %(names)s."),
    "one_process_only": Template("SQLite supports one process only; use PostgreSQL for more workers."),
    "worker_stopped": Template("A worker process stopped unexpectedly; see its log."),
    "file_exists": Template("%(file)s exists already; use --force to replace it."),
    "no_database": Template("There is no database %(file)s."),
    "cannot_be_copied": Template("%(file)s can't be copied: %(error)s"),
    "copy_is_damaged": Template("The copy is damaged: %(error)s"),
    "not_our_database": Template("This is not an Amends database."),
    "attachments_unwritable": Template("The folder for attachments can't be written: %(error)s."),
    "no_file_can_be_stored": Template(
        "No file can be stored right now; the server log says why. Send it again in a moment."
    ),
    "nothing_can_be_stored": Template(
        "Nothing can be stored right now; the server log says why. Send it again in a moment; "
        "under the same Idempotency-Key nothing is done twice.",
        page="Nothing can be stored right now. Try again in a moment.",
    ),
    "nothing_can_be_read": Template(
        "Nothing can be read right now; the server log says why. Try again in a moment.",
        page="Nothing can be read right now. Try again in a moment.",
    ),
    "no_installation_key": Template(
        "%(file)s contains no installation key: restore it from a backup, or set AMENDS_SECRET_KEY."
    ),
    "key_unwritable": Template("The installation key %(file)s can't be created: %(error)s"),
    "database_is_newer": Template(
        "The database is at version %(version)s, newer than this Amends (%(own)s): upgrade Amends."
    ),
    "sqlite_too_old": Template("SQLite %(version)s can corrupt a database: use 3.51.3 or later."),
    "database_is_closing": Template("The database is closing."),
    "database_unopenable": Template("The database file %(file)s can't be opened: %(error)s"),
    "foreign_folder": Template(
        "The folder %(file)s belongs to another user; set `attachments` to a folder of your own."
    ),
    "renamed_setting_twice": Template(
        "is now called %(name)s, and both are given with different values; leave %(old)s out"
    ),
    "no_such_setting": Template("there is no such %(kind)s; docs/configuration.md lists them"),
    "no_such_setting_but": Template("there is no such %(kind)s; did you mean %(nearest)s?"),
    "settings_unreadable": Template("%(file)s can't be read: %(error)s"),
    "not_an_allowed_setting": Template("must be %(allowed)s%(summary)s"),
    "cannot_listen": Template("Can't listen on %(address)s: %(error)s"),
    "audit_entry_missing": Template("entry %(number)s is missing; %(other)s comes instead"),
    "audit_entry_changed": Template("entry %(number)s was changed, or the entry before it was"),
    "audit_event_changed": Template(
        "entry %(number)s: event %(version)s of ticket %(ticket)s was changed after it was written"
    ),
    "audit_log_changed": Template("The audit log of workspace %(workspace)s was changed: %(reason)s."),
    "installation_log_changed": Template("The audit log of the installation was changed: %(reason)s."),
    "no_answer_from_server": Template("%(error)s"),
    "database_is_of_no_release": Template(
        "The database is at version %(version)s, but its tables aren't those of any release: "
        "open it once with the commit %(commit)s of Amends, then with this one."
    ),
    "database_step_missing": Template(
        "Step %(number)s of the database, which isn't recorded, isn't the step %(own)s of "
        "this Amends: the database was made by another build. Open it with that build, or "
        "restore a backup."
    ),
    "database_step_differs": Template(
        "Step %(number)s of the database, %(found)s, isn't the step %(own)s of this Amends: "
        "the database was made by another build. Open it with that build, or restore a "
        "backup."
    ),
    "ids_beyond_the_range": Template(
        "The ID %(drawn)s was drawn in this database, beyond those of this installation (%(first)s to %(last)s): "
        "set installation_number to what it was, or to a higher one."
    ),
    "citus_missing": Template(
        "The extension Citus isn't in this database: install it on every server, run CREATE EXTENSION citus in this "
        "database on each, and try again."
    ),
    "only_for_citus": Template("Only PostgreSQL with the extension Citus can distribute a database."),
    "took_too_long": Template("This took too long and was given up. Try again in a moment."),
    "somebody_else_works_on_it": Template("Somebody else is working on the same thing. Try again in a moment."),
    "postgres_unusable": Template("PostgreSQL %(error)s"),
    "postgres_takes_no_writes": Template("PostgreSQL takes no writes: the host that the address leads to %(error)s."),
}
