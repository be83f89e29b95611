"""Files that are imported in the background, how far they are, and what is to be known of their lines."""

from collections.abc import Sequence

from msgspec import json

from amends.instants import InstantUs
from amends.model.file_check import CheckFound
from amends.model.file_import import Explanation, FileImport, ImportNote, ImportState, Progress
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered
from amends.texts.text import as_text, from_column, to_column

FILE_IMPORT = "file_import"
"""A file that is imported or checked as the subject of a job."""

CHECK_FILE = "check_file"
"""The kind of the job that checks a file; its key is the check's ID."""

_COLUMNS = """
    id, name, upload, mapping, explanation, segment_ids, state, unit, done, total, lines, notes, began_us, ended_us,
    is_check, is_history, found"""
_INSERT = f"INSERT INTO file_imports (workspace_id, {_COLUMNS}) VALUES ({numbered(1, 18)})"
_GET = f"SELECT {_COLUMNS} FROM file_imports WHERE workspace_id = $1 AND id = $2"
_PAGE = f"SELECT {_COLUMNS} FROM file_imports WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
_LIMITED_PAGE = f"""
    SELECT {_COLUMNS} FROM file_imports
    WHERE workspace_id = $1 AND id < $2 AND segment_ids <> '' ORDER BY id DESC LIMIT $3
"""
_MOVE_ON = """
    UPDATE file_imports
    SET state = $1, unit = $2, done = $3, total = $4, lines = lines + $5, notes = notes + $6
    WHERE workspace_id = $7 AND id = $8
"""
_KEEP_FOUND = """
    UPDATE file_imports SET state = $1, unit = $2, done = $3, total = $4, lines = $5, found = $6
    WHERE workspace_id = $7 AND id = $8
"""
_FORGET_BEFORE = "DELETE FROM file_imports WHERE workspace_id = $1 AND is_check = 1 AND began_us < $2 RETURNING id"
_FORGET_SINCE = """
    DELETE FROM file_imports WHERE workspace_id = $1 AND is_check = 1 AND began_us >= $2 AND upload = $3
    RETURNING id
"""
_CANCEL = "UPDATE file_imports SET state = $1, ended_us = $2 WHERE workspace_id = $3 AND id = $4"
_END = "UPDATE file_imports SET state = $1, done = total, ended_us = $2 WHERE workspace_id = $3 AND id = $4"
_COUNT_NOTES = "SELECT notes FROM file_imports WHERE workspace_id = $1 AND id = $2"
_NOTE = "INSERT INTO import_notes (workspace_id, import_id, position, line, note) VALUES ($1, $2, $3, $4, $5)"
_NOTES = """
    SELECT position, line, note FROM import_notes
    WHERE workspace_id = $1 AND import_id = $2 AND position > $3 ORDER BY position LIMIT $4
"""
_explanation = json.Decoder(Explanation)
_found = json.Decoder(CheckFound)
_segment_ids = json.Decoder(tuple[int, ...])


async def insert(tx: Tx, new: FileImport) -> None:
    """Keep a file that is to be imported."""
    progress = new.progress
    await tx.run(
        _INSERT,
        tx.workspace_id,
        new.id,
        new.name,
        new.upload,
        new.mapping,
        json.encode(new.explanation).decode(),
        "" if new.segment_ids is None else json.encode(new.segment_ids).decode(),
        new.state.value,
        progress.unit,
        progress.done,
        progress.total,
        progress.lines,
        new.notes,
        new.began_us,
        new.ended_us,
        int(new.is_check),
        int(new.is_history),
        json.encode(new.found).decode() if new.is_check else "",
    )


async def get(tx: Tx, import_id: int) -> FileImport | None:
    """The file with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, import_id)
    return _file_import(row) if row else None


async def page_before(tx: Tx, before_id: int, limit: int) -> Sequence[FileImport]:
    """Files, newest first, from behind one."""
    return [_file_import(row) for row in await tx.all(_PAGE, tx.workspace_id, before_id, limit)]


async def limited_page_before(tx: Tx, before_id: int, limit: int) -> Sequence[FileImport]:
    """Files of those who were limited to some segments, newest first, from behind one."""
    return [_file_import(row) for row in await tx.all(_LIMITED_PAGE, tx.workspace_id, before_id, limit)]


async def move_on(tx: Tx, import_id: int, progress: Progress, notes: int) -> None:
    """Note how far a file has been read; its `lines`, like the notes, are those that came now."""
    read = (progress.unit, progress.done, progress.total, progress.lines)
    await tx.run(_MOVE_ON, ImportState.RUNNING.value, *read, notes, tx.workspace_id, import_id)


async def end(tx: Tx, import_id: int) -> None:
    """Note that a file is done."""
    await tx.run(_END, ImportState.DONE.value, tx.now, tx.workspace_id, import_id)


async def keep_found(tx: Tx, check_id: int, read: Progress, found: CheckFound) -> None:
    """Keep what a check found until now, and how far it is."""
    progress = (read.unit, read.done, read.total, read.lines)
    kept = json.encode(found).decode()
    await tx.run(_KEEP_FOUND, ImportState.RUNNING.value, *progress, kept, tx.workspace_id, check_id)


async def cancel(tx: Tx, check_id: int) -> None:
    """Note that a check was stopped."""
    await tx.run(_CANCEL, ImportState.CANCELLED.value, tx.now, tx.workspace_id, check_id)


async def forget_checks(tx: Tx, upload: str, before_us: InstantUs) -> Sequence[int]:
    """Forget the checks of an upload, and all others that began before then; the IDs of both."""
    old = await tx.all(_FORGET_BEFORE, tx.workspace_id, before_us)
    own = await tx.all(_FORGET_SINCE, tx.workspace_id, before_us, upload)
    return [row[0] for row in (*old, *own)]


async def count_notes(tx: Tx, import_id: int) -> int | None:
    """How much there is to know about a file by now, None for no such file."""
    row = await tx.one(_COUNT_NOTES, tx.workspace_id, import_id)
    return row[0] if row else None


async def add_notes(tx: Tx, import_id: int, notes: Sequence[ImportNote]) -> None:
    """Keep what is to be known about lines."""
    await tx.many(
        _NOTE, [(tx.workspace_id, import_id, each.position, each.line, to_column(each.text)) for each in notes]
    )


async def notes_after(tx: Tx, import_id: int, after: int, limit: int) -> Sequence[ImportNote]:
    """What is to be known about lines of a file, in its order, from behind one."""
    rows = await tx.all(_NOTES, tx.workspace_id, import_id, after, limit)
    return [ImportNote(position, line, from_column(note) or as_text("")) for position, line, note in rows]


def _file_import(row: Row) -> FileImport:
    number, name, upload, mapping, explanation, limit, state, *more = row
    unit, done, total, lines, notes, began, ended, is_check, is_history, found = more
    return FileImport(
        id=number,
        name=name,
        upload=upload,
        mapping=mapping,
        explanation=_explanation.decode(explanation),
        began_us=began,
        segment_ids=_segment_ids.decode(limit) if limit else None,
        state=ImportState(state),
        progress=Progress(unit, done, total, lines),
        notes=notes,
        ended_us=ended,
        is_check=bool(is_check),
        is_history=bool(is_history),
        found=_found.decode(found) if found else CheckFound(),
    )
