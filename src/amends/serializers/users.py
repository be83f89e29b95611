"""Users, and when they are away."""

from amends.instants import rfc3339
from amends.model.person import User
from amends.serializers.times import time_or_none
from amends.wire.users import AbsenceView, UserView


def user_view(own: User) -> UserView:
    """A user."""
    return UserView(
        id=own.id,
        email=own.email,
        first_name=own.first_name,
        last_name=own.last_name,
        segment_ids=list(own.segment_ids),
        role=own.role.value,
        ticket_limit=own.ticket_limit,
        capacity=own.capacity,
        absences=[AbsenceView(each.id, rfc3339(each.from_us), rfc3339(each.until_us)) for each in own.absences],
        left_time=time_or_none(own.left_us),
        handles_sensitive=own.handles_sensitive,
    )
