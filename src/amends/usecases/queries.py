"""Looking: a ticket, lists of tickets, a response with how it was judged, intakes."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import Forbidden, NotFound
from amends.instants import InstantUs
from amends.model.access import covers, includes, narrowed
from amends.model.actor import Attributed
from amends.model.decision import Decision
from amends.model.intake import Intake, PlacedRejection
from amends.model.job import JobQueue
from amends.model.response import SurveyResponse
from amends.model.response_detail import ResponseDetail
from amends.model.routing import document as route_document
from amends.model.segment import SegmentTree
from amends.model.survey import Survey
from amends.model.ticket import owner_reason as owner_reasons
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.owner_reason import OwnerReason
from amends.model.ticket.summary import TicketSummary
from amends.store import (
    configurations,
    decisions,
    events,
    fair_queue,
    intakes,
    responses,
    segments,
    surveys,
    ticket_lists,
    tickets,
)
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, actors, no_rule

_INTAKES_AT_ONCE = 500


class NumberedTicketPage(Struct, frozen=True):
    """Some tickets, and how many there are in all."""

    tickets: Sequence[TicketSummary]
    total: int


async def get_ticket(tx: Tx, ticket_id: int) -> TicketSummary:
    """One ticket. Raises NotFound, or Forbidden when it is not for the principal."""
    summary = await tickets.get_summary(tx, ticket_id)
    if summary is None:
        raise await access.not_found_or_forbidden(tx, "ticket", ticket_id)
    await access.check_ticket(tx, summary.ticket)
    return summary


async def get_newest_ticket(tx: Tx) -> TicketSummary:
    """The ticket that opened last of those that the principal may see. Raises NotFound when there is none."""
    found = await ticket_lists.newest(tx, await _limited(tx, TicketFilter()), 1)
    if not found:
        raise NotFound("ticket in workspace", tx.workspace_id)
    return found[0]


async def get_history(tx: Tx, ticket_id: int) -> Sequence[Happened]:
    """All that happened to a ticket, in order. Raises as `ticket` does."""
    await get_ticket(tx, ticket_id)
    return await events.of_ticket(tx, ticket_id)


async def get_named_history(tx: Tx, ticket_id: int) -> Sequence[Attributed[Happened]]:
    """All that happened to a ticket, in order, and who did it by name. Raises as `ticket` does."""
    return await actors.named(tx, await get_history(tx, ticket_id))


async def get_owner_reason(tx: Tx, ticket_id: int) -> OwnerReason:
    """Who has a ticket and why, and what routing decided about it last. Raises as `ticket` does."""
    happened = await get_history(tx, ticket_id)
    settled, routed = owner_reasons.settled(happened), owner_reasons.last_routed(happened)
    mentioned = {user_id for each in (settled, routed) if each for user_id in owner_reasons.mentioned(each)}
    actor_names = await actors.names_of(tx)
    names = {user_id: actor_names.people[user_id].name for user_id in mentioned if user_id in actor_names.people}
    known = await configurations.names(tx, route_document.KIND) if routed else {}
    texts = owner_reasons.texts_of(settled, names, known, actor_names)
    return OwnerReason(ticket_id, replay(happened).owner_id, texts, routed, names, known, actor_names)


async def list_newest_tickets(tx: Tx, wanted: TicketFilter, limit: int) -> Sequence[TicketSummary]:
    """Tickets that pass the filter and that the principal may see, newest first."""
    return await ticket_lists.newest(tx, await _limited(tx, wanted), limit)


async def list_ticket_page(tx: Tx, wanted: TicketFilter, page: int, per_page: int) -> NumberedTicketPage:
    """A page (from 1) of the tickets that pass the filter, with the total."""
    limited = await _limited(tx, wanted)
    total = await ticket_lists.count(tx, limited)
    skipped = (page - 1) * per_page
    found = await ticket_lists.newest(tx, limited, per_page, skipped) if skipped < total else []
    return NumberedTicketPage(found, total)


async def list_segment_page(
    tx: Tx, segment_id: int, wanted: TicketFilter, page: int, per_page: int
) -> NumberedTicketPage:
    """A page of the tickets that a segment or one below it has. Raises NotFound or Forbidden for the segment."""
    tree = await segments.tree(tx)
    if tree.by_id(segment_id) is None:
        raise await access.not_found_or_forbidden(tx, "segment", segment_id)
    await access.check_segment(tx, segment_id, "segment", segment_id)
    within = structs.replace(wanted, segment_ids=tree.within([segment_id]))
    return await list_ticket_page(tx, within, page, per_page)


async def get_response(tx: Tx, response_id: int) -> ResponseDetail:
    """One response with how it was judged. Raises NotFound or Forbidden."""
    found = await responses.get(tx, response_id)
    if found is None:
        raise NotFound("response", response_id)
    await access.check_segment(tx, found.segment_id, "response", response_id)
    if await access.hidden_among(tx, [found.ticket_id]):
        raise Forbidden(say("no_access", kind="response", which=response_id))
    names = await _names(tx)
    return _judged(tx, found, *names, await decisions.of_response(tx, response_id))


async def list_responses_after(tx: Tx, after_id: int, limit: int) -> tuple[Sequence[ResponseDetail], tuple[int] | None]:
    """Up to `most` responses that the principal may see, in the order of their IDs from behind one, without decisions.

    And the place to go on from, None at the end.
    """
    names = await _names(tx)
    reach = await access.reachable_segments(tx)
    found = await responses.page_after(tx, after_id, limit + 1)
    within = [each for each in found[:limit] if includes(reach, each.segment_id)]
    hidden = await access.hidden_among(tx, {each.ticket_id for each in within})
    summary = [_judged(tx, each, *names, ()) for each in within if each.ticket_id not in hidden]
    return summary, (found[limit - 1].id,) if len(found) > limit else None


async def list_responses_between(
    tx: Tx, start_us: InstantUs, end_us: InstantUs, page: int, per_page: int
) -> tuple[int, Sequence[ResponseDetail]]:
    """How many responses were given in a period, and a page of them, newest first."""
    names = await _names(tx)
    total, found = await responses.between(
        tx, (start_us, end_us), await access.seen(tx), (per_page, (page - 1) * per_page)
    )
    return total, [_judged(tx, each, *names, ()) for each in found]


async def get_intake(tx: Tx, intake_id: int) -> Intake:
    """One intake with its sum. Raises NotFound, or Forbidden for one of segments out of reach."""
    found = await intakes.get(tx, intake_id)
    if found is None:
        raise NotFound("intake", intake_id)
    if not covers(await access.reachable_segments(tx), found.segment_ids):
        raise Forbidden(say("no_access", kind="intake", which=intake_id))
    return await no_rule.noted(tx, found)


async def list_intakes_before(tx: Tx, before_id: int, limit: int) -> Sequence[Intake]:
    """Intakes that the principal may see, newest first, from behind one."""
    reach = await access.reachable_segments(tx)
    if reach is None:
        return await intakes.page_before(tx, before_id, limit)
    seen: list[Intake] = []
    while len(seen) < limit:
        found = await intakes.limited_page_before(tx, before_id, _INTAKES_AT_ONCE)
        seen += [each for each in found if covers(reach, each.segment_ids)]
        if len(found) < _INTAKES_AT_ONCE:
            break
        before_id = found[-1].id
    return seen[:limit]


async def list_rejections(tx: Tx, intake_id: int, after: tuple[int, int], limit: int) -> Sequence[PlacedRejection]:
    """Why lines of an intake were rejected, in their order, from behind a (line, position). Raises as `get_intake`."""
    await get_intake(tx, intake_id)
    return await intakes.rejections_after(tx, intake_id, after, limit)


async def is_anything_due(tx: Tx) -> bool:
    """Whether something waits for the background: of all that can be asked, what a database answers most easily."""
    return await fair_queue.is_any_due(tx, JobQueue.TIMERS)


async def _limited(tx: Tx, wanted: TicketFilter) -> TicketFilter:
    reach, sight = await access.seen(tx)
    return structs.replace(wanted, segment_ids=narrowed(reach, wanted.segment_ids), sight=sight)


async def _names(tx: Tx) -> tuple[SegmentTree, dict[int, Survey]]:
    return await segments.tree(tx), {survey.id: survey for survey in await surveys.list_all(tx)}


def _judged(
    tx: Tx, found: SurveyResponse, tree: SegmentTree, known: dict[int, Survey], judged: Sequence[Decision]
) -> ResponseDetail:
    segment = tree.by_id(found.segment_id)
    code = segment.code if segment else ""
    # The programme sees who it was; a unit doesn't, nor a system of a unit.
    return ResponseDetail(found, known[found.survey_id], code, judged, tx.by.segment_ids is None)
