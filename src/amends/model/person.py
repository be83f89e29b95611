"""Users: the people who work on tickets."""

from msgspec import Struct

from amends.instants import InstantUs


class User(Struct, frozen=True):
    """Somebody of the team; users and segments are many-to-many."""

    id: int
    email: str
    first_name: str
    last_name: str
    created_us: InstantUs
    last_seen_us: InstantUs | None
    segment_ids: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address of somebody who gave none."""
        return f"{self.first_name} {self.last_name}".strip() or self.email
