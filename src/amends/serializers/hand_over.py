"""What became of tickets that were handed over."""

from amends.model.hand_over import HandedOver
from amends.serializers.times import time_or_none
from amends.wire.hand_over import HandedOverView, ShareView


def handed_over_view(own: HandedOver) -> HandedOverView:
    """How many tickets there were, who took them, and which nobody took."""
    taken = tuple(ShareView(each.user_id, each.tickets) for each in own.taken)
    return HandedOverView(own.user_id, own.tickets, taken, own.untaken_ids, time_or_none(own.left_us))
