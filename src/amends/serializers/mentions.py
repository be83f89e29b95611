"""Who can be mentioned in a note."""

from collections.abc import Sequence

from amends.model.person import TeamMember
from amends.wire.conversation import MentionablePeople, MentionableView


def mentionable_people(found: Sequence[TeamMember]) -> MentionablePeople:
    """Those who can open a ticket, as a note mentions them."""
    return MentionablePeople([MentionableView(each.id, each.email, each.name) for each in found])
