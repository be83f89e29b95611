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
from amends.client.own_calls import FileToImport
from amends.client.pages import Pages
from amends.client.retry import Retries
from amends.contract import classic, closedloop
from amends.contract.envelope import DEFAULT_PER_PAGE, Page
from amends.wire.bulk import BulkRequest, BulkView
from amends.wire.conversation import MentionablePeople, NoteEditForm, NoteForm, NoteVersionsView, ReplyForm
from amends.wire.customers import CustomerDetailView, MergedIntoView
from amends.wire.deadlines import DeadlinePreviewView
from amends.wire.first_steps import FirstStepList
from amends.wire.imports import ImportView
from amends.wire.people_at_work import PeopleAtWorkView
from amends.wire.promises import MovePromiseForm, PromiseForm
from amends.wire.responses import ResponsePage
from amends.wire.restrictions import RestrictedTicketView, RestrictionPatch
from amends.wire.rule_runs import ApplyRequest, RuleRunView
from amends.wire.saved_replies import FilledReplies
from amends.wire.search_hits import SearchHits
from amends.wire.snooze import SnoozeForm
from amends.wire.ticket_corrections import TicketCorrectionPage
from amends.wire.ticket_counts import GroupWord, TicketCounts
from amends.wire.tickets import NewTicket, PriorityWord, TicketView
from amends.wire.waiting_units import WaitingUnits

T = TypeVar("T")
P = TypeVar("P")


class Client(Caller[httpx2.Client]):
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

    def open_ticket(self, workspace_id: int, ticket: NewTicket, *, idempotency_key: str | None = None) -> TicketView:
        """Open a ticket of an Amends. It is opened once, however often it is sent under its `idempotency_key`.

        Without one it gets a key of its own, under which it is sent again after a failure.
        """
        return self.send(own_calls.open_ticket(workspace_id, ticket, idempotency_key or own_calls.new_key()))

    def own_ticket(self, workspace_id: int, ticket_id: int) -> TicketView:
        """A ticket of an Amends as the Amends API shows it, with its deadlines and promises."""
        return self.send(own_calls.get_ticket(workspace_id, ticket_id))

    def upsert_ticket(self, workspace_id: int, ticket: NewTicket, *, idempotency_key: str | None = None) -> TicketView:
        """Open the ticket of an Amends that has this `external_id`, or change it when it exists."""
        return self.send(own_calls.upsert_ticket(workspace_id, ticket, idempotency_key or own_calls.new_key()))

    def undo(
        self, workspace_id: int, ticket_id: int, version: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Take back what this key did that led to a version of a ticket of an Amends, for 10 minutes; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.undo(workspace_id, ticket_id, version, key))

    def begin_bulk(self, workspace_id: int, request: BulkRequest, *, idempotency_key: str | None = None) -> BulkView:
        """Do the same to many tickets of an Amends, in the background; `bulk` tells how far it is."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.begin_bulk(workspace_id, request, key))

    def bulk(self, workspace_id: int, bulk_id: int) -> BulkView:
        """How far a bulk action is."""
        return self.send(own_calls.get_bulk(workspace_id, bulk_id))

    def undo_bulk(self, workspace_id: int, bulk_id: int, *, idempotency_key: str | None = None) -> BulkView:
        """Take back what this key did in bulk, until 10 minutes after its end; the bulk action that does it."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.undo_bulk(workspace_id, bulk_id, key))

    def ticket_corrections(self, workspace_id: int, *, cursor: str | None = None) -> TicketCorrectionPage:
        """A page of what an upgrade of an Amends corrected in tickets; `cursor` of the page before."""
        return self.send(own_calls.ticket_corrections(workspace_id, cursor))

    def search_responses(self, workspace_id: int, *, cursor: str | None = None, **filters: str | int) -> ResponsePage:
        """A page of the responses of an Amends that have all of these, newest first; `cursor` of the page before."""
        return self.send(own_calls.search_responses(workspace_id, filters, cursor))

    def people_at_work(self, workspace_id: int) -> PeopleAtWorkView:
        """What each segment and each person of an Amends has to do now, as far as the workspace shows people."""
        return self.send(own_calls.people_at_work(workspace_id))

    def first_steps(self, workspace_id: int) -> FirstStepList:
        """The first steps of a workspace of an Amends, from nothing to a closed loop, and which are done."""
        return self.send(own_calls.first_steps(workspace_id))

    def customer(self, workspace_id: int, customer_id: int) -> CustomerDetailView:
        """A customer of an Amends, and what happened between them and you."""
        return self.send(own_calls.get_customer(workspace_id, customer_id))

    def merge_customer(
        self, workspace_id: int, customer_id: int, into_id: int, *, idempotency_key: str | None = None
    ) -> MergedIntoView:
        """Let another record of an Amends stand for this customer too; `unmerge_customer` undoes it."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.merge_customer(workspace_id, customer_id, into_id, key))

    def unmerge_customer(
        self, workspace_id: int, customer_id: int, *, idempotency_key: str | None = None
    ) -> MergedIntoView:
        """Let a record that was merged stand by itself again."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.unmerge_customer(workspace_id, customer_id, key))

    def add_note(
        self, workspace_id: int, ticket_id: int, note: NoteForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Add a note to a ticket of an Amends, with what a saved reply does if the note names one; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.add_note(workspace_id, ticket_id, note, key))

    def edit_note(self, workspace_id: int, ticket_id: int, note_version: int, form: NoteEditForm) -> TicketView:
        """Give a note of this key on a ticket of an Amends other words; the ticket."""
        return self.send(own_calls.edit_note(workspace_id, ticket_id, note_version, form))

    def withdraw_note(
        self, workspace_id: int, ticket_id: int, note_version: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Withdraw a note on a ticket of an Amends; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.withdraw_note(workspace_id, ticket_id, note_version, key))

    def note_versions(self, workspace_id: int, ticket_id: int, note_version: int) -> NoteVersionsView:
        """All that a note on a ticket of an Amends said, for its author and for who manages."""
        return self.send(own_calls.note_versions(workspace_id, ticket_id, note_version))

    def add_reply(
        self, workspace_id: int, ticket_id: int, reply: ReplyForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Add a reply that the customer may read to a ticket of an Amends; as `add_note` otherwise."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.add_reply(workspace_id, ticket_id, reply, key))

    def ticket_hits(self, workspace_id: int, ticket_id: int, words: str) -> SearchHits:
        """Where a ticket of an Amends has words of a search: notes, replies and other words of the team."""
        return self.send(own_calls.ticket_hits(workspace_id, ticket_id, words))

    def mentionable_people(self, workspace_id: int, ticket_id: int) -> MentionablePeople:
        """Who can be mentioned in a note on a ticket of an Amends: those who can open it."""
        return self.send(own_calls.mentionable_people(workspace_id, ticket_id))

    def ticket_saved_replies(self, workspace_id: int, ticket_id: int) -> FilledReplies:
        """The saved replies for a ticket of an Amends, filled from it."""
        return self.send(own_calls.ticket_saved_replies(workspace_id, ticket_id))

    def escalate(
        self, workspace_id: int, ticket_id: int, reason: str = "", *, idempotency_key: str | None = None
    ) -> TicketView:
        """Take a ticket of an Amends up a level, and notify the managers of the next segment above; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.escalate(workspace_id, ticket_id, reason, key))

    def restrict(self, workspace_id: int, ticket_id: int, patch: RestrictionPatch) -> RestrictedTicketView:
        """Change who sees a ticket of an Amends: a sensitive case, or a complaint about somebody of the team."""
        return self.send(own_calls.restrict(workspace_id, ticket_id, patch))

    def snooze_ticket(
        self, workspace_id: int, ticket_id: int, until_time: str | None, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Put a ticket out of its owner's list until a time, or for None until its customer answers; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.snooze_ticket(workspace_id, ticket_id, SnoozeForm(until_time), key))

    def wake_ticket(self, workspace_id: int, ticket_id: int, *, idempotency_key: str | None = None) -> TicketView:
        """Put a snoozed ticket back into its owner's list; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.wake_ticket(workspace_id, ticket_id, key))

    def make_promise(
        self, workspace_id: int, ticket_id: int, promise: PromiseForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note at a ticket of an Amends what its customer was promised by when; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.make_promise(workspace_id, ticket_id, promise, key))

    def keep_promise(
        self, workspace_id: int, ticket_id: int, promise_id: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note that a promise was kept; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.keep_promise(workspace_id, ticket_id, promise_id, key))

    def break_promise(
        self, workspace_id: int, ticket_id: int, promise_id: int, reason: str, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note that a promise was broken, and why; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.break_promise(workspace_id, ticket_id, promise_id, reason, key))

    def move_promise(
        self,
        workspace_id: int,
        ticket_id: int,
        promise_id: int,
        form: MovePromiseForm,
        *,
        idempotency_key: str | None = None,
    ) -> TicketView:
        """Give a promise another time, to which the customer agreed; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.move_promise(workspace_id, ticket_id, promise_id, form, key))

    def count_tickets(self, workspace_id: int, group_by: GroupWord, **filters: str | int) -> TicketCounts:
        """How many tickets of an Amends there are in each group; `filters` are those of its list of tickets."""
        return self.send(own_calls.count_tickets(workspace_id, group_by, filters))

    def preview_deadlines(
        self, workspace_id: int, ticket_id: int, *, priority: PriorityWord | None = None, segment: str | None = None
    ) -> DeadlinePreviewView:
        """Which deadlines a ticket of an Amends would have with another priority or segment; nothing is changed."""
        return self.send(own_calls.preview_deadlines(workspace_id, ticket_id, priority, segment))

    def waiting_units(self, workspace_id: int) -> WaitingUnits:
        """Who is still waiting in an Amends: figures of the open tickets of each segment, the worst first."""
        return self.send(own_calls.waiting_units(workspace_id))

    def import_file(self, workspace_id: int, file: FileToImport, *, idempotency_key: str | None = None) -> ImportView:
        """Send a file of feedback to an Amends, which imports it in the background; `imported` tells how far it is.

        It is imported once, however often it is sent under its key.
        """
        return self.send(own_calls.import_file(workspace_id, file, idempotency_key or own_calls.new_key()))

    def imported(self, workspace_id: int, import_id: int) -> ImportView:
        """How far a file is that was sent to be imported, with its totals until now."""
        return self.send(own_calls.get_import(workspace_id, import_id))

    def apply_rule(
        self, workspace_id: int, rule_id: int, request: ApplyRequest, *, idempotency_key: str | None = None
    ) -> RuleRunView:
        """Apply a rule of an Amends to what is stored, or only count; it runs in the background."""
        key = idempotency_key or own_calls.new_key()
        return self.send(own_calls.apply_rule(workspace_id, rule_id, request, key))

    def rule_run(self, workspace_id: int, rule_id: int, run_id: int) -> RuleRunView:
        """How far such a run is, and what it found."""
        return self.send(own_calls.rule_run(workspace_id, rule_id, run_id))

    def changes(
        self, workspace_id: int, *, after: int | None = None, limit: int = own_calls.DEFAULT_CHANGES
    ) -> Changes:
        """What changed in a workspace of an Amends behind a number, `limit` a page; None for all."""
        return Changes(self.send, partial(own_calls.changes, workspace_id, limit=limit), after, self._sleep)
