"""Looking at a whole ticket: everything that somebody needs to know who opens it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.access import Reach
from amends.model.cause import Cause
from amends.model.decision import Decision
from amends.model.person import TeamMember
from amends.model.response import SurveyResponse
from amends.model.routing import document as route_document
from amends.model.rule import document as rule_document
from amends.model.segment import Segment
from amends.model.status import Priority, Status
from amends.model.ticket import owner_reason
from amends.model.ticket.attachment import Attachment
from amends.model.ticket.custom_field import Field
from amends.model.ticket.history import Happened
from amends.model.ticket.link import Link
from amends.model.ticket.sla_status import SlaStatus
from amends.model.ticket.snooze_times import SnoozeTime
from amends.model.ticket.summary import CustomerSummary, TicketSummary
from amends.model.ticket.ticket_events import OwnerChanged
from amends.store import (
    attachments,
    causes,
    configurations,
    custom_fields,
    customer_merges,
    decisions,
    events,
    keys,
    links,
    people,
    responses,
    segments,
    tickets,
)
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.usecases import access, preview_deadlines, queries, sla_status, snooze
from amends.usecases.merged_tickets import MergedTicket, ids_of, merged_into
from amends.usecases.settings import transitions

MAX_OTHER_FEEDBACK = 20


class LinkedTicket(Struct, frozen=True):
    """A link, and the ticket at its other end; None for one that the reader can't open: they see its number."""

    link: Link
    summary: TicketSummary | None


class Directory(Struct, frozen=True):
    """Everything of the workspace that a ticket may be given: people, segments, causes, custom fields.

    `keys` are the names of the keys that have one, as who did something.
    """

    people: Mapping[int, TeamMember]
    keys: Mapping[int, str]
    segments: Mapping[int, Segment]
    causes: Mapping[int, Cause]
    fields: Sequence[Field]


class TicketDetail(Struct, frozen=True, kw_only=True):
    """A ticket with all that belongs to it; `steps` are the statuses that the reader may move it to.

    `merged` are the tickets that ended in it; their files and links are among `attachments` and `merged_links`.
    `responses` are its own, `other_feedback` the customer's further ones that the reader may see, newest first;
    `opening` says why a rule opened it, None for one that was opened by hand; `rules` and `routes` are their
    names by their IDs. `due_by_priority` is when it would be due with each priority that means another SLA policy.
    `snooze_times` are the times that are proposed to snooze it.
    `previous_owner_was_away` when an escalation took it from somebody who wasn't there.
    """

    summary: TicketSummary
    customer: CustomerSummary | None
    history: Sequence[Happened]
    time: SlaStatus
    due_by_priority: Mapping[Priority, InstantUs | None]
    opening: Decision | None
    previous_owner_was_away: bool
    rules: Mapping[int, str]
    routes: Mapping[int, str]
    responses: Sequence[SurveyResponse]
    other_feedback: Sequence[SurveyResponse]
    attachments: Sequence[Attachment]
    links: Sequence[LinkedTicket]
    merged: Sequence[MergedTicket]
    merged_links: Sequence[LinkedTicket]
    steps: Sequence[Status]
    snooze_times: Sequence[SnoozeTime]
    directory: Directory


async def get_ticket_detail(tx: Tx, ticket_id: int) -> TicketDetail:
    """A ticket with all that belongs to it, each row of it loaded once. Raises NotFound or Forbidden."""
    summary = await queries.get_ticket(tx, ticket_id)
    ticket = summary.ticket
    history = await events.of_ticket(tx, ticket_id)
    seen = await access.seen(tx)
    reach = seen[0]
    merged = await merged_into(tx, history)
    whose = await customer_merges.group(tx, ticket.customer_id)
    own, others = await responses.of_ticket_and_customer(tx, ticket_id, whose, seen, MAX_OTHER_FEEDBACK)
    return TicketDetail(
        summary=summary,
        customer=summary.customer if ticket.customer_id else None,
        history=history,
        time=await sla_status.time_of(tx, summary, history),
        due_by_priority=await preview_deadlines.due_by_priority(tx, ticket),
        opening=await _opening(tx, ticket.response_id, ticket_id),
        previous_owner_was_away=await _previous_owner_was_away(tx, history),
        rules=await configurations.names(tx, rule_document.KIND),
        routes=await configurations.names(tx, route_document.KIND),
        responses=own,
        other_feedback=others,
        attachments=[each for own_id in ids_of(ticket_id, merged) for each in await attachments.of_ticket(tx, own_id)],
        links=await _linked(tx, ticket_id, reach),
        merged=merged,
        merged_links=await _merged_links(tx, ticket_id, merged, reach),
        steps=await allowed_transitions(tx, ticket.status),
        snooze_times=await snooze.times_for(tx, summary) if ticket.is_open else (),
        directory=await get_directory(tx),
    )


@cached
async def get_directory(tx: Tx) -> Directory:
    """Everything of the workspace that tickets may be given."""
    return Directory(
        await people.team(tx),
        await keys.names(tx),
        {segment.id: segment for segment in await segments.tree(tx)},
        {cause.id: cause for cause in await causes.list_all(tx)},
        [field for field in await custom_fields.list_all(tx) if field.archived_us is None],
    )


async def allowed_transitions(tx: Tx, status: Status) -> Sequence[Status]:
    """The statuses to which whoever asks may move a ticket."""
    table = (await transitions.get(tx)).table
    return sorted(after for after, right in table[status].items() if tx.by.may(right))


async def _opening(tx: Tx, response_id: int, ticket_id: int) -> Decision | None:
    if not response_id:
        return None
    judged = await decisions.of_response(tx, response_id)
    return next((each for each in judged if each.ticket_id == ticket_id), None)


async def _previous_owner_was_away(tx: Tx, history: Sequence[Happened]) -> bool:
    changed = owner_reason.settled(history)
    if owner_reason.escalation_behind(history) is None or not isinstance(changed.event, OwnerChanged):
        return False
    before = await people.get(tx, changed.event.before)
    return before is not None and before.away_until_us(changed.at_us) is not None


async def _linked(tx: Tx, ticket_id: int, reach: Reach) -> Sequence[LinkedTicket]:
    found = await links.of_ticket(tx, ticket_id)
    others = await tickets.show_many(tx, {link.ticket_id for link in found})
    return [LinkedTicket(link, _seen(tx, others[link.ticket_id], reach)) for link in found if link.ticket_id in others]


async def _merged_links(tx: Tx, ticket_id: int, merged: Sequence[MergedTicket], reach: Reach) -> Sequence[LinkedTicket]:
    """The links of the tickets that ended in one, to others than that and each other."""
    one = ids_of(ticket_id, merged)
    found = [each for own in merged for each in await _linked(tx, own.ticket.id, reach)]
    return [each for each in found if each.link.ticket_id not in one]


def _seen(tx: Tx, summary: TicketSummary, reach: Reach) -> TicketSummary | None:
    return summary if access.may_see(tx.by, reach, summary.ticket) else None
