"""`amends segment`: create, change, undo, list and import segments."""

import csv
import re
from pathlib import Path

from cyclopts import App
from msgspec import UNSET

from amends.cli.common import PLAIN, Code, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import FieldError, Invalid
from amends.model.segment import Segment
from amends.serializers.segments import segment_view
from amends.texts.text import say
from amends.usecases.settings import segments, undo_segment
from amends.usecases.settings.segments import SegmentChangeForm, SegmentForm

_PLACE = re.compile(r"segments\[(\d+)\]\.")

app = App(name="segment", help="Create, change, list and import segments.")


@app.command
def add(code: Code = "", *, workspace: Id, name: str = "", parent: str = "", common: Common = PLAIN) -> None:
    """Create a segment below its parent, and print its ID.

    Example: amends segment add S1 --workspace 1001 --name "Store 1"
    """
    form = SegmentForm(code=code, name=name, parent=parent)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, segments.add, form))
    print_json(segment_view(made)) if common.json else print_lines(str(made.id))


@app.command(name="set")
def set_(
    segment: Id, *, workspace: Id, name: str | None = None, parent: str | None = None, common: Common = PLAIN
) -> None:
    """Give a segment another name, or move it below another one. An empty parent is the Main Segment.

    Example: amends segment set 1005 --workspace 1001 --name "Store 1, old town"
    """
    form = SegmentChangeForm(name=UNSET if name is None else name, parent=UNSET if parent is None else parent)
    changed = on_workspace(common, workspace, lambda db, by: db.write(by, segments.change, segment, form))
    print_json(segment_view(changed)) if common.json else print_lines(f"Segment {segment} is changed.")


@app.command
def undo(segment: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Take back the last change of a segment, for ten minutes: its name, and where it was.

    Example: amends segment undo 1005 --workspace 1001
    """
    before = on_workspace(common, workspace, lambda db, by: db.write(by, undo_segment.undo, segment))
    print_json(segment_view(before)) if common.json else print_lines(f"Segment {segment} is as before: {before.name}")


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the segments of a workspace.

    Example: amends segment list --workspace 1001
    """
    tree = on_workspace(common, workspace, lambda db, by: db.read(by, segments.list_all))
    if common.json:
        print_json([segment_view(each) for each in tree])
    else:
        print_table(("ID", "Parent", "Code", "Name"), map(_row, tree))


@app.command(name="import")
def import_(file: Path, *, workspace: Id, common: Common = PLAIN) -> None:
    """Import segments from a CSV file with the columns code, name and parent: all or none.

    Example: amends segment import segments.csv --workspace 1001
    """
    lines, forms = _forms(file)
    try:
        made = on_workspace(common, workspace, lambda db, by: db.write(by, segments.add_many, forms))
    except Invalid as refused:
        raise Invalid(*(_at_its_line(error, lines) for error in refused.errors)) from None
    print_json([segment_view(each) for each in made]) if common.json else print_lines(f"{len(made)} segments imported")


def _forms(file: Path) -> tuple[list[int], list[SegmentForm]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            table = csv.DictReader(text)
            numbered = [(table.line_num, row) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(FieldError(str(file), say("cannot_be_read", error=str(error)))) from None
    if "code" not in (table.fieldnames or ()):
        raise Invalid(FieldError(str(file), say("needs_a_code_column")))
    return [line for line, _ in numbered], [
        SegmentForm(code=row["code"] or "", name=row.get("name") or "", parent=row.get("parent") or "")
        for _, row in numbered
    ]


def _at_its_line(error: FieldError, lines: list[int]) -> FieldError:
    index = _PLACE.match(error.field)
    return FieldError(f"line {lines[int(index[1])]}: {error.field[index.end() :]}", error.reason) if index else error


def _row(segment: Segment) -> tuple[object, ...]:
    return segment.id, segment.parent_id or "", segment.code, segment.name
