"""The kinds of jobs: what is done for each. Whatever is to happen later is a row of this table."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from amends.background import bulk, file_check, file_import, finish_intake, give_out, rule_run, trials, webhooks
from amends.background.context import Background
from amends.instants import InstantUs
from amends.model.derived import INDEX_WORDS, RECOMPUTE_DEADLINES, REKEY_CUSTOMERS, REKEY_USERS, REREAD_TICKETS
from amends.model.job import Job
from amends.store.deliveries import DELIVER
from amends.store.engine.database import Tx
from amends.store.file_imports import CHECK_FILE
from amends.store.intakes import FINISH_INTAKE, IMPORT_FILE
from amends.store.rule_runs import RULE_RUN
from amends.store.timers import FIRE_SLA_TIMER
from amends.usecases import (
    fire_sla_timer,
    number_changes,
    recompute_deadlines,
    recompute_derived,
    reindex,
    reread_tickets,
)
from amends.usecases.bulk import BULK
from amends.usecases.give_out import GIVE_OUT
from amends.usecases.number_changes import NUMBER_CHANGES
from amends.usecases.trials import FILL_TRIAL, REMOVE_TRIAL

Within: TypeAlias = Callable[[Tx, Job], Awaitable[InstantUs | None]]
"""A job done in one transaction, which finishes it too: it happens exactly once."""

Beyond: TypeAlias = Callable[[Background, Job], Awaitable[InstantUs | None]]
"""A job that does something outside: it is finished afterwards, so it may happen again, and must not mind."""


class JobHandler(Struct, frozen=True):
    """How a job is done, in one of both ways. Either answers when it is to be done again, None for never."""

    within: Within | None = None
    beyond: Beyond | None = None


async def _fire_sla_timer(tx: Tx, job: Job) -> InstantUs | None:
    return await fire_sla_timer.fire_sla_timer(tx, job.subject_id)


JOBS: Final[Mapping[str, JobHandler]] = {
    FIRE_SLA_TIMER: JobHandler(within=_fire_sla_timer),
    FINISH_INTAKE: JobHandler(beyond=finish_intake.finish_intake),
    RECOMPUTE_DEADLINES: JobHandler(within=recompute_deadlines.recompute_deadlines),
    INDEX_WORDS: JobHandler(within=reindex.reindex),
    REKEY_CUSTOMERS: JobHandler(within=recompute_derived.rekey_customers),
    REKEY_USERS: JobHandler(within=recompute_derived.rekey_users),
    REREAD_TICKETS: JobHandler(within=reread_tickets.reread_tickets),
    NUMBER_CHANGES: JobHandler(within=number_changes.number_by_job),
    DELIVER: JobHandler(beyond=webhooks.deliver),
    BULK: JobHandler(beyond=bulk.go_on),
    IMPORT_FILE: JobHandler(beyond=file_import.import_some),
    CHECK_FILE: JobHandler(beyond=file_check.check_some),
    RULE_RUN: JobHandler(beyond=rule_run.go_on),
    GIVE_OUT: JobHandler(beyond=give_out.give_out),
    FILL_TRIAL: JobHandler(beyond=trials.go_on_filling),
    REMOVE_TRIAL: JobHandler(beyond=trials.go_on_removing),
}
