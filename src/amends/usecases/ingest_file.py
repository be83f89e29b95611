"""A file that was sent and is taken in by the background: begun, and ended where nothing more of it can be read."""

import msgspec
from msgspec import Struct

from amends.model.intake import Rejection, Sum
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.model.subject import Subject
from amends.store import intakes, jobs
from amends.store.engine.database import Tx
from amends.store.intakes import IMPORT_FILE
from amends.store.jobs import NewJob
from amends.usecases import ingest


class FileImport(Struct, frozen=True):
    """Who takes a file in, the token of its upload, and its mapping's document; "" for a file that needs none."""

    by: Principal
    upload: str
    mapping: str


async def begin(tx: Tx, name: str, upload: str, mapping: str, *, is_history: bool = False) -> int:
    """Begin to take a file in; the intake's ID. Whoever asked doesn't have to wait, and no restart ends it."""
    intake_id = await ingest.begin(tx, f"file {name}", is_history=is_history)
    data = msgspec.json.encode(FileImport(tx.by, upload, mapping)).decode()
    subject = Subject(intakes.INTAKE, intake_id)
    job = NewJob(IMPORT_FILE, tx.now, str(intake_id), data, queue=JobQueue.IMPORTS, subject=subject)
    await jobs.add_many(tx, [job])
    return intake_id


async def end(tx: Tx, intake_id: int, broken_off: Rejection | None) -> None:
    """End the intake of a file; where nothing more of it could be read, that counts as a line that was rejected."""
    if broken_off:
        await intakes.add(tx, intake_id, Sum(received=1, rejected=1))
        await intakes.reject(tx, intake_id, [broken_off])
    await ingest.end(tx, intake_id)
