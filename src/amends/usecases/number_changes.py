"""Numbering: what is committed gets its numbers in the feed of changes, by one at a time in each workspace."""

from heapq import merge

from msgspec import structs

from amends.instants import HOUR_US, InstantUs
from amends.model.audit import AuditEntry
from amends.model.change import KEPT_US, ChangeSet, FeedState, is_of_a_setting, numbered
from amends.model.job import Job
from amends.store import audit, change_sets, jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob

NUMBER_CHANGES = "number_changes"
"""The kind of the job that numbers what nobody asks for, and forgets what is too old."""

_MAX_AT_ONCE = 1000
_EVERY_US = HOUR_US


async def start_numbering(tx: Tx) -> None:
    """See to it that the changes of a new workspace are numbered."""
    await jobs.add_many(tx, [NewJob(NUMBER_CHANGES, InstantUs(tx.now + _EVERY_US), NUMBER_CHANGES)])


async def number_by_job(tx: Tx, _: Job) -> InstantUs:
    """Number what waits, and say when to look again."""
    return tx.now if await number_some(tx) else InstantUs(tx.now + _EVERY_US)


async def is_any_unnumbered(tx: Tx) -> bool:
    """Whether a change that is committed has no number yet."""
    if await change_sets.unnumbered(tx, 1):
        return True
    state = await change_sets.state(tx)
    return bool(await audit.after(tx, state.audit_number, 1))


async def number_some(tx: Tx) -> bool:
    """Give up to a thousand change sets their numbers, in the order of their commits; whether more wait."""
    await tx.lock("changes")
    state = await change_sets.state(tx)
    # Settings are read last: what a ticket that is seen here was made with is seen then too, and comes before it.
    waiting = await change_sets.unnumbered(tx, _MAX_AT_ONCE)
    entries = await audit.after(tx, state.audit_number, _MAX_AT_ONCE)
    if len(entries) == _MAX_AT_ONCE:
        waiting = ()
    of_settings = {-each.number: _of_setting(each) for each in entries if is_of_a_setting(each.action)}
    in_order = list(merge(of_settings.values(), waiting, key=lambda each: each.at_us))
    numbers = list(numbered(in_order, state.last_number))
    await change_sets.number(tx, [each for each in numbers if each[0] > 0])
    await change_sets.add_numbered(
        tx, [structs.replace(of_settings[number], last_number=last) for number, last in numbers if number < 0]
    )
    last_number = numbers[-1][1] if numbers else state.last_number
    await change_sets.save_state(tx, FeedState(last_number, entries[-1].number if entries else state.audit_number))
    await _forget(tx, last_number)
    return len(entries) == _MAX_AT_ONCE or len(waiting) == _MAX_AT_ONCE


async def _forget(tx: Tx, last_number: int) -> None:
    first = await change_sets.first_number_since(tx, InstantUs(tx.now - KEPT_US))
    await change_sets.forget_before(tx, first if first is not None else last_number + 1)


def _of_setting(entry: AuditEntry) -> ChangeSet:
    return ChangeSet(id=-entry.number, at_us=entry.at_us, event_ids=())
