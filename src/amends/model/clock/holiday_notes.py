"""What a calendar should be read with: until when the public holidays of its country are known."""

from collections.abc import Sequence
from typing import Final

from amends.model.clock import public_holidays
from amends.model.clock.calendar import Calendar
from amends.texts.text import Text, say

_SOON_YEARS: Final = 2


def notes_on(calendar: Calendar) -> Sequence[Text]:
    """What is known of the holidays of its country; nothing for a calendar without one."""
    if not calendar.country:
        return ()
    until = public_holidays.known_until(calendar.country, calendar.region)
    if not until:
        return (say("holidays_unknown", country=calendar.country),)
    return (say("holidays_known_until", country=calendar.country, year=until),)


def is_ending(calendar: Calendar, year: int) -> bool:
    """Whether the days to come of a calendar lack holidays now, or will within two years."""
    if not calendar.country:
        return False
    return public_holidays.known_until(calendar.country, calendar.region) < year + _SOON_YEARS
