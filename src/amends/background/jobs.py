"""The kinds of jobs: what is done for each. Whatever is to happen later is a row of this table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from amends.background import bulk, files, webhooks
from amends.background.context import Background
from amends.desk import index_words, recompute, strike, take_in
from amends.desk.administer.time_limits import RECOMPUTE
from amends.desk.bulk import BULK
from amends.instants import InstantUs
from amends.model.job import Job
from amends.store.database import Tx
from amends.store.deliveries import DELIVER
from amends.store.events import KEEP_TIME
from amends.store.intakes import FINISH_INTAKE, TAKE_IN_FILE

Within: TypeAlias = Callable[[Tx, Job], Awaitable[InstantUs | None]]
"""A job done in one transaction, which finishes it too: it happens exactly once."""

Beyond: TypeAlias = Callable[[Background, Job], Awaitable[InstantUs | None]]
"""A job that does something outside: it is finished afterwards, so it may happen again, and must not mind."""


class Kind(Struct, frozen=True):
    """How a job is done, in one of both ways. Either answers when it is to be done again, None for never."""

    within: Within | None = None
    beyond: Beyond | None = None


async def _keep_time(tx: Tx, job: Job) -> InstantUs | None:
    return await strike.strike(tx, int(job.dedupe_key))


JOBS: Final[Mapping[str, Kind]] = {
    KEEP_TIME: Kind(within=_keep_time),
    FINISH_INTAKE: Kind(within=take_in.finish),
    RECOMPUTE: Kind(within=recompute.recompute),
    "index_words": Kind(within=index_words.index_words),
    DELIVER: Kind(beyond=webhooks.deliver),
    BULK: Kind(beyond=bulk.go_on),
    TAKE_IN_FILE: Kind(beyond=files.take_in_some),
}
