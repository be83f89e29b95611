"""Handing over: all open tickets of somebody go in one call, to the routes, the queue or another person."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import FieldError, Forbidden, Invalid, NotFound
from amends.model.hand_over import HandedOver, Share
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.person import Role, User
from amends.model.principal import Scope
from amends.model.ticket import ticket_events
from amends.model.ticket.assignment import Candidate
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, TicketEvent
from amends.store import people, tickets
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, route
from amends.usecases.able_owner import owner_errors, restriction_errors
from amends.usecases.apply import apply
from amends.usecases.route import RoutingTable
from amends.usecases.settings.people import is_last_admin

TO_ROUTE = "route"
TO_QUEUE = "queue"


class HandOverForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the tickets go: `route`, `queue` or a user's e-mail address; and whether the old owner leaves for good."""

    to: str
    leaves: bool = False


async def hand_over(tx: Tx, user_id: int, form: HandOverForm) -> HandedOver:
    """Take all open tickets from somebody. Raises NotFound, Forbidden, or Invalid for nobody to give them to.

    Routes never give them back to the same person. Raises VersionConflict when one of them was changed meanwhile.
    """
    await tx.lock("users")
    giver = await people.get(tx, user_id)
    if giver is None:
        raise NotFound("user", user_id)
    await access.check_user(tx, giver, "no_access_to_tickets")
    if form.leaves and giver.role is Role.ADMIN and not tx.by.may(Scope.ADMIN):
        raise Forbidden(say("only_an_admin", email=giver.email))
    if form.leaves and await is_last_admin(tx, giver):
        raise Invalid(FieldError("leaves", say("last_admin_stays")))
    taker = await _taker(tx, giver, form)
    theirs = await tickets.open_of_owner(tx, user_id)
    await tx.lock(*(f"ticket {ticket.id}" for ticket in theirs))
    known = await route.load(tx)
    await route.lock_routing(tx, known, {ticket.current_segment_id for ticket in theirs})
    if form.leaves and giver.left_us is None:
        giver = structs.replace(giver, left_us=tx.now)
        await people.update(tx, giver)
    theirs = await tickets.open_of_owner(tx, user_id)
    await _check_reach(tx, theirs)
    if taker:
        await _check_taker(tx, taker, theirs)
    passed = Candidate(user_id, len(theirs), say("hands_over") if giver.left_us is None else say("left"))
    owner_ids = {}
    for ticket in theirs:
        # Each is kept before the next is routed, so that it counts as its new owner's.
        event = OwnerChanged(user_id, taker.id) if taker else await _handed_on(tx, known, ticket, passed, form)
        change = ticket_events.changed(ticket, tx.now, event)
        await apply(tx, change)
        owner_ids[ticket.id] = change.after.owner_id
    return _sum(giver, owner_ids)


async def _handed_on(tx: Tx, known: RoutingTable, ticket: Ticket, passed: Candidate, form: HandOverForm) -> TicketEvent:
    routed = await route.route(tx, known, ticket, None, (passed,)) if form.to == TO_ROUTE else None
    return routed or await route.to_queue(tx, known, ticket, passed)


async def _check_taker(tx: Tx, taker: User, theirs: Sequence[Ticket]) -> None:
    errors: list[FieldError] = []
    for segment_id in sorted({each.current_segment_id for each in theirs}):
        errors += await owner_errors(tx, "to", taker, segment_id)
    errors = errors or restriction_errors("to", taker, theirs)
    if errors:
        raise Invalid(*errors)


async def _check_reach(tx: Tx, theirs: Sequence[Ticket]) -> None:
    # Restricted ones go on too, whoever hands over: their words stay unseen, and only who may have one gets it.
    reachable = await access.reachable_segments(tx)
    for ticket in theirs:
        if reachable is not None and ticket.current_segment_id not in reachable:
            raise Forbidden(say("no_access", kind="ticket", which=ticket.id))


def _sum(giver: User, owner_ids: dict[int, int]) -> HandedOver:
    counts = Counter(owner_id for owner_id in owner_ids.values() if owner_id)
    taken = tuple(Share(owner_id, number) for owner_id, number in sorted(counts.items()))
    untaken_ids = tuple(ticket_id for ticket_id, owner_id in owner_ids.items() if not owner_id)
    return HandedOver(giver.id, len(owner_ids), taken, untaken_ids, giver.left_us)


async def _taker(tx: Tx, giver: User, form: HandOverForm) -> User | None:
    if form.to in (TO_ROUTE, TO_QUEUE):
        return None
    reason = text_error(form.to, MAX_NAME_CHARACTERS)
    if reason:
        raise Invalid(FieldError("to", reason))
    taker = await people.get_by_email(tx, form.to)
    if taker is None:
        raise Invalid(FieldError("to", say("not_a_taker", route=TO_ROUTE, queue=TO_QUEUE)))
    if taker.id == giver.id:
        raise Invalid(FieldError("to", say("not_another_user")))
    if taker.left_us is not None:
        raise Invalid(FieldError("to", say("user_has_left", email=taker.email)))
    return taker
