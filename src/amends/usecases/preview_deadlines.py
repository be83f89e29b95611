"""Looking ahead: which deadlines a ticket would have if somebody changed its priority or its segment now.

A ticket keeps the SLA policy that it was opened under until somebody changes what policies match, so whoever is about
to do that is told before what comes of it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import UNSET, UnsetType, structs

from amends.errors import FieldError, Invalid
from amends.instants import InstantUs
from amends.model.access import includes
from amends.model.clock import sla_policy_document
from amends.model.clock.clock import kept_policy_id
from amends.model.response import SurveyResponse
from amends.model.status import Priority
from amends.model.ticket import ticket_events
from amends.model.ticket.clock_events import DeadlinesChanged
from amends.model.ticket.deadline_preview import DeadlinePreview, TargetChoices
from amends.model.ticket.sla import moved
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import PriorityChanged, Transferred
from amends.store import configurations, segments
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, queries, sla

_MAX_SEGMENTS: Final = 200


async def preview_deadlines(
    tx: Tx, ticket_id: int, *, priority: Priority | UnsetType = UNSET, segment: str | UnsetType = UNSET
) -> DeadlinePreview:
    """What a change of the priority or the segment, a code, would mean. Raises Invalid, NotFound or Forbidden."""
    ticket = (await queries.get_ticket(tx, ticket_id)).ticket
    happened: list[PriorityChanged | Transferred] = []
    if segment is not UNSET:
        found = (await segments.tree(tx)).by_code(segment)
        if found is None:
            raise Invalid(FieldError("segment", say("no_segment", code=segment)))
        await access.check_segment(tx, found.id, "segment", found.code)
        happened.append(Transferred(ticket.current_segment_id, found.id))
    if priority is not UNSET:
        happened.append(PriorityChanged(ticket.priority, priority))
    return await _preview(tx, ticket, *happened)


async def target_choices(tx: Tx, ticket_id: int) -> TargetChoices:
    """What each choice of a priority or a segment would mean, of 200 segments. Raises NotFound or Forbidden."""
    ticket = (await queries.get_ticket(tx, ticket_id)).ticket
    reach = await access.reachable_segments(tx)
    seen = [each for each in await segments.tree(tx) if includes(reach, each.id)]
    others = [each for each in seen if each.id != ticket.current_segment_id][:_MAX_SEGMENTS]
    said = await sla.response_asked_for(tx, ticket)
    by_priority = {each: PriorityChanged(ticket.priority, each) for each in _other(ticket)}
    by_segment = [(each, Transferred(ticket.current_segment_id, each.id)) for each in others]
    return TargetChoices(
        ticket,
        {each: await _preview(tx, ticket, event, response=said) for each, event in by_priority.items()},
        [(each, await _preview(tx, ticket, event, response=said)) for each, event in by_segment],
    )


async def due_by_priority(tx: Tx, ticket: Ticket) -> Mapping[Priority, InstantUs | None]:
    """When a ticket would be due with each priority by which its deadlines would be others."""
    if not ticket.is_open:
        return {}
    kept_id, found = kept_policy_id(ticket.clocks), {}
    response = await sla.response_asked_for(tx, ticket)
    for each in _other(ticket):
        if await sla.matching_policy_id(tx, structs.replace(ticket, priority=each), response) != kept_id:
            preview = await _preview(tx, ticket, PriorityChanged(ticket.priority, each), response=response)
            found[each] = preview.due_us
    return found


async def _preview(
    tx: Tx, ticket: Ticket, *happened: PriorityChanged | Transferred, response: SurveyResponse | None = None
) -> DeadlinePreview:
    change = ticket_events.changed(ticket, tx.now, *(each for each in happened if each.before != each.after))
    kept = await sla.apply_sla(tx, change, None, response)
    after = kept.after
    policy_id = kept_policy_id(after.clocks) or 0
    return DeadlinePreview(
        policy_id,
        (await configurations.names(tx, sla_policy_document.KIND)).get(policy_id, ""),
        ticket.due_us,
        after.due_us,
        moved(ticket.clocks, after.clocks),
        any(isinstance(event, DeadlinesChanged) and event.is_postponed for event in kept.events),
    )


def _other(ticket: Ticket) -> Sequence[Priority]:
    return [each for each in Priority if each is not ticket.priority]
