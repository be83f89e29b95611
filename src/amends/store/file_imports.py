"""Files that are imported in the background, how far they are, and what is to be known of their lines."""

from collections.abc import Sequence

from msgspec import json

from amends.model.file_import import Explanation, FileImport, ImportNote, ImportState, Progress
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered
from amends.texts.text import as_text, from_column, to_column

_COLUMNS = (
    "id, name, upload, mapping, explanation, segment_ids, state, unit, done, total, lines, notes, began_us, ended_us"
)
_INSERT = f"INSERT INTO file_imports (workspace_id, {_COLUMNS}) VALUES ({numbered(1, 15)})"
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
_END = "UPDATE file_imports SET state = $1, done = total, ended_us = $2 WHERE workspace_id = $3 AND id = $4"
_COUNT_NOTES = "SELECT notes FROM file_imports WHERE workspace_id = $1 AND id = $2"
_NOTE = "INSERT INTO import_notes (workspace_id, import_id, position, line, note) VALUES ($1, $2, $3, $4, $5)"
_NOTES = """
    SELECT position, line, note FROM import_notes
    WHERE workspace_id = $1 AND import_id = $2 AND position > $3 ORDER BY position LIMIT $4
"""
_explanation = json.Decoder(Explanation)
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
    number, name, upload, mapping, explanation, limit, state, unit, done, total, lines, notes, began, ended = row
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
    )
