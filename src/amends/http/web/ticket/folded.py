"""A thread in which what systems did in a row is one line that opens: what people did and said stays in sight."""

from collections.abc import Sequence
from itertools import groupby

from amends.http.web.ticket.timeline import TimelineEntry


def folded(lines: Sequence[TimelineEntry]) -> list[list[TimelineEntry]]:
    """The lines in their order, each by itself or together with its neighbours that systems did too.

    What the line beside it says already is left out.
    """
    runs: list[list[TimelineEntry]] = []
    for is_folded, run in groupby((line for line in lines if not line.is_said_already), key=_is_folded):
        together = list(run)
        runs += [together] if is_folded else [[each] for each in together]
    return runs


def _is_folded(line: TimelineEntry) -> bool:
    # What was written, and a target that was missed, is never out of sight, whoever it comes from.
    return line.is_by_system and line.kind == "change" and not line.words
