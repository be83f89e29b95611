"""`amends import`: import a file of feedback, with a progress bar, and print the totals at the end."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from msgspec import Struct
from rich.progress import Progress

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import in_own_language, print_json
from amends.cli.table import console, error_console
from amends.errors import FieldError, Invalid
from amends.model.intake import InputRow, Intake, Rejection
from amends.model.line_result import LineResult
from amends.model.principal import Principal
from amends.serializers.intakes import rejection_view
from amends.store.engine.database import Database, Tx
from amends.tabular.mapping import Mapping
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Rows
from amends.texts.text import say
from amends.usecases import ingest, ingest_stream
from amends.usecases.resolve_segment import MissingSegment

_MAX_SHOWN = 1000
_EQUATIONS = {
    "received": ("stored", "merged", "duplicates", "rejected"),
    "stored": ("opened", "attached", "ignored", "no_match"),
}


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


def import_file(
    file: Path,
    *,
    workspace: Id,
    mapping: Annotated[Path | None, Parameter(help="TOML file that says what the columns mean")] = None,
    dry_run: Annotated[bool, Parameter(help="Check the file and store nothing", negative="")] = False,
    common: Common = PLAIN,
) -> None:
    """Import a CSV, XLSX or NDJSON file of feedback, and print the totals.

    You can run it again safely: nothing is stored twice. With --dry-run, nothing is stored at all.

    Example: amends import export.csv --workspace 1001 --mapping examples/patient-feedback.toml
    """
    plan = _mapping(mapping)
    missing = MissingSegment.MAKE if plan is not None and plan.segment.make else MissingSegment.AS_THE_WORKSPACE_SAYS
    told = _LineNotes()
    with open_rows(file, plan) as rows, _progress() as progress:
        input_rows = _handed(rows, progress)

        async def run(database: Database, by: Principal) -> Intake:
            if not dry_run:
                return await ingest_stream.ingest_stream(
                    database, by, f"file {file.name}", input_rows, missing=missing, on_results=told.note
                )
            everything = [each async for some in input_rows for each in some]
            try:
                await database.write(by, _rehearse, everything, missing, told)
            except _DryRunEnd as end:
                return end.intake
            raise AssertionError

        intake = on_workspace(common, workspace, run)
    told.notes += map(in_own_language, rows.notes)
    _print(intake, told, common, dry_run=dry_run)


async def _rehearse(tx: Tx, input_rows: Sequence[InputRow], missing: MissingSegment, told: _LineNotes) -> None:
    batch = await ingest.ingest(tx, "dry run", input_rows, missing)
    told.note(batch.results)
    raise _DryRunEnd(batch.intake)


def _mapping(file: Path | None) -> Mapping | None:
    if file is None:
        return None
    try:
        return read_mapping(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(FieldError(str(file), say("cannot_be_read", error=str(error)))) from None


def _progress() -> Progress:
    return Progress(console=error_console, transient=True, disable=not error_console.is_terminal)


async def _handed(rows: Rows, progress: Progress) -> AsyncIterator[Sequence[InputRow]]:
    task = progress.add_task("Importing", total=rows.total)
    for each in rows:
        progress.update(task, completed=rows.done)
        yield [each]


def _print(intake: Intake, told: _LineNotes, common: Common, *, dry_run: bool) -> None:
    if common.json:
        counts = msgspec.to_builtins(intake.sum)
        told_of_lines = {"rejections": [rejection_view(each) for each in told.rejections], "notes": told.notes}
        print_json({**counts, "intake": intake.id, "dry_run": dry_run, **told_of_lines})
        return
    counts = intake.sum
    width = len(f"{counts.received:,}")
    for whole, parts in _EQUATIONS.items():
        added = " + ".join(f"{getattr(counts, name):,} {name.replace('_', ' ')}" for name in parts)
        console.print(f"{getattr(counts, whole):>{width},} {whole:8} = {added}")
    if counts.rejudged:
        console.print(
            f"{counts.rejudged:,} earlier responses were corrected and judged again; "
            f"{counts.opened_later:,} opened a ticket."
        )
    for each in told.rejections:
        console.print(f"line {each.line}: {each.field}: {in_own_language(each.reason)}")
    for note in told.notes:
        console.print(note)
    if dry_run:
        console.print("Dry run: nothing was stored.")
