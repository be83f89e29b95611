"""API keys as they are kept: never the key itself."""

from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.person import TeamMember
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.segment import Segment
from amends.model.workspace import Workspace

MAX_NAME_CHARACTERS: Final = 100
_WORK: Final = frozenset({Scope.TICKETS_READ, Scope.TICKETS_WRITE, Scope.FEEDBACK_WRITE})


class Key(Struct, frozen=True):
    """`segment_ids` () is the whole workspace. `owner_id` is the user who answers for it, 0 for nobody."""

    id: int
    workspace_id: int
    prefix: str
    last_four: str
    scopes: frozenset[Scope]
    segment_ids: tuple[int, ...]
    created_us: InstantUs
    expires_us: InstantUs | None
    revoked_us: InstantUs | None
    last_used_us: InstantUs | None
    name: str = ""
    owner_id: int = 0

    def is_valid(self, now: InstantUs) -> bool:
        """Whether it still opens anything."""
        return self.revoked_us is None and (self.expires_us is None or now < self.expires_us)

    @property
    def principal(self) -> Principal:
        """Who comes with this key.

        One of before with `admin` for some segments only, which isn't made any more, may work in these.
        """
        limit = self.segment_ids or None
        scopes = _WORK | (self.scopes - {Scope.ADMIN}) if limit and Scope.ADMIN in self.scopes else self.scopes
        return Principal(PrincipalKind.KEY, self.id, self.workspace_id, scopes, limit, answerable_id=self.owner_id)


class KeyDetail(Struct, frozen=True):
    """A key, and the user who answers for it, None for nobody."""

    key: Key
    owner: TeamMember | None


class OwnKey(Struct, frozen=True):
    """The key that somebody comes with, its owner, the workspace that it opens, and its segments; none are all."""

    key: Key
    owner: TeamMember | None
    workspace: Workspace
    segments: tuple[Segment, ...]


class NewKey(Struct, frozen=True):
    """A key that was just made, its owner, and the secret that is never shown again."""

    key: Key
    owner: TeamMember | None
    secret: str
