"""The client to await: one line a call."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx2

from amends.client import calls, own_calls, pages
from amends.client.addresses import Environment
from amends.client.caller import DEFAULT_RETRIES, DEFAULT_TIMEOUT, HEADERS, Caller, utc_now
from amends.client.calls import Call
from amends.client.changes import AsyncChanges
from amends.client.outcomes import Outcome
from amends.client.own_aio import AsyncOwnCalls
from amends.client.pages import AsyncPages
from amends.client.retry import Retries
from amends.contract import classic, closedloop
from amends.contract.envelope import DEFAULT_PER_PAGE, Page

T = TypeVar("T")
P = TypeVar("P")


class AsyncClient(AsyncOwnCalls, Caller[httpx2.AsyncClient]):
    """The compatible API as methods to await, and some of the Amends API.

    It belongs to one event loop, and closes as an async context manager.

    Say where to call: `environment` names a data centre of the public service, `base_url` any Amends. `timeout` is in
    seconds, for each of sending, waiting for and reading an answer. `transport` replaces the network.
    """

    def __init__(
        self,
        api_key: str,
        *,
        environment: Environment | None = None,
        base_url: str | None = None,
        timeout: float | httpx2.Timeout = DEFAULT_TIMEOUT,
        retries: Retries = DEFAULT_RETRIES,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(api_key, environment=environment, base_url=base_url, retries=retries, jitter=jitter, now=now)
        self._sleep = sleep
        self._http = httpx2.AsyncClient(auth=self._key, headers=HEADERS, timeout=timeout, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the client can't be used afterwards."""
        await self._http.aclose()

    async def send(self, call: Call[T]) -> T:
        """Do any call of `amends.client.calls`, tried again as its kind allows, and read its whole answer."""
        tried, outcome = 1, await self._attempt(call)
        while (wait := self._wait_before_retry(call, outcome, tried)) is not None:
            await self._sleep(wait)
            tried, outcome = tried + 1, await self._attempt(call)
        return self._read(call, outcome)

    async def _attempt(self, call: Call[T]) -> Outcome:
        try:
            return self._answered(await self._http.send(self._request(call, call.content_to_await)))
        except httpx2.RequestError as error:
            return self._unanswered(error)

    async def ticket(
        self,
        workspace_id: int,
        *,
        ticket_id: int | None = None,
        feedback_id: int | None = None,
        user_id: int | None = None,
    ) -> classic.Ticket:
        """A workspace's newest ticket, or the one with `ticket_id`; a ticket's own ID serves as `workspace_id` too.

        `feedback_id` must be the ticket's workspace and `user_id` its owner, if they are named.
        """
        call = calls.ticket(workspace_id, ticket_id=ticket_id, feedback_id=feedback_id, user_id=user_id)
        return (await self.send(call)).response

    def detractors(
        self, segment_id: int, *, status: int | None = None, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[Page[classic.Detractor], classic.Detractor]:
        """The tickets of a segment and those below it, newest first; of one status if it is named."""
        call = partial(calls.detractors, segment_id, status=status, per_page=per_page)
        return AsyncPages(self.send, pages.classic(call))

    def segments(
        self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[Page[classic.Segment], classic.Segment]:
        """The segments of a workspace."""
        return AsyncPages(self.send, pages.classic(partial(calls.segments, workspace_id, per_page=per_page)))

    def users(
        self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[Page[classic.User], classic.User]:
        """The people who work in a workspace."""
        return AsyncPages(self.send, pages.classic(partial(calls.users, workspace_id, per_page=per_page)))

    async def user(self, workspace_id: int, user_id: int) -> classic.User:
        """One of the people who work in a workspace."""
        return (await self.send(calls.user(workspace_id, user_id))).response

    def workspaces(
        self, user_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[Page[classic.Workspace], classic.Workspace]:
        """The workspaces that a user may see."""
        return AsyncPages(self.send, pages.classic(partial(calls.workspaces, user_id, per_page=per_page)))

    async def import_transactions(self, contacts: Sequence[classic.TransactionContact]) -> classic.TransactionsImported:
        """Hand in transactions, each with the person to ask about it."""
        return await self.send(calls.import_transactions(contacts))

    async def transaction(self, transaction_id: int) -> classic.Transaction:
        """A transaction that was handed in."""
        return (await self.send(calls.transaction(transaction_id))).response

    async def import_response(self, survey_id: int, response: classic.ResponseImport) -> classic.Response:
        """Hand in one response to a survey; it comes back as it is kept."""
        return (await self.send(calls.import_response(survey_id, response))).response

    def responses(
        self, start: date, end: date, *, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[Page[classic.Response], classic.Response]:
        """The responses from one day to another, both included."""
        return AsyncPages(self.send, pages.classic(partial(calls.responses, start, end, per_page=per_page)))

    async def create_ticket(self, workspace_id: int, ticket: closedloop.CreateTicket) -> closedloop.CreatedTicket:
        """Open a ticket by hand, through the newer API."""
        return (await self.send(calls.create_ticket(workspace_id, ticket))).data

    def tickets(
        self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> AsyncPages[closedloop.ListAnswer, closedloop.ListedTicket]:
        """All tickets of a workspace, through the newer API."""
        return AsyncPages(self.send, pages.closed_loop(partial(calls.tickets, workspace_id, per_page=per_page)))

    def changes(
        self, workspace_id: int, *, after: int | None = None, limit: int = own_calls.DEFAULT_CHANGES
    ) -> AsyncChanges:
        """What changed in a workspace of an Amends behind a number, `limit` a page; None for all."""
        return AsyncChanges(self.send, partial(own_calls.changes, workspace_id, limit=limit), after, self._sleep)
