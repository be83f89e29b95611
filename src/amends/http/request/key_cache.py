"""Keys that were seen a moment ago: whose they are is not asked of the database again for each request."""

from msgspec import Struct

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.ids import is_well_formed_key, key_digest
from amends.instants import SECOND_US, InstantUs
from amends.model.principal import Principal, PrincipalKind
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases.settings import keys

STRANGER = Principal(PrincipalKind.OPERATOR, 0, 0, frozenset())

_MAX_ENTRIES = 1000


class _Known(Struct, frozen=True):
    principal: Principal
    found_us: InstantUs
    settings_changes: int


class KeyCache:
    """Whose the keys are, by their digests.

    What this process changes is seen at once: a key that it revokes ends with that very answer. What another process
    changes is seen within a second.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, _Known] = {}

    async def who_has(self, key: str, now: InstantUs) -> Principal:
        """The principal of a key. Raises a problem for one that nobody has."""
        digest = key_digest(key)
        known = self._known.get(digest)
        if (
            known
            and known.settings_changes == self._database.settings_changes
            and 0 <= now - known.found_us < SECOND_US
        ):
            return known.principal
        # A mistyped key is told by its checksum, without asking the database.
        if not is_well_formed_key(key):
            raise HttpProblem(ProblemKind.UNAUTHORIZED, say("send_a_key"))
        changes = self._database.settings_changes
        principal = await self._database.read(STRANGER, keys.get_principal, key)
        if principal is None:
            self._known.pop(digest, None)
            raise HttpProblem(ProblemKind.UNAUTHORIZED, say("key_unknown"))
        if len(self._known) >= _MAX_ENTRIES:
            self._known.clear()
        self._known[digest] = _Known(principal, now, changes)
        return principal
