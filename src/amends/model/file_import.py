"""A file that is imported in the background: by which mapping and why, how far it is, and what is to be known of it."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.file_check import CheckFound
from amends.texts.text import Text

MAX_NOTES = 1000
"""That are kept of one file, the first; all of them are counted."""


class ImportState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class MappingReason(Struct, frozen=True):
    """Why a key of a mapping is as it is."""

    key: str
    text: Text


class OpenQuestion(Struct, frozen=True):
    """What a person may want to say otherwise: the key of the mapping, and what it could be, the likeliest first."""

    key: str
    text: Text
    options: tuple[str, ...]


class Explanation(Struct, frozen=True):
    """Where a mapping comes from, in words, why it is as it is, and what is open."""

    origin: Text | None = None
    reasons: tuple[MappingReason, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()


class Progress(Struct, frozen=True):
    """How much of a file has been read: `done` of `total` in its `unit`, bytes or rows, and how many lines that were.

    `total` is 0 before it is known.
    """

    unit: str = ""
    done: int = 0
    total: int = 0
    lines: int = 0


class FileImport(Struct, frozen=True, kw_only=True):
    """A file that is imported; its ID is that of its intake. One that is only checked has none, and what was `found`.

    `mapping` is the document that says what its columns mean, "" for a file that says so itself. `segment_ids` are
    those that whoever sent it was limited to, None for the whole workspace. `notes` counts what is to be known of it.
    """

    id: int
    name: str
    upload: str
    mapping: str
    explanation: Explanation
    began_us: InstantUs
    segment_ids: tuple[int, ...] | None = None
    state: ImportState = ImportState.WAITING
    progress: Progress = Progress()
    notes: int = 0
    ended_us: InstantUs | None = None
    is_check: bool = False
    is_history: bool = False
    found: CheckFound = CheckFound()


class ImportNote(Struct, frozen=True):
    """What is to be known about a line that is taken in; `line` 0 is the file as a whole, `position` its turn."""

    position: int
    line: int
    text: Text


class LastTime(Struct, frozen=True):
    """What a file was read by: its name, the mapping's document, whether its answers were history, and when."""

    name: str
    mapping: str
    is_history: bool
    used_us: InstantUs
