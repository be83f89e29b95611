"""Undo of a segment's last change: its name and its place in the tree."""

import msgspec
from msgspec import UNSET, Struct

from amends.errors import BusinessRuleError
from amends.model.segment import Segment
from amends.model.ticket.undo import UNDO_US
from amends.store import audit
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.settings import segments
from amends.usecases.settings.segments import SegmentChangeForm


class _Details(Struct, frozen=True):
    before: Segment


async def undo(tx: Tx, segment_id: int) -> Segment:
    """Take back what one changed last about a segment, within ten minutes: its name, and where it was.

    Tickets that went to others because of a move stay with them. Raises NotFound, BusinessRuleError when there is
    nothing to take back, or not any more, or not by who asks, and Invalid when it can't go back where it was.
    """
    await tx.lock("segments", "users")
    own = await segments.get(tx, segment_id)
    last = await audit.last_change_of_segment(tx, segment_id)
    if last is None:
        raise BusinessRuleError(say("cannot_be_undone"))
    if (last.by_kind, last.by_id) != (tx.by.kind.value, tx.by.id):
        raise BusinessRuleError(say("undo_by_who_did_it"))
    if tx.now - last.at_us > UNDO_US:
        raise BusinessRuleError(say("undo_too_late", minutes=UNDO_US // 60_000_000))
    before = msgspec.json.decode(last.details, type=_Details).before
    above = await segments.get(tx, before.parent_id) if own.parent_id else None
    wanted = SegmentChangeForm(name=before.name, parent=above.code if above else UNSET)
    return await segments.change(tx, segment_id, wanted)
