"""The types of the calls of the Amends API; only mypy reads this."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, assert_type

from amends.client import AsyncChanges, AsyncClient, Changes, Client, FileToImport
from amends.wire.bulk import ActionForm, BulkRequest, BulkView
from amends.wire.changes import ChangePageView, ChangeView
from amends.wire.conversation import MentionablePeople, NoteEditForm, NoteForm, NoteVersionsView, ReplyForm
from amends.wire.customers import CustomerDetailView, MergedIntoView
from amends.wire.deadlines import DeadlinePreviewView
from amends.wire.first_steps import FirstStepList
from amends.wire.imports import ImportView
from amends.wire.list_look import ListLookView
from amends.wire.people_at_work import PeopleAtWorkView
from amends.wire.promises import MovePromiseForm, PromiseForm
from amends.wire.responses import CustomerView, ResponsePage
from amends.wire.restrictions import RestrictedTicketView, RestrictionPatch
from amends.wire.rule_proposals import RuleProposalView
from amends.wire.rule_runs import ApplyRequest, RuleRunView
from amends.wire.saved_replies import FilledReplies
from amends.wire.search_hits import SearchHits
from amends.wire.segments import SegmentView
from amends.wire.ticket_corrections import TicketCorrectionPage
from amends.wire.ticket_counts import TicketCounts
from amends.wire.tickets import NewTicket, TicketView
from amends.wire.unread import UnreadCount, UnreadMark, UnreadTickets
from amends.wire.waiting_units import WaitingUnits
from amends.wire.workspaces import NewTrialView, RemovedWorkspace, TrialRequest, WorkspaceView

TICKET = NewTicket(
    segment="MAD", priority="HIGH", external_id="crm-2041", customer=CustomerView(email="eva@example.com")
)
EDIT = NoteEditForm("Phoned twice")
PROMISE = PromiseForm("I call on Thursday", "2026-12-03T17:00:00+01:00")
MOVED = MovePromiseForm("2026-12-04T17:00:00+01:00", "Holiday", customer_agreed=True)


def the_calls_about_users_and_settings(client: Client) -> None:
    assert_type(client.unread_tickets(1001, 1010, [1013]), UnreadTickets)
    assert_type(client.mark_ticket_read(1001, 1010, 1013), UnreadMark)
    assert_type(client.unread_notifications(1001, 1010), UnreadCount)
    assert_type(client.rule_proposal(1001, "hotel"), RuleProposalView)
    assert_type(client.undo_segment(1001, 1004), SegmentView)
    assert_type(client.request("GET", "workspaces/1001/webhooks"), Any)
    assert_type(client.set_list_look(1001, 1010, ListLookView(columns=["due"])), ListLookView)


def the_calls(client: Client) -> None:
    assert_type(client.open_ticket(1001, TICKET), TicketView)
    assert_type(client.open_ticket(1001, TICKET, idempotency_key="crm-2041"), TicketView)
    assert_type(client.upsert_ticket(1001, TICKET, idempotency_key="crm-2041"), TicketView)
    assert_type(client.undo(1001, 1013, 4), TicketView)
    assert_type(client.begin_bulk(1001, BulkRequest(ActionForm(note="All"), ticket_ids=[1013])), BulkView)
    assert_type(client.bulk(1001, 3908), BulkView)
    assert_type(client.undo_bulk(1001, 3908), BulkView)
    assert_type(client.customer(1001, 1005), CustomerDetailView)
    assert_type(client.search_responses(1001, band="unhappy"), ResponsePage)
    assert_type(client.people_at_work(1001), PeopleAtWorkView)
    assert_type(client.first_steps(1001), FirstStepList)
    assert_type(client.workspace(1001), WorkspaceView)
    assert_type(client.try_workspace(1001, TrialRequest(sector="hotel")), NewTrialView)
    assert_type(client.remove_workspace(1001), RemovedWorkspace)
    assert_type(client.merge_customer(1001, 1005, 1004), MergedIntoView)
    assert_type(client.unmerge_customer(1001, 1005), MergedIntoView)
    assert_type(client.add_note(1001, 1013, NoteForm("Phoned.", saved_reply_id=1042)), TicketView)
    assert_type(client.add_reply(1001, 1013, ReplyForm("We are sorry.")), TicketView)
    assert_type(client.ticket_saved_replies(1001, 1013), FilledReplies)
    assert_type(client.restrict(1001, 1013, RestrictionPatch(reason="A mistake")), RestrictedTicketView)
    assert_type(client.own_ticket(1001, 1013), TicketView)
    assert_type(client.ticket_hits(1001, 1013, "refund"), SearchHits)
    assert_type(client.mentionable_people(1001, 1013), MentionablePeople)
    assert_type(client.edit_note(1001, 1013, 5, EDIT), TicketView)
    assert_type(client.withdraw_note(1001, 1013, 5), TicketView)
    assert_type(client.note_versions(1001, 1013, 5), NoteVersionsView)
    assert_type(client.snooze_ticket(1001, 1013, None), TicketView)
    assert_type(client.wake_ticket(1001, 1013), TicketView)
    assert_type(client.make_promise(1001, 1013, PROMISE), TicketView)
    assert_type(client.keep_promise(1001, 1013, 3912), TicketView)
    assert_type(client.break_promise(1001, 1013, 3912, "No card"), TicketView)
    assert_type(client.move_promise(1001, 1013, 3912, MOVED), TicketView)
    assert_type(client.count_tickets(1001, "status", segment="MAD", score_to=6), TicketCounts)
    assert_type(client.preview_deadlines(1001, 1013, priority="LOW"), DeadlinePreviewView)
    assert_type(client.waiting_units(1001), WaitingUnits)
    assert_type(client.ticket_corrections(1001), TicketCorrectionPage)
    assert_type(client.escalate(1001, 1013, "Why"), TicketView)
    assert_type(client.import_file(1001, FileToImport(name="visits.csv", content=b"NPS")), ImportView)
    assert_type(client.imported(1001, 1013), ImportView)
    assert_type(client.apply_rule(1001, 1005, ApplyRequest(dry_run=True)), RuleRunView)
    assert_type(client.rule_run(1001, 1005, 1042), RuleRunView)
    assert_type(client.changes(1001), Changes)
    assert_type(client.changes(1001, after=1765, limit=500), Changes)
    client.count_tickets(1001, "moon")  # type: ignore[arg-type]
    client.open_ticket(1001, {"segment": "MAD"})  # type: ignore[arg-type]


async def the_calls_to_await(client: AsyncClient) -> None:
    assert_type(await client.open_ticket(1001, TICKET), TicketView)
    assert_type(await client.upsert_ticket(1001, TICKET), TicketView)
    assert_type(await client.undo(1001, 1013, 4), TicketView)
    assert_type(await client.begin_bulk(1001, BulkRequest(ActionForm(note="All"), ticket_ids=[1013])), BulkView)
    assert_type(await client.bulk(1001, 3908), BulkView)
    assert_type(await client.undo_bulk(1001, 3908), BulkView)
    assert_type(await client.customer(1001, 1005), CustomerDetailView)
    assert_type(await client.search_responses(1001, band="unhappy"), ResponsePage)
    assert_type(await client.people_at_work(1001), PeopleAtWorkView)
    assert_type(await client.first_steps(1001), FirstStepList)
    assert_type(await client.workspace(1001), WorkspaceView)
    assert_type(await client.try_workspace(1001, TrialRequest(sector="hotel")), NewTrialView)
    assert_type(await client.remove_workspace(1001), RemovedWorkspace)
    assert_type(await client.merge_customer(1001, 1005, 1004), MergedIntoView)
    assert_type(await client.unmerge_customer(1001, 1005), MergedIntoView)
    assert_type(await client.add_note(1001, 1013, NoteForm("Phoned.", saved_reply_id=1042)), TicketView)
    assert_type(await client.add_reply(1001, 1013, ReplyForm("We are sorry.")), TicketView)
    assert_type(await client.ticket_saved_replies(1001, 1013), FilledReplies)
    assert_type(await client.restrict(1001, 1013, RestrictionPatch(reason="A mistake")), RestrictedTicketView)
    assert_type(await client.own_ticket(1001, 1013), TicketView)
    assert_type(await client.ticket_hits(1001, 1013, "refund"), SearchHits)
    assert_type(await client.mentionable_people(1001, 1013), MentionablePeople)
    assert_type(await client.edit_note(1001, 1013, 5, EDIT), TicketView)
    assert_type(await client.withdraw_note(1001, 1013, 5, idempotency_key="w"), TicketView)
    assert_type(await client.note_versions(1001, 1013, 5), NoteVersionsView)
    assert_type(await client.unread_tickets(1001, 1010, [1013]), UnreadTickets)
    assert_type(await client.mark_ticket_unread(1001, 1010, 1013), UnreadMark)
    assert_type(await client.unread_notifications(1001, 1010), UnreadCount)
    assert_type(await client.list_look(1001, 1010), ListLookView)
    assert_type(await client.snooze_ticket(1001, 1013, "2026-12-14T09:00:00+01:00"), TicketView)
    assert_type(await client.wake_ticket(1001, 1013, idempotency_key="w"), TicketView)
    assert_type(await client.make_promise(1001, 1013, PROMISE, idempotency_key="p"), TicketView)
    assert_type(await client.keep_promise(1001, 1013, 3912), TicketView)
    assert_type(await client.break_promise(1001, 1013, 3912, "No card"), TicketView)
    assert_type(await client.move_promise(1001, 1013, 3912, MOVED), TicketView)
    assert_type(await client.count_tickets(1001, "owner"), TicketCounts)
    assert_type(await client.preview_deadlines(1001, 1013, segment="MAD"), DeadlinePreviewView)
    assert_type(await client.waiting_units(1001), WaitingUnits)
    assert_type(await client.ticket_corrections(1001), TicketCorrectionPage)
    assert_type(await client.escalate(1001, 1013, "Why"), TicketView)
    assert_type(await client.import_file(1001, FileToImport(name="visits.csv", content=Path("visits.csv"))), ImportView)
    assert_type(await client.imported(1001, 1013), ImportView)
    assert_type(await client.apply_rule(1001, 1005, ApplyRequest(), idempotency_key="rule-1005"), RuleRunView)
    assert_type(await client.rule_run(1001, 1005, 1042), RuleRunView)
    assert_type(client.changes(1001, after=1765), AsyncChanges)


def the_feed_is_walked(client: Client) -> None:
    feed = client.changes(1001)
    for change in feed:
        assert_type(change, ChangeView)
        assert_type(change.number, int)
    assert_type(feed.next_after, int | None)
    assert_type(feed.follow(wait=1.0), Iterator[ChangeView])
    assert_type(feed.page(), ChangePageView)


async def the_feed_is_awaited(client: AsyncClient) -> None:
    async for change in client.changes(1001):
        assert_type(change, ChangeView)
    assert_type(client.changes(1001).follow(), AsyncIterator[ChangeView])
    assert_type(await client.changes(1001).page(), ChangePageView)
