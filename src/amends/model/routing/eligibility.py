"""May and can somebody have this ticket now? The one question, asked wherever a ticket comes to an owner.

*May* is of the person and the ticket's segment, and holds for whoever chooses: nobody gets what they can't open. *Can*
is of the hour: an absence, a limit. A person who names somebody decides that; whatever chooses by itself asks it.
"""

from collections.abc import Collection

from amends.instants import InstantUs, rfc3339
from amends.model.access import may_open
from amends.model.person import User
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.routing.strategies import Colleague
from amends.texts.text import Text, say


def why_may_not(user: User, path_ids: Collection[int], restriction: Restriction = UNRESTRICTED) -> Text | None:
    """Why somebody may not have a ticket, given the IDs of its segment and of all above it; None when they may."""
    if may_open(user, path_ids, restriction):
        return None
    if user.left_us is not None:
        return say("left")
    if user.id in restriction.recused_ids:
        return say("complaint_is_about_them")
    return say("not_in_the_segment") if not may_open(user, path_ids) else say("not_for_sensitive_cases")


def why_away(user: User, now: InstantUs) -> Text | None:
    """Why somebody isn't there now, None when they are."""
    away_until_us = user.away_until_us(now)
    return None if away_until_us is None else say("away_until", time=rfc3339(away_until_us))


def why_new(user: User) -> Text | None:
    """Why somebody isn't chosen from several: they have never signed in, so nobody knows that they will look."""
    return say("never_signed_in") if user.last_seen_us is None else None


def why_not(
    colleague: Colleague, path_ids: Collection[int], now: InstantUs, restriction: Restriction = UNRESTRICTED
) -> Text | None:
    """Why somebody can't be given another ticket now, None when they can."""
    user = colleague.user
    reason = why_may_not(user, path_ids, restriction) or why_away(user, now)
    if reason is None and user.ticket_limit and colleague.open_tickets >= user.ticket_limit:
        return say("at_their_limit", count=colleague.open_tickets, limit=user.ticket_limit)
    return reason
