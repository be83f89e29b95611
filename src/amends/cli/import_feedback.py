"""`amends import`: import a file of feedback, with a progress bar, and print the totals at the end."""

from collections.abc import AsyncIterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cyclopts import Parameter
from msgspec import Struct
from rich.progress import Progress

from amends.cli import import_check
from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.import_age import is_history
from amends.cli.output import in_own_language, print_json, print_lines
from amends.cli.table import console, error_console
from amends.errors import FieldError, Invalid
from amends.importers.plan import SCORE_SCALE, TIME_FORMAT, ImportPlan, ImportWish, plan_of, refuse_unusable
from amends.model.file_check import CheckFound
from amends.model.intake import InputRow, Intake, Rejection, Sum
from amends.model.left_out import left_out_texts
from amends.model.line_result import LineResult
from amends.model.principal import Principal
from amends.serializers.imports import check_view
from amends.serializers.intakes import rejection_view
from amends.store.engine.database import Database
from amends.tabular.guess.meanings import Guess, GuessQuestion
from amends.tabular.guess.profile import read_profile
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Rows
from amends.texts.text import say
from amends.usecases import import_shapes, ingest_stream
from amends.usecases.check_file import Rehearsal
from amends.usecases.resolve_segment import MissingSegment

_MAX_SHOWN = 1000
_HANDED_AT_ONCE = 64
_EQUATIONS = {
    "received": ("stored", "merged", "duplicates", "rejected", "left_out"),
    "stored": ("opened", "attached", "ignored", "no_match", "history"),
}


_GUESSED = "# Guessed, because no --mapping was given. Save these lines and correct them to decide yourself."


_OPTIONS: Final = {TIME_FORMAT: "--time-format", SCORE_SCALE: "--score-scale"}
"""The options that decide what two readings of a file fit equally well, by the key of a mapping."""


class _LineNotes(Struct):
    """What is told about single lines, the first of them."""

    rejections: list[Rejection] = []
    notes: list[str] = []

    def note(self, results: Sequence[LineResult]) -> None:
        for result in results:
            self.rejections += [Rejection(result.line, error.field, error.reason) for error in result.errors]
            self.notes += [f"line {result.line}: {in_own_language(result.note)}"] if result.note else []
        del self.rejections[_MAX_SHOWN:], self.notes[_MAX_SHOWN:]


class _Source(Struct, frozen=True):
    """What a file hands in, what it is called, what becomes of segments that aren't there; whether it is history."""

    name: str
    rows: AsyncIterator[Sequence[InputRow]]
    missing: MissingSegment
    is_history: bool


class _Asked(Struct, frozen=True):
    """What to do with a file: by what it is read, whether it is history (None is not said), and how far to go."""

    file: Path
    wish: ImportWish
    history: bool | None
    is_dry_run: bool
    shows_mapping: bool


class _Import(Struct, frozen=True):
    """By what a file is read, whether that was stated, its intake, and what a check found.

    Where only the mapping is shown, there is no intake.
    """

    plan: ImportPlan
    is_stated: bool
    intake: Intake | None = None
    found: CheckFound | None = None

    @property
    def shown(self) -> str:
        """The mapping that is used, below where it comes from; "" where it was stated or isn't needed."""
        if self.is_stated or not self.plan.document:
            return ""
        return f"{_GUESSED if self.plan.guess else _comment(self.plan)}\n\n{self.plan.document}"


def import_file(
    file: Path,
    *,
    workspace: Id,
    mapping: Annotated[Path | None, Parameter(help="TOML file that says what the columns mean")] = None,
    history: Annotated[
        bool | None,
        Parameter(negative="--current", help="The answers are history: they open nothing; or current"),
    ] = None,
    dry_run: Annotated[bool, Parameter(help="Check the file and store nothing", negative="")] = False,
    show_mapping: Annotated[bool, Parameter(help="Print only the mapping that would be used", negative="")] = False,
    saved_mapping: Annotated[
        str | None, Parameter(help="Name of a mapping or a profile that the workspace keeps")
    ] = None,
    guess: Annotated[
        bool, Parameter(help="Guess anew, whatever the workspace keeps or did last time", negative="")
    ] = False,
    profile: Annotated[
        list[Path] | None, Parameter(help="TOML file that describes the exports of a tool; may be given again")
    ] = None,
    time_format: Annotated[
        str, Parameter(help="How times are written, like dd/mm/yyyy, where a guess can't tell")
    ] = "",
    score_scale: Annotated[
        str, Parameter(help="The scale of the scores, like nps or 1..10, where a guess can't tell")
    ] = "",
    common: Common = PLAIN,
) -> None:
    """Import a CSV, XLSX or NDJSON file of feedback, and print the totals.

    Without a mapping, what the columns mean is guessed, and the mapping that was used is printed with its reasons.
    You can run it again safely: nothing is stored twice. With --dry-run, nothing is stored at all, and you see which
    lines would be merged with what, and which rule would open how many tickets. A file with answers
    of long ago needs --history or --current.

    Example: amends import export.csv --workspace 1001 --current
    """
    decisions = {key: value for key, value in ((TIME_FORMAT, time_format), (SCORE_SCALE, score_scale)) if value}
    profiles = [read_profile(_text(each)) for each in profile or ()]
    wish = ImportWish(_text(mapping) if mapping else "", saved_mapping or "", profiles, decisions, is_anew=guess)
    asked, told = _Asked(file, wish, history, dry_run, show_mapping), _LineNotes()

    async def run(database: Database, by: Principal) -> _Import:
        return await _run(database, by, asked, told)

    done = on_workspace(common, workspace, run)
    if done.intake is None:
        print_lines((wish.document or done.plan.document).rstrip("\n"))
        return
    _print(done, told, common)


async def _run(database: Database, by: Principal, asked: _Asked, told: _LineNotes) -> _Import:
    file, history = asked.file, asked.history
    plan = await _plan(database, by, file, asked.wish)
    if asked.shows_mapping:
        return _Import(plan, bool(asked.wish.document))
    if plan.guess:
        _refuse_even(plan.guess, file)
    is_said = asked.is_dry_run or history is not None
    is_old = bool(history) if is_said else await is_history(database, by, file, plan)
    with open_rows(file, plan.mapping) as rows, _progress() as progress:
        source = _Source(file.name, _handed(rows, progress), _missing(plan.mapping), is_old)
        if asked.is_dry_run:
            found = await _checked(database, by, source, told)
            intake = await database.read(by, import_check.as_intake, found, is_history=is_old)
        else:
            found, intake = None, await _imported(database, by, source, told)
        told.notes += map(in_own_language, rows.notes)
    if found is None:
        await database.write(by, import_shapes.remember, plan.shape, file.name, plan.document, is_history=is_old)
    return _Import(plan, bool(asked.wish.document), intake, found)


def _comment(plan: ImportPlan) -> str:
    return f"# {in_own_language(plan.origin)}" if plan.origin else ""


async def _plan(database: Database, by: Principal, file: Path, wish: ImportWish) -> ImportPlan:
    """Raises Invalid, with the options that were given, for what the file can't be read by."""
    try:
        return await plan_of(database, by, file, file.name, wish)
    except Invalid as error:
        raise Invalid(
            *(FieldError(_OPTIONS.get(each.field, each.field), each.reason) for each in error.errors)
        ) from None


def _refuse_even(guess: Guess, file: Path) -> None:
    """Refuse what two readings fit equally well: nobody is there to be asked."""
    even = [each for each in guess.questions if each.is_even]
    if even:
        raise Invalid(*(_even(each, file) for each in even))
    refuse_unusable(guess)


def _even(own: GuessQuestion, file: Path) -> FieldError:
    option = _OPTIONS.get(own.key)
    if option:
        return FieldError(option, say("guess_is_even_here", question=own.text, option=option, either=own.options))
    return FieldError(own.key, say("guess_is_even", question=own.text, key=own.key, either=own.options, file=file.name))


def _missing(plan: Mapping | None) -> MissingSegment:
    return MissingSegment.MAKE if plan is not None and plan.segment.make else MissingSegment.AS_THE_WORKSPACE_SAYS


async def _imported(database: Database, by: Principal, source: _Source, told: _LineNotes) -> Intake:
    return await ingest_stream.ingest_stream(
        database,
        by,
        f"file {source.name}",
        source.rows,
        missing=source.missing,
        on_results=told.note,
        is_history=source.is_history,
    )


async def _checked(database: Database, by: Principal, source: _Source, told: _LineNotes) -> CheckFound:
    rehearsal = Rehearsal(is_history=source.is_history, max_shown=_MAX_SHOWN)
    found = await import_check.check_rows(database, by, source.rows, source.missing, rehearsal)
    told.rejections += found.errors
    told.notes += [f"line {each.line}: {in_own_language(each.text)}" for each in found.notes]
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(FieldError(str(file), say("cannot_be_read", error=str(error)))) from None


def _progress() -> Progress:
    return Progress(console=error_console, transient=True, disable=not error_console.is_terminal)


async def _handed(rows: Rows, progress: Progress) -> AsyncIterator[Sequence[InputRow]]:
    task = progress.add_task("Importing", total=rows.total)
    while some := list(islice(rows, _HANDED_AT_ONCE)):
        progress.update(task, completed=rows.done)
        yield some


def _print(done: _Import, told: _LineNotes, common: Common) -> None:
    intake = done.intake
    if intake is None:
        return
    told.notes += map(in_own_language, intake.notes)
    if common.json:
        print_json(_as_json(done, intake, told))
        return
    if done.shown:
        print_lines(done.shown)
    counts = intake.sum
    _print_sum(counts)
    if counts.rejudged:
        console.print(
            f"{counts.rejudged:,} earlier responses were corrected and judged again; "
            f"{counts.opened_later:,} opened a ticket."
        )
    for text in left_out_texts(intake.left_out):
        console.print(in_own_language(text))
    for each in told.rejections:
        console.print(f"line {each.line}: {each.field}: {in_own_language(each.reason)}")
    for line in [*told.notes, *(import_check.told(done.found) if done.found else ())]:
        console.print(line)
    if done.found:
        console.print("Dry run: nothing was stored.")


def _as_json(done: _Import, intake: Intake, told: _LineNotes) -> dict[str, object]:
    counts: dict[str, object] = msgspec.to_builtins(intake.sum)
    return {
        **counts,
        **({"left_out_reasons": intake.left_out} if intake.left_out else {}),
        "intake": intake.id,
        "dry_run": done.found is not None,
        "rejections": [rejection_view(each) for each in told.rejections],
        "notes": told.notes,
        **({"check": check_view(done.found)} if done.found else {}),
        **({"mapping": done.plan.document} if done.shown else {}),
    }


def _print_sum(counts: Sum) -> None:
    width = len(f"{counts.received:,}")
    for whole, (*parts, last) in _EQUATIONS.items():
        # Hardly any file has lines that are left out, or is history.
        named = [*parts, last] if getattr(counts, last) else parts
        added = " + ".join(f"{getattr(counts, name):,} {name.replace('_', ' ')}" for name in named)
        console.print(f"{getattr(counts, whole):>{width},} {whole:8} = {added}")
