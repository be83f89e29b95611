"""Users: the people who work on tickets, and when they can."""

from enum import StrEnum

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.instants import InstantUs, from_text
from amends.texts.text import say

MAX_TICKETS = 1_000_000
MAX_CAPACITY = 1_000


class Role(StrEnum):
    """The role of a user in their segments. Managers and admins are notified when nobody can take a ticket."""

    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


class Absence(Struct, frozen=True):
    """When somebody isn't there: from an instant until before another."""

    id: int
    from_us: InstantUs
    until_us: InstantUs


class TeamMember(Struct, frozen=True):
    """Somebody of the team as they are named and chosen: what rarely changes of a user."""

    id: int
    email: str
    first_name: str
    last_name: str
    segment_ids: tuple[int, ...] = ()
    role: Role = Role.AGENT
    left_us: InstantUs | None = None
    handles_sensitive: bool = False

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address of somebody who gave none."""
        return full_name(self.first_name, self.last_name, self.email)


class User(Struct, frozen=True):
    """Somebody of the team; users and segments are many-to-many.

    `ticket_limit` is how many open tickets routing gives them at most, 0 for any number; `capacity` weighs them against
    each other. `absences` are those that aren't over, in their order. Who has left is never chosen again.
    `handles_sensitive` when they see the sensitive cases of their segments.
    """

    id: int
    email: str
    first_name: str
    last_name: str
    created_us: InstantUs
    last_seen_us: InstantUs | None
    segment_ids: tuple[int, ...] = ()
    role: Role = Role.AGENT
    ticket_limit: int = 0
    capacity: int = 1
    left_us: InstantUs | None = None
    absences: tuple[Absence, ...] = ()
    handles_sensitive: bool = False

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address of somebody who gave none."""
        return full_name(self.first_name, self.last_name, self.email)

    def away_until_us(self, now: InstantUs) -> InstantUs | None:
        """When somebody who is away comes back, None for somebody who is there; absences may follow each other."""
        back_us = now
        for absence in sorted(self.absences, key=lambda each: each.from_us):
            if absence.from_us <= back_us < absence.until_us:
                back_us = absence.until_us
        return back_us if back_us > now else None


def absence_period(from_: str, until: str) -> tuple[InstantUs, InstantUs]:
    """The instants of an absence, from its texts. Raises Invalid for what is no time with a zone."""
    errors, instants = [], []
    for name, text in (("from", from_), ("until", until)):
        try:
            instants.append(from_text(text))
        except ValueError:
            errors.append(FieldError(name, say("not_a_time")))
    if errors:
        raise Invalid(*errors)
    return instants[0], instants[1]


def full_name(first_name: str, last_name: str, email: str) -> str:
    """First and last name, or the e-mail address of somebody who gave none."""
    return f"{first_name} {last_name}".strip() or email
