"""How tests come in by the interfaces: keys, clients in process, tickets to find, and what an error holds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from msgspec import Struct

from amends.http.application import Application, build
from amends.instants import InstantUs
from amends.model.key import NewKey
from amends.model.principal import Principal, Scope
from amends.model.ticket.ticket import Ticket
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import keys
from tests import working
from tests.cast import FixtureWorkspace
from tests.engines import Clock

BASE_URL = "http://amends.test"
UNLIMITED = Settings(rate_limit_per_key=0, rate_limit_per_organisation=0)
CLASSIC = "/a/api/v2/cx"
CLOSED_LOOP = "/api/v2/cx/closedloop"


class AppHarness(Struct, frozen=True):
    """An application on a database with one workspace, and a client whose key may do everything there."""

    app: Application
    database: Database
    workspace: FixtureWorkspace
    clock: Clock
    key: str
    client: httpx2.AsyncClient

    @property
    def id(self) -> int:
        """The workspace's ID."""
        return self.workspace.id

    @property
    def v1(self) -> str:
        """Where our own API has the workspace."""
        return f"/v1/workspaces/{self.id}"

    @property
    def ticket_path(self) -> str:
        """Where the classic API has the workspace's ticket."""
        return f"{CLASSIC}/tickets/{self.id}"

    @property
    def manual_path(self) -> str:
        """Where the closed-loop API has the workspace's tickets."""
        return f"{CLOSED_LOOP}/workspaces/{self.id}/tickets"


def application(database: Database, clock: Clock, settings: Settings = UNLIMITED) -> Application:
    return build(database, settings, clock, working.KEY)


def client_of(app: Application, key: str = "") -> httpx2.AsyncClient:
    headers = {"api-key": key} if key else {}
    hooks = {"response": [_describes_no_content_that_it_lacks]}
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers, event_hooks=hooks)


async def _describes_no_content_that_it_lacks(answer: httpx2.Response) -> None:
    # Whatever any test asks for is held to RFC 9110 here.
    if answer.status_code in {204, 304}:
        assert {"content-length", "content-type", "transfer-encoding"} & set(answer.headers) == set()


@asynccontextmanager
async def open_harness(
    database: Database, workspace: FixtureWorkspace, clock: Clock, settings: Settings = UNLIMITED
) -> AsyncIterator[AppHarness]:
    """The house of a workspace."""
    app = application(database, clock, settings)
    key = (await key_of(database, workspace.by)).secret
    async with client_of(app, key) as client:
        yield AppHarness(app, database, workspace, clock, key, client)
    await app.finish()


async def key_of(
    database: Database,
    by: Principal,
    scopes: frozenset[Scope] = frozenset(Scope),
    segments: tuple[str, ...] = (),
    expires_us: InstantUs | None = None,
) -> NewKey:
    """A key; one for some segments may do all but `admin` unless a test says otherwise."""
    if segments and scopes == frozenset(Scope):
        scopes -= {Scope.ADMIN}
    return await database.write(by, keys.create, scopes, segments, expires_us)


async def ticket(harness: AppHarness, by: Principal | None = None, **changes: Any) -> Ticket:
    """A ticket opened by hand, a second after the one before."""
    harness.clock.advance(1_000_000)
    form = TicketForm(**{"origin_segment": "S1", "verbatim": "Nadie contestó ", **changes})
    return (await harness.database.write(by or harness.workspace.by, open_by_hand, form)).ticket


def error_of(answer: httpx2.Response) -> dict[str, Any]:
    """A classic refusal's error; its envelope must be the documented one."""
    body = answer.json()
    assert list(body) == ["response"]
    assert list(body["response"]) == ["error"]
    error: dict[str, Any] = body["response"]["error"]
    assert sorted(error) == ["docs", "httpStatusCode", "id", "message", "name", "resourceUrl"]
    assert error["httpStatusCode"] == answer.status_code
    return error


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """The HTTP status and the error's ID of a classic refusal."""
    return answer.status_code, error_of(answer)["id"]


def errors_of(answer: httpx2.Response) -> dict[str, str]:
    """The faults of a problem document: field -> reason."""
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["field"]: error["reason"] for error in answer.json()["errors"]}
