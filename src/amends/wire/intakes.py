"""Intakes, their totals, and what became of their lines."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from amends.wire.problems import FieldErrorView
from amends.wire.texts import TextView


class ResultView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result of one line: stored, merged (a correction), duplicate (nothing new), left_out (it is no response), or
    rejected with its faults.
    """

    line: int
    result: str
    response_id: int | UnsetType = UNSET
    outcome: str | UnsetType = UNSET
    ticket_id: int | UnsetType = UNSET
    note: str = ""
    note_text: TextView | UnsetType = UNSET
    errors: tuple[FieldErrorView, ...] = ()


class SumView(Struct, frozen=True):
    """The totals of an intake. Its lines: received = stored + merged + duplicates + rejected + left_out. Its new
    responses: stored = opened + attached + ignored + no_match + history.

    `rejudged` counts earlier responses that this intake corrected and that the rules judged again; `opened_later`
    counts the tickets that this opened. Neither is part of the two equations.
    """

    received: int = 0
    stored: int = 0
    merged: int = 0
    duplicates: int = 0
    rejected: int = 0
    left_out: int = 0
    opened: int = 0
    attached: int = 0
    ignored: int = 0
    no_match: int = 0
    rejudged: int = 0
    opened_later: int = 0
    history: int = 0


class LeftOutView(Struct, frozen=True):
    """How many lines of a file were left out because they are no responses, and why: a preview, a test, a footer."""

    reason: str
    text: str
    lines: int


class IntakeView(Struct, frozen=True, kw_only=True):
    """An intake and its totals, with the reasons for lines that were left out. `ended_time` is null while it runs.

    What it brought is history where `history` is true. `notes` is there when there is something to know: no rule opens
    tickets, so nothing can come of it.
    """

    id: int
    source: str
    began_time: str
    ended_time: str | None
    sum: SumView
    history: bool
    left_out: list[LeftOutView] | UnsetType = UNSET
    notes: list[TextView] | UnsetType = UNSET


class IntakeAnswer(Struct, frozen=True):
    """A finished intake, with the result of each of its lines."""

    intake: IntakeView
    results: list[ResultView]


class IntakePage(Struct, frozen=True):
    """A page of intakes, newest first."""

    intakes: list[IntakeView]
    next_cursor: str | None


class RejectionView(Struct, frozen=True):
    """A rejected line: its number (from 1), the field, and the reason.

    `code` and `parameters` are for programs, `text` says it in the language of `Accept-Language`, `reason` in English.
    """

    line: int
    field: str
    reason: str
    code: str
    parameters: dict[str, Any]
    text: str


class RejectionPage(Struct, frozen=True):
    """A page of the rejected lines of an intake, in the order of its lines."""

    rejections: list[RejectionView]
    next_cursor: str | None
