"""Intakes, their sums and what they rejected."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import json, structs

from amends.model.intake import Intake, PlacedRejection, Rejection, Sum
from amends.model.subject import Subject
from amends.store import jobs
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered
from amends.texts.text import as_text, from_column, to_column

INTAKE = "intake"
"""An intake as the subject of a job."""

IMPORT_FILE = "import_file"
"""The kind of the job that goes on with the intake of a file; its key is the intake's ID."""

FINISH_INTAKE = "finish_intake"
"""The kind of the job that finishes a long intake when whoever began it is no more; its key is the intake's ID."""

_COUNTS = Sum.__struct_fields__
_COLUMNS = (
    f"id, source, began_us, heartbeat_us, ended_us, segment_ids, left_out_reasons, is_history, {', '.join(_COUNTS)}"
)
_INSERT = f"INSERT INTO intakes (workspace_id, {_COLUMNS}) VALUES ({numbered(1, 9 + len(_COUNTS))})"
_GET_LEFT_OUT = "SELECT left_out_reasons FROM intakes WHERE workspace_id = $1 AND id = $2"
_LEAVE_OUT = "UPDATE intakes SET left_out_reasons = $1 WHERE workspace_id = $2 AND id = $3"
_left_out = json.Decoder(dict[str, int])
_segment_ids = json.Decoder(tuple[int, ...])
_ADDED = ", ".join(f"{name} = {name} + ${place}" for place, name in enumerate(_COUNTS, 2))
_ADD = f"""
    UPDATE intakes SET heartbeat_us = coalesce($1, heartbeat_us), {_ADDED}
    WHERE workspace_id = ${len(_COUNTS) + 2} AND id = ${len(_COUNTS) + 3}
"""
_END = "UPDATE intakes SET ended_us = $1 WHERE workspace_id = $2 AND id = $3 AND ended_us IS NULL"
_GET = f"SELECT {_COLUMNS} FROM intakes WHERE workspace_id = $1 AND id = $2"
_SOME = f"SELECT {_COLUMNS} FROM intakes WHERE workspace_id = $1 AND id IN "
_PAGE = f"SELECT {_COLUMNS} FROM intakes WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
_LIMITED_PAGE = f"""
    SELECT {_COLUMNS} FROM intakes WHERE workspace_id = $1 AND id < $2 AND segment_ids <> '' ORDER BY id DESC LIMIT $3
"""
# That there is a sign of life at all, and the plus, lead SQLite to the few that run, and away from all there ever were.
_SILENT = """
    SELECT id FROM intakes
    WHERE workspace_id = $1 AND heartbeat_us > 0 AND (heartbeat_us < $2 OR heartbeat_us > $3) AND ended_us IS NULL
    ORDER BY +id
"""
_IS_HISTORY = "SELECT is_history FROM intakes WHERE workspace_id = $1 AND id = $2"
_REJECT = """
    INSERT INTO rejections (workspace_id, intake_id, line, position, field, reason) VALUES ($1, $2, $3, $4, $5, $6)
"""
_REJECTIONS = """
    SELECT line, position, field, reason FROM rejections
    WHERE workspace_id = $1 AND intake_id = $2 AND (line, position) > ($3, $4)
    ORDER BY line, position LIMIT $5
"""


async def insert_many(tx: Tx, new: Sequence[Intake]) -> None:
    """Keep intakes that begin, or that begin and end at once."""
    rows = [
        (
            tx.workspace_id,
            *structs.astuple(each)[:5],
            _limit_text(each.segment_ids),
            _left_out_text(each.left_out),
            int(each.is_history),
            *structs.astuple(each.sum),
        )
        for each in new
    ]
    await tx.many(_INSERT, rows)


async def add(tx: Tx, intake_id: int, more: Sum, *, is_cut_off: bool = False) -> None:
    """Add to an intake's sum, which also says that it is alive, unless it was cut off and others finish it."""
    counts = structs.astuple(more)
    await tx.run(_ADD, None if is_cut_off else tx.now, *counts, tx.workspace_id, intake_id)


async def leave_out(tx: Tx, intake_id: int, more: Mapping[str, int]) -> None:
    """Count lines that are left out by their reasons."""
    if not more:
        return
    row = await tx.one(_GET_LEFT_OUT, tx.workspace_id, intake_id)
    counted = Counter(_left_out.decode(row[0]) if row and row[0] else {})
    counted.update(more)
    await tx.run(_LEAVE_OUT, _left_out_text(counted), tx.workspace_id, intake_id)


async def end(tx: Tx, intake_id: int) -> None:
    """Note that an intake is done."""
    await tx.run(_END, tx.now, tx.workspace_id, intake_id)


async def get(tx: Tx, intake_id: int) -> Intake | None:
    """The intake with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, intake_id)
    return _intake(row) if row else None


async def some(tx: Tx, intake_ids: Sequence[int]) -> dict[int, Intake]:
    """Those with these IDs that there are, by their IDs."""
    found: dict[int, Intake] = {}
    for ids in chunks(intake_ids):
        rows = await tx.all(f"{_SOME} ({numbered(2, len(ids))})", tx.workspace_id, *ids)
        found |= {intake.id: intake for intake in map(_intake, rows)}
    return found


async def page_before(tx: Tx, before_id: int, limit: int) -> Sequence[Intake]:
    """Intakes, newest first, from behind one."""
    return [_intake(row) for row in await tx.all(_PAGE, tx.workspace_id, before_id, limit)]


async def limited_page_before(tx: Tx, before_id: int, limit: int) -> Sequence[Intake]:
    """Intakes of those who were limited to some segments, newest first, from behind one."""
    return [_intake(row) for row in await tx.all(_LIMITED_PAGE, tx.workspace_id, before_id, limit)]


async def abandoned(tx: Tx, within_us: int) -> Sequence[int]:
    """The intakes that never ended, gave no sign of life so lately, and that no job goes on with or finishes.

    A sign of life of a later instant was given before the clock was set back.
    """
    lately = (tx.now - within_us, tx.now + within_us)
    silent = [row[0] for row in await tx.all(_SILENT, tx.workspace_id, *lately)]
    if not silent:
        return ()
    waiting = await jobs.subjects_of(tx, IMPORT_FILE) | await jobs.subjects_of(tx, FINISH_INTAKE)
    return [intake_id for intake_id in silent if Subject(INTAKE, intake_id) not in waiting]


async def reject(tx: Tx, intake_id: int, rejections: Sequence[Rejection]) -> None:
    """Keep why lines were rejected."""
    rows = [
        (tx.workspace_id, intake_id, each.line, position, each.field, to_column(each.reason))
        for position, each in enumerate(rejections)
    ]
    await tx.many(_REJECT, rows)


async def is_history(tx: Tx, intake_id: int) -> bool:
    """Whether what an intake brings is history."""
    row = await tx.one(_IS_HISTORY, tx.workspace_id, intake_id)
    return row is not None and bool(row[0])


async def rejections_after(tx: Tx, intake_id: int, after: tuple[int, int], limit: int) -> Sequence[PlacedRejection]:
    """Rejections of an intake in the order of its lines, from behind a (line, position)."""
    rows = await tx.all(_REJECTIONS, tx.workspace_id, intake_id, *after, limit)
    return [
        PlacedRejection(position, Rejection(line, field, from_column(reason) or as_text("")))
        for line, position, field, reason in rows
    ]


def _intake(row: Row) -> Intake:
    number, source, began_us, heartbeat_us, ended_us, limit_text, left_out_text, is_history, *counts = row
    segment_ids = _segment_ids.decode(limit_text) if limit_text else None
    left_out = _left_out.decode(left_out_text) if left_out_text else {}
    said = (segment_ids, left_out, bool(is_history))
    return Intake(number, source, began_us, heartbeat_us, ended_us, Sum(*counts), *said)


def _left_out_text(left_out: Mapping[str, int]) -> str:
    return json.encode(left_out).decode() if left_out else ""


def _limit_text(segment_ids: tuple[int, ...] | None) -> str:
    return "" if segment_ids is None else json.encode(segment_ids).decode()
