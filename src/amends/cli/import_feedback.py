"""`amends import`: import a file of feedback, with a progress bar, and print the totals at the end."""

from collections.abc import AsyncIterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from msgspec import Struct
from rich.progress import Progress

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.import_age import is_history
from amends.cli.output import in_own_language, print_json, print_lines
from amends.cli.table import console, error_console
from amends.errors import FieldError, Invalid
from amends.importers.plan import ImportPlan, ImportWish, plan_of, refuse_unusable
from amends.model.intake import InputRow, Intake, Rejection, Sum
from amends.model.left_out import left_out_texts
from amends.model.line_result import LineResult
from amends.model.principal import Principal
from amends.serializers.intakes import rejection_view
from amends.store.engine.database import Database, Tx
from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.profile import read_profile
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Rows
from amends.texts.text import say
from amends.usecases import import_shapes, ingest, ingest_stream
from amends.usecases.resolve_segment import MissingSegment

_MAX_SHOWN = 1000
_HANDED_AT_ONCE = 64
_EQUATIONS = {
    "received": ("stored", "merged", "duplicates", "rejected", "left_out"),
    "stored": ("opened", "attached", "ignored", "no_match", "history"),
}


_GUESSED = "# Guessed, because no --mapping was given. Save these lines and correct them to decide yourself."


class _DryRunEnd(Exception):  # noqa: N818 - it ends a dry run, nothing is wrong
    def __init__(self, intake: Intake) -> None:
        self.intake = intake


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


class _Import(Struct, frozen=True):
    """By what a file is read, whether that was stated, and its intake, None where nothing was taken in."""

    plan: ImportPlan
    is_stated: bool
    intake: Intake | None = None

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
    common: Common = PLAIN,
) -> None:
    """Import a CSV, XLSX or NDJSON file of feedback, and print the totals.

    Without a mapping, what the columns mean is guessed, and the mapping that was used is printed with its reasons.
    You can run it again safely: nothing is stored twice. With --dry-run, nothing is stored at all. A file with answers
    of long ago needs --history or --current.

    Example: amends import export.csv --workspace 1001 --current
    """
    stated = _text(mapping) if mapping else ""
    profiles = [read_profile(_text(each)) for each in profile or ()]
    wish = ImportWish(stated, saved_mapping or "", profiles, is_anew=guess)
    told = _LineNotes()

    async def run(database: Database, by: Principal) -> _Import:
        plan = await plan_of(database, by, file, file.name, wish)
        if show_mapping:
            return _Import(plan, bool(stated))
        if plan.guess:
            _refuse_even(plan.guess, file)
        is_old = bool(history) if dry_run or history is not None else await is_history(database, by, file, plan)
        with open_rows(file, plan.mapping) as rows, _progress() as progress:
            source = _Source(file.name, _handed(rows, progress), _missing(plan.mapping), is_old)
            intake = await (_rehearsed if dry_run else _imported)(database, by, source, told)
            told.notes += map(in_own_language, rows.notes)
        if not dry_run:
            await database.write(by, import_shapes.remember, plan.shape, file.name, plan.document, is_history=is_old)
        return _Import(plan, bool(stated), intake)

    done = on_workspace(common, workspace, run)
    if done.intake is None:
        print_lines((stated or done.plan.document).rstrip("\n"))
        return
    _print(done, told, common, dry_run=dry_run)


def _comment(plan: ImportPlan) -> str:
    return f"# {in_own_language(plan.origin)}" if plan.origin else ""


def _refuse_even(guess: Guess, file: Path) -> None:
    """Refuse what two readings fit equally well: nobody is there to be asked."""
    even = [each for each in guess.questions if each.is_even]
    if even:
        raise Invalid(
            *(
                FieldError(
                    each.key,
                    say("guess_is_even", question=each.text, key=each.key, either=each.options, file=file.name),
                )
                for each in even
            )
        )
    refuse_unusable(guess)


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


async def _rehearsed(database: Database, by: Principal, source: _Source, told: _LineNotes) -> Intake:
    everything = [each async for some in source.rows for each in some]
    try:
        await database.write(by, _rehearse, everything, source, told)
    except _DryRunEnd as end:
        return end.intake
    raise AssertionError


async def _rehearse(tx: Tx, input_rows: Sequence[InputRow], source: _Source, told: _LineNotes) -> None:
    batch = await ingest.ingest(tx, "dry run", input_rows, source.missing, is_history=source.is_history)
    told.note(batch.results)
    raise _DryRunEnd(batch.intake)


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


def _print(done: _Import, told: _LineNotes, common: Common, *, dry_run: bool) -> None:
    intake = done.intake
    if intake is None:
        return
    told.notes += map(in_own_language, intake.notes)
    if common.json:
        counts = msgspec.to_builtins(intake.sum)
        told_of_lines = {"rejections": [rejection_view(each) for each in told.rejections], "notes": told.notes}
        left_out = {"left_out_reasons": intake.left_out} if intake.left_out else {}
        counts |= {
            **left_out,
            "intake": intake.id,
            "dry_run": dry_run,
            **told_of_lines,
            **({"mapping": done.plan.document} if done.shown else {}),
        }
        print_json(counts)
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
    for note in told.notes:
        console.print(note)
    if dry_run:
        console.print("Dry run: nothing was stored.")


def _print_sum(counts: Sum) -> None:
    width = len(f"{counts.received:,}")
    for whole, (*parts, last) in _EQUATIONS.items():
        # Hardly any file has lines that are left out, or is history.
        named = [*parts, last] if getattr(counts, last) else parts
        added = " + ".join(f"{getattr(counts, name):,} {name.replace('_', ' ')}" for name in named)
        console.print(f"{getattr(counts, whole):>{width},} {whole:8} = {added}")
