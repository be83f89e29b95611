"""Who is still waiting: figures of the open tickets of each segment."""

from amends.instants import rfc3339
from amends.model.segment import Segment
from amends.model.ticket.waiting import FIGURES, WaitingOverview, WaitingUnit
from amends.wire.waiting_units import WaitingUnits, WaitingUnitView


def waiting_units_view(own: WaitingOverview) -> WaitingUnits:
    """The segments, the worst first, and all of them together."""
    units = [_unit(segment, unit) for segment, unit in own.units]
    return WaitingUnits(rfc3339(own.at.now_us), _unit(None, own.total), units)


def _unit(segment: Segment | None, unit: WaitingUnit) -> WaitingUnitView:
    return WaitingUnitView(
        segment_id=segment.id if segment else None,
        segment=segment.code if segment else "",
        name=segment.name if segment else "",
        oldest_answer_time=None if unit.oldest_us is None else rfc3339(unit.oldest_us),
        **{name: getattr(unit, name) for name in FIGURES},
    )
