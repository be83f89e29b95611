"""Files that are imported in the background: by which mapping, how far they are, what is to be known of them."""

from msgspec import UNSET

from amends.instants import rfc3339
from amends.model.file_check import CheckFound
from amends.model.file_import import FileImport, ImportNote
from amends.model.intake import Intake
from amends.serializers.intakes import left_out_views, rejection_view, sum_view
from amends.serializers.texts import text_view, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.imports import (
    CheckView,
    ImportNoteView,
    ImportView,
    LineMergeView,
    MappingView,
    ProgressView,
    QuestionView,
    ReasonView,
    RuleTicketsView,
)


def import_view(file: FileImport, intake: Intake | None) -> ImportView:
    """A file with the totals of its intake, or with what its check found."""
    read, found = file.progress, file.found
    return ImportView(
        id=file.id,
        name=file.name,
        state=file.state.value,
        began_time=rfc3339(file.began_us),
        ended_time=time_or_none(file.ended_us),
        progress=ProgressView(read.unit, read.done, read.total, read.lines),
        sum=sum_view(intake.sum if intake else found.sum),
        left_out=left_out_views(intake.left_out if intake else found.left_out),
        notes=len(found.notes) if file.is_check else file.notes,
        history=intake.is_history if intake else file.is_history,
        mapping=_mapping_view(file),
        dry_run=file.is_check,
        check=check_view(found) if file.is_check else UNSET,
    )


def check_view(found: CheckFound) -> CheckView:
    """What a check found."""
    return CheckView(
        [RuleTicketsView(each.rule_id, each.name, each.tickets) for each in found.rules],
        [LineMergeView(each.line, each.reference, each.with_line or None, each.customer) for each in found.merges],
        [rejection_view(each) for each in found.errors],
        [ImportNoteView(each.line, text_view(each.text)) for each in found.notes],
        list(found.unknown_segments),
        found.is_whole,
    )


def _mapping_view(file: FileImport) -> MappingView:
    own = file.explanation
    return MappingView(
        file.mapping,
        text_view_or_none(own.origin),
        [ReasonView(each.key, text_view(each.text)) for each in own.reasons],
        [QuestionView(each.key, text_view(each.text), list(each.options)) for each in own.questions],
    )


def import_note_view(own: ImportNote) -> ImportNoteView:
    """What is to be known about a line."""
    return ImportNoteView(own.line, text_view(own.text))
