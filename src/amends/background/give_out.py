"""Giving out what waits: read beside all other work, and each ticket in a transaction of its own."""

from amends.background.context import Background
from amends.instants import InstantUs
from amends.model.job import Job
from amends.model.principal import system
from amends.usecases import give_out as desk


async def give_out(background: Background, job: Job) -> InstantUs | None:
    """Give out the tickets that wait, oldest first; when to look again, None where the workspace doesn't want it.

    Where nobody is free for one, the others of its kind are passed over: they would find nobody either.
    """
    database, by = background.database, system(job.workspace_id)
    waiting = await database.scan(by, desk.waiting)
    if waiting is None:
        return None
    without: set[object] = set()
    for each in waiting.tickets:
        if each.alike not in without and not await database.write(by, desk.give_out_one, each.id):
            without.add(each.alike)
    return waiting.next_us
