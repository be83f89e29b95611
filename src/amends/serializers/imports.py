"""Files that are imported in the background: by which mapping, how far they are, what is to be known of them."""

from amends.instants import rfc3339
from amends.model.file_import import FileImport, ImportNote
from amends.model.intake import Intake
from amends.serializers.intakes import left_out_views, sum_view
from amends.serializers.texts import text_view, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire.imports import (
    ImportNoteView,
    ImportView,
    MappingView,
    ProgressView,
    QuestionView,
    ReasonView,
)


def import_view(file: FileImport, intake: Intake) -> ImportView:
    """A file with the totals of its intake."""
    read = file.progress
    return ImportView(
        id=file.id,
        name=file.name,
        state=file.state.value,
        began_time=rfc3339(file.began_us),
        ended_time=time_or_none(file.ended_us),
        progress=ProgressView(read.unit, read.done, read.total, read.lines),
        sum=sum_view(intake.sum),
        left_out=left_out_views(intake),
        notes=file.notes,
        history=intake.is_history,
        mapping=_mapping_view(file),
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
