"""The calls of the Amends API, `/v1`, that the client has: an Amends answers them, the public service doesn't."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

from msgspec import Struct

from amends.client.calls import Call
from amends.client.upload import Upload, form
from amends.wire.bulk import BulkRequest, BulkView
from amends.wire.changes import ChangePageView
from amends.wire.conversation import MentionablePeople, NoteEditForm, NoteForm, NoteVersionsView, ReplyForm
from amends.wire.customers import CustomerDetailView, CustomerMergeForm, MergedIntoView
from amends.wire.deadlines import DeadlinePreviewView
from amends.wire.escalation import EscalationRequest
from amends.wire.first_steps import FirstStepList
from amends.wire.imports import ImportView
from amends.wire.people_at_work import PeopleAtWorkView
from amends.wire.promises import BreakPromiseForm, MovePromiseForm, PromiseForm
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
from amends.wire.undo import UndoForm
from amends.wire.waiting_units import WaitingUnits
from amends.wire.workspaces import NewTrialView, RemovedWorkspace, TrialRequest, WorkspaceView

Filters: TypeAlias = Mapping[str, str | int]
"""The filters of the list of tickets, by the names of its parameters."""

DEFAULT_CHANGES = 100


class FileToImport(Struct, frozen=True, kw_only=True):
    """A file to import: its name, its content, and what is said about it; what isn't said is found out.

    A `content` that is a path is read while it is sent, and never held as a whole. `mapping` says in TOML or JSON what
    its columns mean. The other fields are the options of the endpoint.
    """

    name: str
    content: bytes | Path
    mapping: str = ""
    history: bool | None = None
    history_after_days: int | None = None
    time_format: str = ""
    score_scale: str = ""


def open_ticket(workspace_id: int, ticket: NewTicket, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets`; with its key it opens one ticket, however often it is sent."""
    path = f"{workspace_path(workspace_id)}/tickets"
    return Call(method="POST", path=path, body=ticket, answer=TicketView, idempotency_key=idempotency_key)


def get_ticket(workspace_id: int, ticket_id: int) -> Call[TicketView]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}", answer=TicketView)


def upsert_ticket(workspace_id: int, ticket: NewTicket, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/upsert`."""
    path = f"{workspace_path(workspace_id)}/tickets/upsert"
    return Call(method="POST", path=path, body=ticket, answer=TicketView, idempotency_key=idempotency_key)


def undo(workspace_id: int, ticket_id: int, version: int, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/undo`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/undo"
    body = UndoForm(version)
    return Call(method="POST", path=path, body=body, answer=TicketView, idempotency_key=idempotency_key)


def escalate(workspace_id: int, ticket_id: int, reason: str, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/escalate`."""
    path, body = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/escalate", EscalationRequest(reason)
    return Call(method="POST", path=path, body=body, answer=TicketView, idempotency_key=idempotency_key)


def begin_bulk(workspace_id: int, request: BulkRequest, idempotency_key: str) -> Call[BulkView]:
    """`POST /v1/workspaces/{workspace_id}/bulk`."""
    path = f"{workspace_path(workspace_id)}/bulk"
    return Call(method="POST", path=path, body=request, answer=BulkView, idempotency_key=idempotency_key)


def get_bulk(workspace_id: int, bulk_id: int) -> Call[BulkView]:
    """`GET /v1/workspaces/{workspace_id}/bulk/{bulk_id}`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/bulk/{bulk_id:d}", answer=BulkView)


def undo_bulk(workspace_id: int, bulk_id: int, idempotency_key: str) -> Call[BulkView]:
    """`POST /v1/workspaces/{workspace_id}/bulk/{bulk_id}/undo`."""
    path = f"{workspace_path(workspace_id)}/bulk/{bulk_id:d}/undo"
    return Call(method="POST", path=path, answer=BulkView, idempotency_key=idempotency_key)


def add_note(workspace_id: int, ticket_id: int, note: NoteForm, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes`; with its key it is added once."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/notes"
    return Call(method="POST", path=path, body=note, answer=TicketView, idempotency_key=idempotency_key)


def edit_note(workspace_id: int, ticket_id: int, note_version: int, form: NoteEditForm) -> Call[TicketView]:
    """`PATCH /v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes/{note_version}`."""
    path = _note(workspace_id, ticket_id, note_version)
    return Call(method="PATCH", path=path, body=form, answer=TicketView)


def withdraw_note(workspace_id: int, ticket_id: int, note_version: int, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes/{note_version}/withdraw`."""
    path = f"{_note(workspace_id, ticket_id, note_version)}/withdraw"
    return Call(method="POST", path=path, answer=TicketView, idempotency_key=idempotency_key)


def note_versions(workspace_id: int, ticket_id: int, note_version: int) -> Call[NoteVersionsView]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes/{note_version}/versions`."""
    path = f"{_note(workspace_id, ticket_id, note_version)}/versions"
    return Call(method="GET", path=path, answer=NoteVersionsView)


def add_reply(workspace_id: int, ticket_id: int, reply: ReplyForm, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/replies`; with its key it is added once."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/replies"
    return Call(method="POST", path=path, body=reply, answer=TicketView, idempotency_key=idempotency_key)


def ticket_hits(workspace_id: int, ticket_id: int, words: str) -> Call[SearchHits]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}/hits`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/hits"
    return Call(method="GET", path=path, query={"q": words}, answer=SearchHits)


def mentionable_people(workspace_id: int, ticket_id: int) -> Call[MentionablePeople]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}/people`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/people"
    return Call(method="GET", path=path, answer=MentionablePeople)


def ticket_saved_replies(workspace_id: int, ticket_id: int) -> Call[FilledReplies]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}/saved-replies`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/saved-replies"
    return Call(method="GET", path=path, answer=FilledReplies)


def restrict(workspace_id: int, ticket_id: int, patch: RestrictionPatch) -> Call[RestrictedTicketView]:
    """`PATCH /v1/workspaces/{workspace_id}/tickets/{ticket_id}/access`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/access"
    return Call(method="PATCH", path=path, body=patch, answer=RestrictedTicketView)


def snooze_ticket(workspace_id: int, ticket_id: int, form: SnoozeForm, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/snooze`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/snooze"
    return Call(method="POST", path=path, body=form, answer=TicketView, idempotency_key=idempotency_key)


def wake_ticket(workspace_id: int, ticket_id: int, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/wake`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/wake"
    return Call(method="POST", path=path, answer=TicketView, idempotency_key=idempotency_key)


def rule_proposal(workspace_id: int, sector: SectorWord, intake_id: int | None) -> Call[RuleProposalView]:
    """`GET /v1/workspaces/{workspace_id}/rule-proposal`."""
    query: Filters = {"sector": sector, **({} if intake_id is None else {"intake_id": intake_id})}
    return Call(method="GET", path=_proposal(workspace_id), query=query, answer=RuleProposalView)


def take_over_rules(workspace_id: int, wanted: TakeOverRequest, idempotency_key: str) -> Call[TakenOver]:
    """`POST /v1/workspaces/{workspace_id}/rule-proposal`; with its key it is done once."""
    path = _proposal(workspace_id)
    return Call(method="POST", path=path, body=wanted, answer=TakenOver, idempotency_key=idempotency_key)


def take_back_rules(workspace_id: int, taken: TakeBackRequest, idempotency_key: str) -> Call[TakenBackView]:
    """`POST /v1/workspaces/{workspace_id}/rule-proposal/undo`; with its key it is done once."""
    path = f"{_proposal(workspace_id)}/undo"
    return Call(method="POST", path=path, body=taken, answer=TakenBackView, idempotency_key=idempotency_key)


def undo_segment(workspace_id: int, segment_id: int, idempotency_key: str) -> Call[SegmentView]:
    """`POST /v1/workspaces/{workspace_id}/segments/{segment_id}/undo`; with its key it is done once."""
    path = f"{workspace_path(workspace_id)}/segments/{segment_id:d}/undo"
    return Call(method="POST", path=path, answer=SegmentView, idempotency_key=idempotency_key)


def request(method: str, path: str, query: Filters, body: Mapping[str, object] | None, key: str) -> Call[Any]:
    """Any route of `/v1`, with its answer as plain values, None for no content."""
    answer = cast("type[Any]", Any)
    is_repeatable = method in ("GET", "PUT", "DELETE")
    return Call(
        method=method,
        path=f"/v1/{path.lstrip('/')}",
        query=dict(query),
        body=body,
        answer=answer,
        writes=not is_repeatable and not key,
        idempotency_key=key,
    )


def make_promise(workspace_id: int, ticket_id: int, promise: PromiseForm, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/promises`; with its key it is made once."""
    path = _promises(workspace_id, ticket_id)
    return Call(method="POST", path=path, body=promise, answer=TicketView, idempotency_key=idempotency_key)


def keep_promise(workspace_id: int, ticket_id: int, promise_id: int, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/promises/{promise_id}/keep`."""
    path = f"{_promises(workspace_id, ticket_id)}/{promise_id:d}/keep"
    return Call(method="POST", path=path, answer=TicketView, idempotency_key=idempotency_key)


def break_promise(
    workspace_id: int, ticket_id: int, promise_id: int, reason: str, idempotency_key: str
) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/promises/{promise_id}/break`."""
    path, body = f"{_promises(workspace_id, ticket_id)}/{promise_id:d}/break", BreakPromiseForm(reason)
    return Call(method="POST", path=path, body=body, answer=TicketView, idempotency_key=idempotency_key)


def move_promise(
    workspace_id: int, ticket_id: int, promise_id: int, form: MovePromiseForm, idempotency_key: str
) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/{ticket_id}/promises/{promise_id}/move`."""
    path = f"{_promises(workspace_id, ticket_id)}/{promise_id:d}/move"
    return Call(method="POST", path=path, body=form, answer=TicketView, idempotency_key=idempotency_key)


def count_tickets(workspace_id: int, group_by: GroupWord, filters: Filters) -> Call[TicketCounts]:
    """`GET /v1/workspaces/{workspace_id}/tickets/counts`."""
    query = {"group_by": group_by, **filters}
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/tickets/counts", query=query, answer=TicketCounts)


def preview_deadlines(
    workspace_id: int, ticket_id: int, priority: PriorityWord | None, segment: str | None
) -> Call[DeadlinePreviewView]:
    """`GET /v1/workspaces/{workspace_id}/tickets/{ticket_id}/deadlines/preview`."""
    path = f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/deadlines/preview"
    given = {"priority": priority, "segment": segment}
    query = {name: text for name, text in given.items() if text is not None}
    return Call(method="GET", path=path, query=query, answer=DeadlinePreviewView)


def waiting_units(workspace_id: int) -> Call[WaitingUnits]:
    """`GET /v1/workspaces/{workspace_id}/tickets/waiting`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/tickets/waiting", answer=WaitingUnits)


def ticket_corrections(workspace_id: int, cursor: str | None) -> Call[TicketCorrectionPage]:
    """`GET /v1/workspaces/{workspace_id}/tickets/corrections`."""
    path, query = f"{workspace_path(workspace_id)}/tickets/corrections", {"cursor": cursor} if cursor else {}
    return Call(method="GET", path=path, query=query, answer=TicketCorrectionPage)


def search_responses(workspace_id: int, filters: Filters, cursor: str | None) -> Call[ResponsePage]:
    """`GET /v1/workspaces/{workspace_id}/responses/search`."""
    query = {**filters, **({"cursor": cursor} if cursor else {})}
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/responses/search", query=query, answer=ResponsePage)


def people_at_work(workspace_id: int) -> Call[PeopleAtWorkView]:
    """`GET /v1/workspaces/{workspace_id}/users/at-work`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/users/at-work", answer=PeopleAtWorkView)


def first_steps(workspace_id: int) -> Call[FirstStepList]:
    """`GET /v1/workspaces/{workspace_id}/first-steps`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/first-steps", answer=FirstStepList)


def try_workspace(workspace_id: int, trial: TrialRequest, idempotency_key: str) -> Call[NewTrialView]:
    """`POST /v1/workspaces/{workspace_id}/trials`."""
    path = f"{workspace_path(workspace_id)}/trials"
    return Call(method="POST", path=path, body=trial, answer=NewTrialView, idempotency_key=idempotency_key)


def remove_workspace(workspace_id: int) -> Call[RemovedWorkspace]:
    """`DELETE /v1/workspaces/{workspace_id}`."""
    return Call(method="DELETE", path=workspace_path(workspace_id), answer=RemovedWorkspace, writes=True)


def get_workspace(workspace_id: int) -> Call[WorkspaceView]:
    """`GET /v1/workspaces/{workspace_id}`."""
    return Call(method="GET", path=workspace_path(workspace_id), answer=WorkspaceView)


def get_customer(workspace_id: int, customer_id: int) -> Call[CustomerDetailView]:
    """`GET /v1/workspaces/{workspace_id}/customers/{customer_id}`."""
    path = f"{workspace_path(workspace_id)}/customers/{customer_id:d}"
    return Call(method="GET", path=path, answer=CustomerDetailView)


def merge_customer(workspace_id: int, customer_id: int, into_id: int, idempotency_key: str) -> Call[MergedIntoView]:
    """`POST /v1/workspaces/{workspace_id}/customers/{customer_id}/merge`."""
    path = f"{workspace_path(workspace_id)}/customers/{customer_id:d}/merge"
    body = CustomerMergeForm(into_id=into_id)
    return Call(method="POST", path=path, body=body, answer=MergedIntoView, idempotency_key=idempotency_key)


def unmerge_customer(workspace_id: int, customer_id: int, idempotency_key: str) -> Call[MergedIntoView]:
    """`POST /v1/workspaces/{workspace_id}/customers/{customer_id}/unmerge`."""
    path = f"{workspace_path(workspace_id)}/customers/{customer_id:d}/unmerge"
    return Call(method="POST", path=path, answer=MergedIntoView, idempotency_key=idempotency_key)


def apply_rule(workspace_id: int, rule_id: int, request: ApplyRequest, idempotency_key: str) -> Call[RuleRunView]:
    """`POST /v1/workspaces/{workspace_id}/rules/{rule_id}/apply`."""
    path = f"{workspace_path(workspace_id)}/rules/{rule_id:d}/apply"
    return Call(method="POST", path=path, body=request, answer=RuleRunView, idempotency_key=idempotency_key)


def rule_run(workspace_id: int, rule_id: int, run_id: int) -> Call[RuleRunView]:
    """`GET /v1/workspaces/{workspace_id}/rules/{rule_id}/runs/{run_id}`."""
    path = f"{workspace_path(workspace_id)}/rules/{rule_id:d}/runs/{run_id:d}"
    return Call(method="GET", path=path, answer=RuleRunView)


def changes(workspace_id: int, after: int | None, *, limit: int = DEFAULT_CHANGES) -> Call[ChangePageView]:
    """`GET /v1/workspaces/{workspace_id}/changes`."""
    query = {"limit": limit} if after is None else {"after": after, "limit": limit}
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/changes", query=query, answer=ChangePageView)


def import_file(workspace_id: int, file: FileToImport, idempotency_key: str) -> Call[ImportView]:
    """`POST /v1/workspaces/{workspace_id}/imports`; with its key it is imported once, however often it is sent."""
    path = f"{workspace_path(workspace_id)}/imports"
    return Call(method="POST", path=path, file=_form(file), answer=ImportView, idempotency_key=idempotency_key)


def get_import(workspace_id: int, import_id: int) -> Call[ImportView]:
    """`GET /v1/workspaces/{workspace_id}/imports/{import_id}`."""
    return Call(method="GET", path=f"{workspace_path(workspace_id)}/imports/{import_id:d}", answer=ImportView)


def _note(workspace_id: int, ticket_id: int, note_version: int) -> str:
    return f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/notes/{note_version:d}"


def _promises(workspace_id: int, ticket_id: int) -> str:
    return f"{workspace_path(workspace_id)}/tickets/{ticket_id:d}/promises"


def _form(file: FileToImport) -> Upload:
    """The file with what is said about it as the parts of a form."""
    stated = {name: getattr(file, name) for name in FileToImport.__struct_fields__ if name != "content"}
    return form({name: _text(value) for name, value in stated.items() if value not in ("", None)}, file.content)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def new_key() -> str:
    """An idempotency key that nobody has used."""
    return secrets.token_hex(16)


def _proposal(workspace_id: int) -> str:
    return f"{workspace_path(workspace_id)}/rule-proposal"


def workspace_path(workspace_id: int) -> str:
    """Where the routes of a workspace begin."""
    return f"/v1/workspaces/{workspace_id:d}"
