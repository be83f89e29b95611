"""The Amends API as methods to await: one line a call."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

from amends.client import own_calls, own_user_calls
from amends.client.calls import Call
from amends.client.own_calls import FileToImport
from amends.wire.bulk import BulkRequest, BulkView
from amends.wire.conversation import MentionablePeople, NoteEditForm, NoteForm, NoteVersionsView, ReplyForm
from amends.wire.customers import CustomerDetailView, MergedIntoView
from amends.wire.deadlines import DeadlinePreviewView
from amends.wire.first_steps import FirstStepList
from amends.wire.imports import ImportView
from amends.wire.list_look import ListLookView
from amends.wire.people_at_work import PeopleAtWorkView
from amends.wire.promises import MovePromiseForm, PromiseForm
from amends.wire.responses import ResponsePage
from amends.wire.restrictions import RestrictedTicketView, RestrictionPatch
from amends.wire.rule_proposals import (
    RuleProposalView,
    SectorWord,
    TakeBackRequest,
    TakenBackView,
    TakenOver,
    TakeOverRequest,
)
from amends.wire.rule_runs import ApplyRequest, RuleRunView
from amends.wire.saved_replies import FilledReplies
from amends.wire.search_hits import SearchHits
from amends.wire.segments import SegmentView
from amends.wire.snooze import SnoozeForm
from amends.wire.ticket_corrections import TicketCorrectionPage
from amends.wire.ticket_counts import GroupWord, TicketCounts
from amends.wire.tickets import NewTicket, PriorityWord, TicketView
from amends.wire.unread import UnreadCount, UnreadMark, UnreadTickets
from amends.wire.waiting_units import WaitingUnits
from amends.wire.workspaces import NewTrialView, RemovedWorkspace, TrialRequest, WorkspaceView

T = TypeVar("T")


class AsyncOwnCalls(ABC):
    """What an Amends does beside the compatible API, whoever sends the calls."""

    @abstractmethod
    async def send(self, call: Call[T]) -> T:
        """Send a call, and read its answer."""

    async def open_ticket(
        self, workspace_id: int, ticket: NewTicket, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Open a ticket of an Amends. It is opened once, however often it is sent under its `idempotency_key`.

        Without one it gets a key of its own, under which it is sent again after a failure.
        """
        return await self.send(own_calls.open_ticket(workspace_id, ticket, idempotency_key or own_calls.new_key()))

    async def own_ticket(self, workspace_id: int, ticket_id: int) -> TicketView:
        """A ticket of an Amends as the Amends API shows it, with its deadlines and promises."""
        return await self.send(own_calls.get_ticket(workspace_id, ticket_id))

    async def upsert_ticket(
        self, workspace_id: int, ticket: NewTicket, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Open the ticket of an Amends that has this `external_id`, or change it when it exists."""
        return await self.send(own_calls.upsert_ticket(workspace_id, ticket, idempotency_key or own_calls.new_key()))

    async def undo(
        self, workspace_id: int, ticket_id: int, version: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Take back what this key did that led to a version of a ticket of an Amends, for 10 minutes; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.undo(workspace_id, ticket_id, version, key))

    async def begin_bulk(
        self, workspace_id: int, request: BulkRequest, *, idempotency_key: str | None = None
    ) -> BulkView:
        """Do the same to many tickets of an Amends, in the background; `bulk` tells how far it is."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.begin_bulk(workspace_id, request, key))

    async def bulk(self, workspace_id: int, bulk_id: int) -> BulkView:
        """How far a bulk action is."""
        return await self.send(own_calls.get_bulk(workspace_id, bulk_id))

    async def undo_bulk(self, workspace_id: int, bulk_id: int, *, idempotency_key: str | None = None) -> BulkView:
        """Take back what this key did in bulk, until 10 minutes after its end; the bulk action that does it."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.undo_bulk(workspace_id, bulk_id, key))

    async def ticket_corrections(self, workspace_id: int, *, cursor: str | None = None) -> TicketCorrectionPage:
        """A page of what an upgrade of an Amends corrected in tickets; `cursor` of the page before."""
        return await self.send(own_calls.ticket_corrections(workspace_id, cursor))

    async def search_responses(
        self, workspace_id: int, *, cursor: str | None = None, **filters: str | int
    ) -> ResponsePage:
        """A page of the responses of an Amends that have all of these, newest first; `cursor` of the page before."""
        return await self.send(own_calls.search_responses(workspace_id, filters, cursor))

    async def people_at_work(self, workspace_id: int) -> PeopleAtWorkView:
        """What each segment and each person of an Amends has to do now, as far as the workspace shows people."""
        return await self.send(own_calls.people_at_work(workspace_id))

    async def first_steps(self, workspace_id: int) -> FirstStepList:
        """The first steps of a workspace of an Amends, from nothing to a closed loop, and which are done."""
        return await self.send(own_calls.first_steps(workspace_id))

    async def workspace(self, workspace_id: int) -> WorkspaceView:
        """A workspace of an Amends, and what is set of it."""
        return await self.send(own_calls.get_workspace(workspace_id))

    async def try_workspace(
        self, workspace_id: int, trial: TrialRequest, *, idempotency_key: str | None = None
    ) -> NewTrialView:
        """Create a workspace to try out on an Amends, full of invented feedback, and a key to it; nothing leaves it."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.try_workspace(workspace_id, trial, key))

    async def remove_workspace(self, workspace_id: int) -> RemovedWorkspace:
        """Remove a workspace of an Amends that is there to try out, with everything in it; what that was."""
        return await self.send(own_calls.remove_workspace(workspace_id))

    async def customer(self, workspace_id: int, customer_id: int) -> CustomerDetailView:
        """A customer of an Amends, and what happened between them and you."""
        return await self.send(own_calls.get_customer(workspace_id, customer_id))

    async def merge_customer(
        self, workspace_id: int, customer_id: int, into_id: int, *, idempotency_key: str | None = None
    ) -> MergedIntoView:
        """Let another record of an Amends stand for this customer too; `unmerge_customer` undoes it."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.merge_customer(workspace_id, customer_id, into_id, key))

    async def unmerge_customer(
        self, workspace_id: int, customer_id: int, *, idempotency_key: str | None = None
    ) -> MergedIntoView:
        """Let a record that was merged stand by itself again."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.unmerge_customer(workspace_id, customer_id, key))

    async def add_note(
        self, workspace_id: int, ticket_id: int, note: NoteForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Add a note to a ticket of an Amends, with what a saved reply does if the note names one; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.add_note(workspace_id, ticket_id, note, key))

    async def edit_note(self, workspace_id: int, ticket_id: int, note_version: int, form: NoteEditForm) -> TicketView:
        """Give a note of this key on a ticket of an Amends other words; the ticket."""
        return await self.send(own_calls.edit_note(workspace_id, ticket_id, note_version, form))

    async def withdraw_note(
        self, workspace_id: int, ticket_id: int, note_version: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Withdraw a note on a ticket of an Amends; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.withdraw_note(workspace_id, ticket_id, note_version, key))

    async def note_versions(self, workspace_id: int, ticket_id: int, note_version: int) -> NoteVersionsView:
        """All that a note on a ticket of an Amends said, for its author and for who manages."""
        return await self.send(own_calls.note_versions(workspace_id, ticket_id, note_version))

    async def add_reply(
        self, workspace_id: int, ticket_id: int, reply: ReplyForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Add a reply that the customer may read to a ticket of an Amends; as `add_note` otherwise."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.add_reply(workspace_id, ticket_id, reply, key))

    async def ticket_hits(self, workspace_id: int, ticket_id: int, words: str) -> SearchHits:
        """Where a ticket of an Amends has words of a search: notes, replies and other words of the team."""
        return await self.send(own_calls.ticket_hits(workspace_id, ticket_id, words))

    async def mentionable_people(self, workspace_id: int, ticket_id: int) -> MentionablePeople:
        """Who can be mentioned in a note on a ticket of an Amends: those who can open it."""
        return await self.send(own_calls.mentionable_people(workspace_id, ticket_id))

    async def ticket_saved_replies(self, workspace_id: int, ticket_id: int) -> FilledReplies:
        """The saved replies for a ticket of an Amends, filled from it."""
        return await self.send(own_calls.ticket_saved_replies(workspace_id, ticket_id))

    async def escalate(
        self, workspace_id: int, ticket_id: int, reason: str = "", *, idempotency_key: str | None = None
    ) -> TicketView:
        """Take a ticket of an Amends up a level, and notify the managers of the next segment above; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.escalate(workspace_id, ticket_id, reason, key))

    async def restrict(self, workspace_id: int, ticket_id: int, patch: RestrictionPatch) -> RestrictedTicketView:
        """Change who sees a ticket of an Amends: a sensitive case, or a complaint about somebody of the team."""
        return await self.send(own_calls.restrict(workspace_id, ticket_id, patch))

    async def snooze_ticket(
        self, workspace_id: int, ticket_id: int, until_time: str | None, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Put a ticket out of its owner's list until a time, or for None until its customer answers; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.snooze_ticket(workspace_id, ticket_id, SnoozeForm(until_time), key))

    async def wake_ticket(self, workspace_id: int, ticket_id: int, *, idempotency_key: str | None = None) -> TicketView:
        """Put a snoozed ticket back into its owner's list; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.wake_ticket(workspace_id, ticket_id, key))

    async def unread_tickets(self, workspace_id: int, user_id: int, ticket_ids: Iterable[int]) -> UnreadTickets:
        """Which of some tickets, at most 200, are unread for a user of an Amends."""
        return await self.send(own_user_calls.unread_tickets(workspace_id, user_id, ticket_ids))

    async def mark_ticket_read(self, workspace_id: int, user_id: int, ticket_id: int) -> UnreadMark:
        """Note that a user of an Amends has seen a ticket as it is now."""
        return await self.send(own_user_calls.mark_ticket(workspace_id, user_id, ticket_id, "read"))

    async def mark_ticket_unread(self, workspace_id: int, user_id: int, ticket_id: int) -> UnreadMark:
        """Let a ticket be unread for a user of an Amends until they open it again."""
        return await self.send(own_user_calls.mark_ticket(workspace_id, user_id, ticket_id, "unread"))

    async def unread_notifications(self, workspace_id: int, user_id: int) -> UnreadCount:
        """How many notifications a user of an Amends has not read, counted no further than 99."""
        return await self.send(own_user_calls.unread_notifications(workspace_id, user_id))

    async def rule_proposal(
        self, workspace_id: int, sector: SectorWord = "general", *, intake_id: int | None = None
    ) -> RuleProposalView:
        """The rules and settings that are proposed for a sector, each with why, and what the rules would open."""
        return await self.send(own_calls.rule_proposal(workspace_id, sector, intake_id))

    async def take_over_rules(
        self, workspace_id: int, wanted: TakeOverRequest, *, idempotency_key: str | None = None
    ) -> TakenOver:
        """Create rules and settings that are proposed for a sector; what was created."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.take_over_rules(workspace_id, wanted, key))

    async def take_back_rules(
        self, workspace_id: int, taken: TakeBackRequest, *, idempotency_key: str | None = None
    ) -> TakenBackView:
        """Take back what this key took over for a sector, for ten minutes; what was taken back."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.take_back_rules(workspace_id, taken, key))

    async def undo_segment(
        self, workspace_id: int, segment_id: int, *, idempotency_key: str | None = None
    ) -> SegmentView:
        """Take back the last name or place that this key gave a segment, for ten minutes; the segment."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.undo_segment(workspace_id, segment_id, key))

    async def request(
        self,
        method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"],
        path: str,
        *,
        query: Mapping[str, int | str] | None = None,
        body: Mapping[str, object] | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Any route of an Amends that has no method here, by its path below `/v1/`: its answer as plain values.

        It is None where there is no content. A POST has an idempotency key of its own unless you give one.
        """
        key = idempotency_key or (own_calls.new_key() if method == "POST" else "")
        return await self.send(own_calls.request(method, path, query or {}, body, key))

    async def list_look(self, workspace_id: int, user_id: int) -> ListLookView:
        """How the list of tickets looks to a user of an Amends."""
        return await self.send(own_user_calls.list_look(workspace_id, user_id))

    async def set_list_look(self, workspace_id: int, user_id: int, look: ListLookView) -> ListLookView:
        """Set the columns, density and orders in which a user of an Amends likes to see the list."""
        return await self.send(own_user_calls.set_list_look(workspace_id, user_id, look))

    async def make_promise(
        self, workspace_id: int, ticket_id: int, promise: PromiseForm, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note at a ticket of an Amends what its customer was promised by when; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.make_promise(workspace_id, ticket_id, promise, key))

    async def keep_promise(
        self, workspace_id: int, ticket_id: int, promise_id: int, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note that a promise was kept; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.keep_promise(workspace_id, ticket_id, promise_id, key))

    async def break_promise(
        self, workspace_id: int, ticket_id: int, promise_id: int, reason: str, *, idempotency_key: str | None = None
    ) -> TicketView:
        """Note that a promise was broken, and why; the ticket."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.break_promise(workspace_id, ticket_id, promise_id, reason, key))

    async def move_promise(
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
        return await self.send(own_calls.move_promise(workspace_id, ticket_id, promise_id, form, key))

    async def count_tickets(self, workspace_id: int, group_by: GroupWord, **filters: str | int) -> TicketCounts:
        """How many tickets of an Amends there are in each group; `filters` are those of its list of tickets."""
        return await self.send(own_calls.count_tickets(workspace_id, group_by, filters))

    async def preview_deadlines(
        self, workspace_id: int, ticket_id: int, *, priority: PriorityWord | None = None, segment: str | None = None
    ) -> DeadlinePreviewView:
        """Which deadlines a ticket of an Amends would have with another priority or segment; nothing is changed."""
        return await self.send(own_calls.preview_deadlines(workspace_id, ticket_id, priority, segment))

    async def waiting_units(self, workspace_id: int) -> WaitingUnits:
        """Who is still waiting in an Amends: figures of the open tickets of each segment, the worst first."""
        return await self.send(own_calls.waiting_units(workspace_id))

    async def import_file(
        self, workspace_id: int, file: FileToImport, *, idempotency_key: str | None = None
    ) -> ImportView:
        """Send a file of feedback to an Amends, which imports it in the background; `imported` tells how far it is.

        It is imported once, however often it is sent under its key.
        """
        return await self.send(own_calls.import_file(workspace_id, file, idempotency_key or own_calls.new_key()))

    async def imported(self, workspace_id: int, import_id: int) -> ImportView:
        """How far a file is that was sent to be imported, with its totals until now."""
        return await self.send(own_calls.get_import(workspace_id, import_id))

    async def apply_rule(
        self, workspace_id: int, rule_id: int, request: ApplyRequest, *, idempotency_key: str | None = None
    ) -> RuleRunView:
        """Apply a rule of an Amends to what is stored, or only count; it runs in the background."""
        key = idempotency_key or own_calls.new_key()
        return await self.send(own_calls.apply_rule(workspace_id, rule_id, request, key))

    async def rule_run(self, workspace_id: int, rule_id: int, run_id: int) -> RuleRunView:
        """How far such a run is, and what it found."""
        return await self.send(own_calls.rule_run(workspace_id, rule_id, run_id))
