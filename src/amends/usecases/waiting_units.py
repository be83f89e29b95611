"""Who is still waiting for us: a row a unit, the worst first, of those that whoever asks may see."""

from amends.instants import moment, start_of_day
from amends.model.access import includes
from amends.model.ticket.waiting import AsOf, WaitingOverview, total_of, worst_first
from amends.store import segments, waiting_units, workspaces
from amends.store.engine.database import Tx
from amends.usecases import access


async def list_units(tx: Tx, zone: str = "") -> WaitingOverview:
    """The figures of each unit within reach; `zone` is where the day ends, "" the workspace's own."""
    at = await as_of(tx, zone)
    (reach, sight), tree = await access.seen(tx), await segments.tree(tx)
    found = [each for each in await waiting_units.by_segment(tx, at, sight) if includes(reach, each.segment_id)]
    named = [(tree.by_id(each.segment_id), each) for each in worst_first(found)]
    return WaitingOverview([(segment, each) for segment, each in named if segment], total_of(found), at)


async def as_of(tx: Tx, zone: str = "") -> AsOf:
    """Now, and when the day ends in a zone, "" the workspace's own."""
    zone = zone or (await workspaces.own(tx)).time_zone
    tomorrow = moment(tx.now).to_tz(zone).date().add(days=1)
    return AsOf(tx.now, start_of_day(tomorrow, zone))
