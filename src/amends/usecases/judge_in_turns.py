"""Judging what an intake left in several transactions, so that nobody else waits long for a turn."""

from functools import partial
from typing import Final

from msgspec import Struct

from amends.model.principal import Principal
from amends.store.engine.database import Database
from amends.usecases import ingest
from amends.usecases.ingest import JUDGED_AT_ONCE


class Pace(Struct, frozen=True):
    """How many responses are judged before others have a turn to read, and how many before one to write."""

    between_reads: int
    between_writes: int


FOR_WHO_WAITS: Final = Pace(32, 1024)
"""Somebody waits for the intake to end."""

BESIDE_OTHERS: Final = Pace(8, 64)
"""Nobody waits for it: a response may open a ticket, of which a turn holds a few milliseconds."""


async def judge_some(
    database: Database, by: Principal, intake_id: int, pace: Pace, *, is_cut_off: bool = False
) -> bool:
    """Judge some of what an intake stored or changed; whether more may be left.

    For one that was cut off this is no sign of life. An engine that lets others read meanwhile has no need of short
    turns, and asks less often.
    """
    limit = pace.between_reads if database.holds_up_readers else JUDGED_AT_ONCE
    judge = partial(ingest.decide_left if is_cut_off else ingest.decide_some, limit=limit)
    turns = [intake_id] * max(1, pace.between_writes // limit)
    return all(await database.write_each(by, judge, turns))
