"""The client that waits: one line a call."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx2

from amends.client import calls, own_calls, pages
from amends.client.addresses import Environment
from amends.client.caller import DEFAULT_RETRIES, DEFAULT_TIMEOUT, HEADERS, Caller, utc_now
from amends.client.calls import Call
from amends.client.changes import Changes
from amends.client.outcomes import Outcome
from amends.client.own_sync import OwnCalls
from amends.client.pages import Pages
from amends.client.retry import Retries
from amends.contract import classic, closedloop
from amends.contract.envelope import DEFAULT_PER_PAGE, Page

T = TypeVar("T")
P = TypeVar("P")


class Client(OwnCalls, Caller[httpx2.Client]):
    """The compatible API as methods, and some of the Amends API.

    It may be shared between threads, and closes as a context manager.

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
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
        jitter: Callable[[], float] = random.random,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(api_key, environment=environment, base_url=base_url, retries=retries, jitter=jitter, now=now)
        self._sleep = sleep
        self._http = httpx2.Client(auth=self._key, headers=HEADERS, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the client can't be used afterwards."""
        self._http.close()

    def send(self, call: Call[T]) -> T:
        """Do any call of `amends.client.calls`, tried again as its kind allows, and read its whole answer."""
        tried, outcome = 1, self._attempt(call)
        while (wait := self._wait_before_retry(call, outcome, tried)) is not None:
            self._sleep(wait)
            tried, outcome = tried + 1, self._attempt(call)
        return self._read(call, outcome)

    def _attempt(self, call: Call[T]) -> Outcome:
        try:
            return self._answered(self._http.send(self._request(call, call.content)))
        except httpx2.RequestError as error:
            return self._unanswered(error)

    def ticket(
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
        return self.send(call).response

    def detractors(
        self, segment_id: int, *, status: int | None = None, per_page: int = DEFAULT_PER_PAGE
    ) -> Pages[Page[classic.Detractor], classic.Detractor]:
        """The tickets of a segment and those below it, newest first; of one status if it is named."""
        call = partial(calls.detractors, segment_id, status=status, per_page=per_page)
        return Pages(self.send, pages.classic(call))

    def segments(
        self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> Pages[Page[classic.Segment], classic.Segment]:
        """The segments of a workspace."""
        return Pages(self.send, pages.classic(partial(calls.segments, workspace_id, per_page=per_page)))

    def users(self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE) -> Pages[Page[classic.User], classic.User]:
        """The people who work in a workspace."""
        return Pages(self.send, pages.classic(partial(calls.users, workspace_id, per_page=per_page)))

    def user(self, workspace_id: int, user_id: int) -> classic.User:
        """One of the people who work in a workspace."""
        return self.send(calls.user(workspace_id, user_id)).response

    def workspaces(
        self, user_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> Pages[Page[classic.Workspace], classic.Workspace]:
        """The workspaces that a user may see."""
        return Pages(self.send, pages.classic(partial(calls.workspaces, user_id, per_page=per_page)))

    def import_transactions(self, contacts: Sequence[classic.TransactionContact]) -> classic.TransactionsImported:
        """Hand in transactions, each with the person to ask about it."""
        return self.send(calls.import_transactions(contacts))

    def transaction(self, transaction_id: int) -> classic.Transaction:
        """A transaction that was handed in."""
        return self.send(calls.transaction(transaction_id)).response

    def import_response(self, survey_id: int, response: classic.ResponseImport) -> classic.Response:
        """Hand in one response to a survey; it comes back as it is kept."""
        return self.send(calls.import_response(survey_id, response)).response

    def responses(
        self, start: date, end: date, *, per_page: int = DEFAULT_PER_PAGE
    ) -> Pages[Page[classic.Response], classic.Response]:
        """The responses from one day to another, both included."""
        return Pages(self.send, pages.classic(partial(calls.responses, start, end, per_page=per_page)))

    def create_ticket(self, workspace_id: int, ticket: closedloop.CreateTicket) -> closedloop.CreatedTicket:
        """Open a ticket by hand, through the newer API."""
        return self.send(calls.create_ticket(workspace_id, ticket)).data

    def tickets(
        self, workspace_id: int, *, per_page: int = DEFAULT_PER_PAGE
    ) -> Pages[closedloop.ListAnswer, closedloop.ListedTicket]:
        """All tickets of a workspace, through the newer API."""
        return Pages(self.send, pages.closed_loop(partial(calls.tickets, workspace_id, per_page=per_page)))

    def changes(
        self, workspace_id: int, *, after: int | None = None, limit: int = own_calls.DEFAULT_CHANGES
    ) -> Changes:
        """What changed in a workspace of an Amends behind a number, `limit` a page; None for all."""
        return Changes(self.send, partial(own_calls.changes, workspace_id, limit=limit), after, self._sleep)
