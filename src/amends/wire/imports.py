"""Files that are imported in the background: by which mapping, how far they are, what is to be known of them."""

from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from amends.wire.intakes import LeftOutView, RejectionView, SumView
from amends.wire.texts import TextView

ImportStateWord: TypeAlias = Literal["waiting", "running", "done", "cancelled"]


class ProgressView(Struct, frozen=True):
    """How much of a file has been read: `done` of `total` in its `unit`, and how many lines that were.

    `unit` is `bytes` or `rows`; it is "" and `total` is 0 before the file is opened.
    """

    unit: str
    done: int
    total: int
    lines: int


class ReasonView(Struct, frozen=True):
    """Why a key of a mapping is as it is."""

    key: str
    why: TextView


class QuestionView(Struct, frozen=True):
    """What you may want to say otherwise: the key of the mapping, and what it could be, the likeliest first."""

    key: str
    question: TextView
    options: list[str]


class MappingView(Struct, frozen=True):
    """The mapping that a file is read by: its document in TOML, where it comes from, why it is so, and what is open.

    `document` is "" for a file that names its fields itself.
    """

    document: str
    origin: TextView | None
    reasons: list[ReasonView]
    questions: list[QuestionView]


class RuleTicketsView(Struct, frozen=True):
    """How many tickets a rule would open."""

    rule_id: int
    name: str
    tickets: int


class LineMergeView(Struct, frozen=True):
    """A line that would be merged: into the line `with_line` of the file, or, with null, into a stored response.

    `customer` is what that response's customer is called, "" where nothing is known of them.
    """

    line: int
    reference: str
    with_line: int | None
    customer: str


class ImportNoteView(Struct, frozen=True):
    """What is to be known about a line that is taken in; `line` 0 is the file as a whole."""

    line: int
    note: TextView


class CheckView(Struct, frozen=True):
    """What the check of a file found: which rule would open how many tickets, and the first 100 merges, faults and
    notes.

    `is_whole` is true: a check has no longest file. It was false where an earlier version ended one early.
    """

    rules: list[RuleTicketsView]
    merges: list[LineMergeView]
    rejections: list[RejectionView]
    notes: list[ImportNoteView]
    unknown_segments: list[str]
    is_whole: bool


class ImportView(Struct, frozen=True, kw_only=True):
    """A file that is imported. Its `id` is that of its intake; `notes` counts what is to be known of its lines.

    With `dry_run` it is only checked: it has no intake, `sum` says what would become of its lines, and `check` what was
    found. `sum` has the totals until now, `left_out` the reasons for lines that are no responses, with how many.
    """

    id: int
    name: str
    state: ImportStateWord
    began_time: str
    ended_time: str | None
    progress: ProgressView
    sum: SumView
    left_out: list[LeftOutView]
    notes: int
    history: bool
    mapping: MappingView
    dry_run: bool
    check: CheckView | UnsetType = UNSET


class ImportPage(Struct, frozen=True):
    """A page of imported files, newest first."""

    imports: list[ImportView]
    next_cursor: str | None


class ImportNotePage(Struct, frozen=True):
    """A page of notes in the order of the file."""

    notes: list[ImportNoteView]
    next_cursor: str | None
