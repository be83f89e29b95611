"""Intakes: checking what is handed in, and the sum that every intake ends with."""

import math
import unicodedata
from collections.abc import Iterator
from operator import add

from msgspec import Struct, structs

from amends.errors import FieldError, UnreadableError
from amends.instants import MINUTE_US, InstantUs, from_text
from amends.model.customer import CustomerForm
from amends.model.email_address import email_in
from amends.model.identity import ANONYMOUS, Identity
from amends.model.response import AnswerForm, ResponseForm
from amends.model.response_line import ResponseLine, line_of
from amends.model.scale import parse_scale
from amends.texts.text import Text, one_text, say

MAX_CHARACTERS = 100_000
"""Of words; a longer text is no answer but an accident."""
MAX_NAME_CHARACTERS = 500
"""Of a code, a reference, a name, a question."""
MAX_ANSWERS = 500
MAX_CUSTOM_FIELDS = 200
CLOCK_SKEW_US = 5 * MINUTE_US
"""How far ahead of ours a sender's clock may run."""
NO_SCALE = "none"

_IDENTITIES = tuple(each.value for each in Identity)
_ALLOWED_CONTROLS = frozenset("\t\n\r")


class InputRow(Struct, frozen=True):
    """One line as an interface handed it in: its number (from 1) and the form it holds, or why it holds none.

    `is_plain` when all its texts together are known to be short and printable. `left_out` is the reason for which a
    line is no response at all, "" when it is one.
    `note` is what to know about a line that is taken in. One that `keeps_unscored` is taken in without a score that
    doesn't lie on its scale. One that `is_to_the_letter` keeps what it says of its customer as it was sent, whether or
    not that names anybody.
    """

    line: int
    form: ResponseForm | None
    errors: tuple[FieldError, ...] = ()
    is_plain: bool = False
    left_out: str = ""
    note: Text | None = None
    keeps_unscored: bool = False
    is_to_the_letter: bool = False


class Rejection(Struct, frozen=True):
    """A rejected line: its number (from 1), the field, and the reason."""

    line: int
    field: str
    reason: Text


class PlacedRejection(Struct, frozen=True):
    """A rejection and its place among those of its run of lines: a line has one for each of its faults."""

    position: int
    rejection: Rejection

    @property
    def line(self) -> int:
        """The line's number."""
        return self.rejection.line


class Sum(Struct, frozen=True):
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

    def plus(self, other: "Sum") -> "Sum":
        """Both sums in one."""
        return Sum(*map(add, structs.astuple(self), structs.astuple(other)))

    @property
    def adds_up(self) -> bool:
        """Whether both equations hold."""
        lines = self.stored + self.merged + self.duplicates + self.rejected + self.left_out
        outcomes = self.opened + self.attached + self.ignored + self.no_match + self.history
        return self.received == lines and self.stored == outcomes


class Intake(Struct, frozen=True):
    """One import of feedback; `ended_us` is None while it runs, `source` says from where it came.

    `segment_ids` are those that whoever began it was limited to, None for the whole workspace: what it rejected may be
    of any of these. `left_out` counts the lines that are no responses, by their reasons. What it brings `is_history`
    when it opens nothing and nobody is told or asked. `notes` are what to know about it now, and aren't kept.
    """

    id: int
    source: str
    began_us: InstantUs
    heartbeat_us: InstantUs
    ended_us: InstantUs | None
    sum: Sum
    segment_ids: tuple[int, ...] | None = None
    left_out: dict[str, int] = {}
    is_history: bool = False
    notes: tuple[Text, ...] = ()


def check_row(
    row: InputRow, now: InstantUs, survey_scale: str = ""
) -> tuple[ResponseLine | list[FieldError], Text | None]:
    """The line that a row stands for and what to know about it, or everything that is wrong with it."""
    if row.form is None:
        return list(row.errors), None
    checked = check(row.form, now, survey_scale, is_plain=row.is_plain, is_to_the_letter=row.is_to_the_letter)
    if not (isinstance(checked, list) and row.keeps_unscored and all(each.field.endswith("score") for each in checked)):
        return checked, row.note
    notes = [say("kept_without_score", reason=each.reason) for each in checked]
    unscored = _without_scores(row.form, {each.field for each in checked})
    return check(unscored, now, survey_scale), one_text([*([row.note] if row.note else []), *notes])


def _without_scores(form: ResponseForm, fields: set[str]) -> ResponseForm:
    answers = tuple(
        structs.replace(each, score=None, scale="") if f"answers[{index}].score" in fields else each
        for index, each in enumerate(form.answers)
    )
    if "score" in fields:
        return structs.replace(form, score=None, scale="", answers=answers)
    return structs.replace(form, answers=answers)


def check(
    form: ResponseForm,
    now: InstantUs,
    survey_scale: str = "",
    *,
    is_plain: bool = False,
    is_to_the_letter: bool = False,
) -> ResponseLine | list[FieldError]:
    """The line that a form stands for, or everything that is wrong with it; `is_plain` and `is_to_the_letter` as
    `InputRow` has them.
    """
    has_sound_texts = (is_plain or _has_plain_texts(form)) and _is_named(form)
    errors = [] if has_sound_texts else list(_check_texts(form))
    if form.custom or len(form.answers) > MAX_ANSWERS:
        errors.extend(_check_counts(form))
    time_us = _check_time(form.time, now, errors)
    if form.identity and form.identity not in _IDENTITIES:
        errors.append(FieldError("identity", say("not_a_choice", choices=_IDENTITIES)))
    if form.identity == ANONYMOUS and email_in(form.reference):
        errors.append(FieldError("reference", say("leads_back_to_somebody")))
    scale = _check_score(form, survey_scale, errors)
    for index, answer in enumerate(form.answers):
        if answer.score is not None or answer.scale:
            errors.extend(_check_answer_score(index, answer))
    return errors or line_of(form, time_us, scale, is_to_the_letter=is_to_the_letter)


def _check_time(text: str, now: InstantUs, errors: list[FieldError]) -> InstantUs:
    if not text:
        return now
    try:
        time_us = from_text(text)
    except ValueError:
        errors.append(FieldError("time", say("no_time", text=text[:40])))
        return now
    if time_us > now + CLOCK_SKEW_US:
        errors.append(FieldError("time", say("in_the_future", text=text)))
    return time_us


def _check_score(form: ResponseForm, survey_scale: str, errors: list[FieldError]) -> str:
    scale_text = form.scale or survey_scale
    if form.score is None:
        if form.scale not in ("", NO_SCALE):
            _parse_scale(form.scale, errors)
        return ""
    if scale_text in ("", NO_SCALE):
        errors.append(FieldError("scale", say("score_needs_a_scale")))
        return ""
    scale = _parse_scale(scale_text, errors)
    if scale is not None and not scale.holds(form.score):
        errors.append(FieldError("score", say("outside_the_scale", score=form.score, scale=scale_text)))
    return scale_text


def _check_answer_score(index: int, answer: AnswerForm) -> Iterator[FieldError]:
    path = f"answers[{index}]"
    if not answer.scale:
        yield FieldError(f"{path}.scale", say("score_needs_a_scale"))
        return
    try:
        scale = parse_scale(answer.scale)
    except UnreadableError as error:
        yield FieldError(f"{path}.scale", error.reason)
        return
    if answer.score is not None and not scale.holds(answer.score):
        yield FieldError(f"{path}.score", say("outside_the_scale", score=answer.score, scale=answer.scale))


def _parse_scale(text: str, errors: list[FieldError]):  # type: ignore[no-untyped-def]
    try:
        return parse_scale(text)
    except UnreadableError as error:
        errors.append(FieldError("scale", error.reason))
        return None


def _check_counts(form: ResponseForm) -> Iterator[FieldError]:
    if len(form.answers) > MAX_ANSWERS:
        yield FieldError("answers", say("too_many_answers", count=len(form.answers), limit=MAX_ANSWERS))
    if len(form.custom) > MAX_CUSTOM_FIELDS:
        yield FieldError("custom", say("too_many_fields", count=len(form.custom), limit=MAX_CUSTOM_FIELDS))
    for name, value in form.custom.items():
        if isinstance(value, float) and not math.isfinite(value):
            yield FieldError(f"custom.{name}", say("not_finite"))
        if isinstance(value, int) and abs(value) >= 2**53:
            yield FieldError(f"custom.{name}", say("too_large_to_be_exact"))


def _has_plain_texts(form: ResponseForm) -> bool:
    """Whether its texts together are as short as each may be, and hold no control character.

    Nearly every line is so, and is told by two looks instead of a dozen.
    """
    who = form.customer
    own = (form.survey, form.reference, form.segment, form.scale, form.time, form.language, form.transaction)
    names = "".join((*own, form.permission.wording, who.email, who.phone, who.name, who.reference, *form.custom))
    words = "".join([text for each in form.answers for text in (each.question, each.verbatim)])
    words += "".join([value for value in form.custom.values() if isinstance(value, str)])
    is_short = len(names) <= MAX_NAME_CHARACTERS and len(words) <= MAX_CHARACTERS
    return is_short and names.isprintable() and (words.isprintable() or words.replace("\n", " ").isprintable())


def _is_named(form: ResponseForm) -> bool:
    named = (form.survey, form.reference, *[answer.question for answer in form.answers])
    return all(map(str.strip, named))


def _check_texts(form: ResponseForm) -> Iterator[FieldError]:
    for field, text, limit in _texts(form):
        error = text_error(text, limit)
        if error:
            yield FieldError(field, error)
    for field in ("survey", "reference"):
        if not getattr(form, field).strip():
            yield FieldError(field, say("empty"))
    for index, answer in enumerate(form.answers):
        if not answer.question.strip():
            yield FieldError(f"answers[{index}].question", say("empty"))


_CUSTOMER_TEXTS = [(field, f"customer.{field}") for field in CustomerForm.__struct_fields__]


def _texts(form: ResponseForm) -> Iterator[tuple[str, str, int]]:
    for field in ("survey", "reference", "segment", "scale", "time", "language", "transaction"):
        yield field, getattr(form, field), MAX_NAME_CHARACTERS
    for field, name in _CUSTOMER_TEXTS:
        yield name, getattr(form.customer, field), MAX_NAME_CHARACTERS
    yield "permission.wording", form.permission.wording, MAX_CHARACTERS
    for index, answer in enumerate(form.answers):
        yield f"answers[{index}].question", answer.question, MAX_CHARACTERS
        yield f"answers[{index}].verbatim", answer.verbatim, MAX_CHARACTERS
    for name, value in form.custom.items():
        yield f"custom.{name[:40]}", name, MAX_NAME_CHARACTERS
        if isinstance(value, str):
            yield f"custom.{name[:40]}", value, MAX_CHARACTERS


def text_error(text: str, limit: int) -> Text | None:
    """Why a text can't be kept, None when it can: too long, a control character, half a surrogate pair."""
    if len(text) > limit:
        return say("too_long", count=len(text), limit=limit)
    if text.isprintable():
        return None
    for index, character in enumerate(text):
        if character == "\0":
            return say("contains_nul", position=index + 1)
        category = unicodedata.category(character)
        if category == "Cc" and character not in _ALLOWED_CONTROLS:
            return say("contains_control", code_point=f"{ord(character):04X}", position=index + 1)
        if category == "Cs":
            return say("contains_half_a_character", position=index + 1)
    return None
