"""A file that was sent and is taken in by the background: begun, moved on, ended, and looked at meanwhile."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from amends.errors import Forbidden, NotFound
from amends.instants import HOUR_US, InstantUs
from amends.model.access import covers
from amends.model.file_import import MAX_NOTES, Explanation, FileImport, ImportNote, Progress
from amends.model.intake import InputRow, Intake, Rejection, Sum
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.model.subject import Subject
from amends.store import file_imports, intakes, jobs
from amends.store.engine.database import Tx
from amends.store.intakes import IMPORT_FILE
from amends.store.jobs import NewJob
from amends.texts.text import Text, say
from amends.usecases import access, import_shapes, ingest, queries
from amends.usecases.resolve_segment import MissingSegment

_IMPORTS_AT_ONCE = 500
CHECKS_KEPT_US: Final = 48 * HOUR_US
"""As long as the file that was checked waits to be imported."""


class FileJob(Struct, frozen=True):
    """Who takes a file in, the token of its upload, and its mapping's document; "" for a file that needs none."""

    by: Principal
    upload: str
    mapping: str


class NewFile(Struct, frozen=True):
    """A file to be taken in: its name, the token of its upload, its mapping, why that is so, whether it is history.

    What it is read by is remembered for its `shape`, "" for nothing.
    """

    name: str
    upload: str
    mapping: str = ""
    explanation: Explanation = Explanation()
    is_history: bool = False
    shape: str = ""


class ImportDetail(Struct, frozen=True):
    """A file with its intake, None for one that is only checked."""

    file: FileImport
    intake: Intake | None = None

    @property
    def id(self) -> int:
        """The file's ID, and its intake's."""
        return self.file.id


async def begin(tx: Tx, new: NewFile) -> ImportDetail:
    """Begin to take a file in. Whoever asked doesn't have to wait, and no restart ends it."""
    intake_id = await ingest.begin(tx, f"file {new.name}", is_history=new.is_history)
    await forget_checks(tx, new.upload)
    await file_imports.insert(tx, file_of(tx, intake_id, new, is_check=False))
    await import_shapes.remember(tx, new.shape, new.name, new.mapping, is_history=new.is_history)
    data = encode_job(FileJob(tx.by, new.upload, new.mapping))
    subject = Subject(intakes.INTAKE, intake_id)
    job = NewJob(IMPORT_FILE, tx.now, str(intake_id), data, queue=JobQueue.IMPORTS, subject=subject)
    await jobs.add_many(tx, [job])
    return await get(tx, intake_id)


async def forget_checks(tx: Tx, upload: str) -> None:
    """Forget the checks of an upload, and all others that are long over; none of them goes any further."""
    forgotten = await file_imports.forget_checks(tx, upload, InstantUs(tx.now - CHECKS_KEPT_US))
    await jobs.cancel(tx, file_imports.CHECK_FILE, [str(each) for each in forgotten])


def file_of(tx: Tx, number: int, new: NewFile, *, is_check: bool) -> FileImport:
    """A file as it is kept when it begins to be imported or checked."""
    return FileImport(
        id=number,
        name=new.name,
        upload=new.upload,
        mapping=new.mapping,
        explanation=new.explanation,
        began_us=tx.now,
        segment_ids=tx.by.segment_ids,
        is_check=is_check,
        is_history=new.is_history,
    )


def encode_job(job: FileJob) -> str:
    """What the job of a file has to know, as it is kept."""
    return msgspec.json.encode(job).decode()


async def take(
    tx: Tx, intake_id: int, rows: Sequence[InputRow], missing: MissingSegment, read: Progress, notes: Sequence[Text]
) -> None:
    """Take the next lines of a file in; `read` is how far it was read, with how many lines, `notes` are the file's."""
    results = await ingest.ingest_lines(tx, intake_id, rows, missing) if rows else []
    found = [(0, each) for each in notes] + [(each.line, each.note) for each in results if each.note]
    await _note(tx, intake_id, found)
    await file_imports.move_on(tx, intake_id, read, len(found))


async def _note(tx: Tx, intake_id: int, found: Sequence[tuple[int, Text]]) -> None:
    before = await file_imports.count_notes(tx, intake_id) if found else None
    if before is None:
        return  # nothing to note, or a file that an earlier version began
    kept = found[: max(MAX_NOTES - before, 0)]
    await file_imports.add_notes(
        tx, intake_id, [ImportNote(before + index, line, text) for index, (line, text) in enumerate(kept, 1)]
    )


async def end(tx: Tx, intake_id: int, broken_off: Rejection | None) -> None:
    """End the intake of a file; where nothing more of it could be read, that counts as a line that was rejected."""
    if broken_off:
        await intakes.add(tx, intake_id, Sum(received=1, rejected=1))
        await intakes.reject(tx, intake_id, [broken_off])
    await ingest.end(tx, intake_id)
    await file_imports.end(tx, intake_id)


async def get(tx: Tx, import_id: int) -> ImportDetail:
    """One file with its intake. Raises NotFound, or Forbidden for one of segments out of reach."""
    found = await file_imports.get(tx, import_id)
    if found is None:
        raise NotFound("import", import_id)
    if not covers(await access.reachable_segments(tx), found.segment_ids):
        raise Forbidden(say("no_access", kind="import", which=import_id))
    return (await _with_intakes(tx, [found]))[0]


async def list_before(tx: Tx, before_id: int, limit: int) -> Sequence[ImportDetail]:
    """Files that the principal may see, newest first, from behind one."""
    reach = await access.reachable_segments(tx)
    if reach is None:
        found = await file_imports.page_before(tx, before_id, limit)
        return await _with_intakes(tx, found)
    seen: list[FileImport] = []
    while len(seen) < limit:
        some = await file_imports.limited_page_before(tx, before_id, _IMPORTS_AT_ONCE)
        seen += [each for each in some if covers(reach, each.segment_ids)]
        if len(some) < _IMPORTS_AT_ONCE:
            break
        before_id = some[-1].id
    return await _with_intakes(tx, seen[:limit])


async def list_notes(tx: Tx, import_id: int, after: int, limit: int) -> Sequence[ImportNote]:
    """What is to be known about lines of a file, from behind one. Raises as `get`."""
    await get(tx, import_id)
    return await file_imports.notes_after(tx, import_id, after, limit)


async def notes_of_intake(tx: Tx, intake_id: int, limit: int) -> Sequence[ImportNote]:
    """The first of what is to be known about lines of an intake, which may be none of a file.

    Raises as `queries.get_intake`.
    """
    await queries.get_intake(tx, intake_id)
    return await file_imports.notes_after(tx, intake_id, 0, limit)


async def _with_intakes(tx: Tx, files: Sequence[FileImport]) -> list[ImportDetail]:
    found = await intakes.some(tx, [each.id for each in files])
    return [ImportDetail(each, found.get(each.id)) for each in files]
