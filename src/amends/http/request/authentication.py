"""Who asks: the key in the request, and the principal that comes with it."""

from collections.abc import Iterable

from msgspec import structs

from amends.errors import Unavailable
from amends.http.request import proxies
from amends.http.request.key_cache import STRANGER, KeyCache
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.ids import key_prefix
from amends.instants import MINUTE_US, InstantUs
from amends.model.principal import Principal, Scope, system
from amends.model.text_enum import TextEnum
from amends.store.engine.database import Database
from amends.texts.text import Text, say
from amends.usecases import audit_query
from amends.usecases.audit_query import Refusal
from amends.usecases.settings import keys

_BEARER = "bearer "
_MAX_ADDRESS_CHARACTERS = 64
_MAX_REFUSALS = 1000


class AnyKey(TextEnum):
    """What stands for a scope where every key has access, whatever it may do, but nobody without one."""

    ANY_KEY = "any key"


async def authenticate(request: Request) -> Principal:
    """The principal of the key in `api-key` or `Authorization: Bearer`, and from where they came.

    Raises a problem for any other key.
    """
    known: KeyCache = request.scope["state"]["application"].known_keys
    principal = await known.who_has(key_of(request), request.now)
    return structs.replace(principal, address=address_of(request), request_id=request.request_id)


def key_of(request: Request) -> str:
    """The key that was sent, "" for none."""
    key: str = request.headers.get("api-key", "")
    if key:
        return key
    authorization = request.headers.get("authorization", "")
    if authorization.lower().startswith(_BEARER):
        key = authorization[len(_BEARER) :].strip()
    return key


def address_of(request: Request) -> str:
    """The IP address that a request comes from, cut to what is kept of one."""
    return proxies.address(request.scope, request.headers, request.settings.trusted_proxies)[:_MAX_ADDRESS_CHARACTERS]


def require_scope(principal: Principal, scope: Scope | AnyKey) -> None:
    """Raises a problem when the key lacks the scope."""
    if not isinstance(scope, AnyKey) and not principal.may(scope):
        raise HttpProblem(ProblemKind.FORBIDDEN, say("lacks_scope", scope=scope))


class KeyUses:
    """When keys were last used, written down once a minute at most and not on each request."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._used: dict[tuple[int, int], InstantUs] = {}
        self._written_us = InstantUs(0)

    def note(self, principal: Principal, now: InstantUs) -> bool:
        """Note a use; whether it is time to write."""
        self._used[principal.workspace_id, principal.id] = now
        return abs(now - self._written_us) >= MINUTE_US

    async def write(self, now: InstantUs) -> None:
        """Write down what was noted."""
        self._written_us = now
        used, self._used = self._used, {}
        rows = [(workspace_id, key_id, at_us) for (workspace_id, key_id), at_us in used.items()]
        try:
            if rows:
                await self._database.write(STRANGER, keys.note_use, rows)
        except Unavailable:
            self._used = used | self._used


class DeniedRequests:
    """Who wasn't let in, counted and written into the audit once a minute at most, so that no flood fills it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts: dict[tuple[int, str, str, Text], int] = {}
        self._written_us = InstantUs(0)

    def note(self, request: Request, principal: Principal | None, reason: Text) -> bool:
        """Note a refusal: of a principal, or of a key that nobody has; whether it is time to write."""
        workspace_id = principal.workspace_id if principal else 0
        own = (workspace_id, address_of(request), key_prefix(key_of(request)), reason)
        if own in self._counts or len(self._counts) < _MAX_REFUSALS:
            self._counts[own] = self._counts.get(own, 0) + 1
        if abs(request.now - self._written_us) < MINUTE_US:
            return False
        self._written_us = request.now
        return True

    async def write(self) -> None:
        """Write down what was noted."""
        counts, self._counts = self._counts, {}
        told: dict[int, list[Refusal]] = {}
        for (workspace_id, address, prefix, reason), count in counts.items():
            told.setdefault(workspace_id, []).append(Refusal(address, prefix, reason, count))
        for workspace_id, refusals in told.items():
            try:
                await self._database.write(system(workspace_id), audit_query.note_refusals, refusals)
            except Unavailable:
                self._put_back(workspace_id, refusals)

    def _put_back(self, workspace_id: int, refusals: Iterable[Refusal]) -> None:
        for each in refusals:
            own = (workspace_id, each.address, each.key_prefix, each.reason)
            self._counts[own] = self._counts.get(own, 0) + each.count
