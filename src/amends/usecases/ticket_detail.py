"""Looking at a whole ticket: everything that somebody needs to know who opens it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.model.cause import Cause
from amends.model.customer import Customer
from amends.model.decision import Decision
from amends.model.history import Happened
from amends.model.person import User
from amends.model.response import SurveyResponse
from amends.model.segment import Segment
from amends.model.status import Status
from amends.model.ticket import owner_reason as owner_reasons
from amends.model.ticket.attachment import Attachment
from amends.model.ticket.custom_field import Field
from amends.model.ticket.link import Link
from amends.model.ticket.owner_reason import OwnerReason
from amends.model.ticket.summary import TicketSummary
from amends.store import causes, custom_fields, customers, decisions, events, people, responses, routes, rules, segments
from amends.store import tickets as tickets_store
from amends.store.engine.database import Tx
from amends.usecases import attachments, gather, queries, sla_status
from amends.usecases.settings import transitions
from amends.usecases.sla_status import SlaStatus

MAX_OTHER_FEEDBACK = 20


class LinkedTicket(Struct, frozen=True):
    """A link, and the ticket at its other end."""

    link: Link
    summary: TicketSummary


class Directory(Struct, frozen=True):
    """Everything of the workspace that a ticket may be given: people, segments, causes, custom fields."""

    people: Mapping[int, User]
    segments: Mapping[int, Segment]
    causes: Mapping[int, Cause]
    fields: Sequence[Field]


class TicketDetail(Struct, frozen=True, kw_only=True):
    """A ticket with all that belongs to it; `steps` are the statuses that the reader may move it to.

    `responses` are its own, `other_feedback` the customer's further ones, newest first; `opening` says why a rule
    opened it, None for one that was opened by hand, and `rules` names the rules by their IDs.
    """

    summary: TicketSummary
    customer: Customer | None
    history: Sequence[Happened]
    time: SlaStatus
    owner_reason: OwnerReason
    opening: Decision | None
    rules: Mapping[int, str]
    responses: Sequence[SurveyResponse]
    other_feedback: Sequence[SurveyResponse]
    attachments: Sequence[Attachment]
    links: Sequence[LinkedTicket]
    steps: Sequence[Status]
    directory: Directory


async def get_ticket_detail(tx: Tx, ticket_id: int) -> TicketDetail:
    """A ticket with all that belongs to it. Raises NotFound or Forbidden."""
    summary = await queries.get_ticket(tx, ticket_id)
    ticket = summary.ticket
    history = await events.of_ticket(tx, ticket_id)
    directory = await get_directory(tx)
    own = await responses.of_ticket(tx, ticket_id)
    return TicketDetail(
        summary=summary,
        customer=await customers.get(tx, ticket.customer_id) if ticket.customer_id else None,
        history=history,
        time=await sla_status.get_sla_status(tx, ticket_id),
        owner_reason=await _owner_reason(tx, ticket_id, ticket.owner_id, history, directory),
        opening=await _opening(tx, ticket.response_id, ticket_id),
        rules={each.rule.id: each.rule.document.name for each in await rules.list_all(tx)},
        responses=own,
        other_feedback=await _other_feedback(tx, ticket.customer_id, {each.id for each in own}),
        attachments=await attachments.list_attachments(tx, ticket_id),
        links=await _linked(tx, ticket_id),
        steps=await allowed_transitions(tx, ticket.status),
        directory=directory,
    )


async def get_directory(tx: Tx) -> Directory:
    """Everything of the workspace that tickets may be given."""
    return Directory(
        {user.id: user for user in await people.list_all(tx)},
        {segment.id: segment for segment in await segments.tree(tx)},
        {cause.id: cause for cause in await causes.list_all(tx)},
        [field for field in await custom_fields.list_all(tx) if field.archived_us is None],
    )


async def allowed_transitions(tx: Tx, status: Status) -> Sequence[Status]:
    """The statuses to which whoever asks may move a ticket."""
    table = (await transitions.get(tx)).table
    return sorted(after for after, right in table[status].items() if tx.by.may(right))


async def _owner_reason(
    tx: Tx, ticket_id: int, owner_id: int, history: Sequence[Happened], directory: Directory
) -> OwnerReason:
    names = {user.id: user.name for user in directory.people.values()}
    settled, routed = owner_reasons.settled(history), owner_reasons.last_routed(history)
    known = {each.route.id: each.route.document.name for each in await routes.list_all(tx)} if routed else {}
    return OwnerReason(ticket_id, owner_id, owner_reasons.in_words(settled, names, known), routed, names, known)


async def _opening(tx: Tx, response_id: int, ticket_id: int) -> Decision | None:
    if not response_id:
        return None
    judged = await decisions.of_response(tx, response_id)
    return next((each for each in judged if each.ticket_id == ticket_id), None)


async def _other_feedback(tx: Tx, customer_id: int, own_ids: set[int]) -> Sequence[SurveyResponse]:
    if not customer_id:
        return []
    found = await responses.of_customer(tx, customer_id, MAX_OTHER_FEEDBACK + len(own_ids))
    return [each for each in found if each.id not in own_ids][:MAX_OTHER_FEEDBACK]


async def _linked(tx: Tx, ticket_id: int) -> Sequence[LinkedTicket]:
    found = []
    for link in await gather.list_links(tx, ticket_id):
        summary = await tickets_store.get_summary(tx, link.ticket_id)
        if summary is not None:
            found.append(LinkedTicket(link, summary))
    return found
