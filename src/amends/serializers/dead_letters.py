"""Jobs of the background that failed too often."""

from amends.instants import rfc3339
from amends.model.job import Job
from amends.serializers.times import time_or_none
from amends.wire.dead_letters import DeadJobView


def dead_job_view(own: Job) -> DeadJobView:
    """A job that is not tried again."""
    return DeadJobView(
        id=own.id,
        kind=own.kind,
        key=own.dedupe_key,
        attempts=own.attempts,
        last_error=own.last_error,
        created_time=rfc3339(own.created_us),
        dead_time=time_or_none(own.dead_us),
    )
