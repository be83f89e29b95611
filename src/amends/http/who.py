"""Who asks: the key in the request, and the principal that comes with it."""

from amends.desk.administer import keys
from amends.http.call import Call
from amends.http.problems import HttpProblem, Kind
from amends.ids import is_well_formed_key, key_digest
from amends.instants import MINUTE_US, InstantUs
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.store.database import Database

_STRANGER = Principal(PrincipalKind.OPERATOR, 0, 0, frozenset())
_BEARER = "bearer "


async def identify(call: Call) -> Principal:
    """The principal of the key in `api-key` or `Authorization: Bearer`. Raises a problem for any other key."""
    key = call.headers.get("api-key", "")
    authorization = call.headers.get("authorization", "")
    if not key and authorization.lower().startswith(_BEARER):
        key = authorization[len(_BEARER) :].strip()
    # A mistyped key is told by its checksum, without asking the database.
    if not is_well_formed_key(key):
        raise HttpProblem(Kind.UNAUTHORIZED, "Send a valid key in the api-key header.")
    principal = await call.database.read(_STRANGER, keys.who_has, key_digest(key))
    if principal is None:
        raise HttpProblem(Kind.UNAUTHORIZED, "This key is unknown, expired or revoked.")
    return principal


def require(principal: Principal, scope: Scope) -> None:
    """Raises a problem when the key lacks the scope."""
    if not principal.may(scope):
        raise HttpProblem(Kind.FORBIDDEN, f"This key lacks the scope {scope}.")


class Uses:
    """When keys were last used, written down once a minute at most and not on each request."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._used: dict[tuple[int, int], InstantUs] = {}
        self._written_us = InstantUs(0)

    def note(self, principal: Principal, now: InstantUs) -> bool:
        """Note a use; whether it is time to write."""
        self._used[principal.workspace_id, principal.id] = now
        return now - self._written_us >= MINUTE_US

    async def write(self, now: InstantUs) -> None:
        """Write down what was noted."""
        self._written_us = now
        used, self._used = self._used, {}
        rows = [(workspace_id, key_id, at_us) for (workspace_id, key_id), at_us in used.items()]
        if rows:
            await self._database.write(_STRANGER, keys.note_use, rows)
