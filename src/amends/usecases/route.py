"""Routing: the first route that is for a ticket chooses its owner, and the choice is kept with who was passed over."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from amends.model.access import may_open
from amends.model.email_address import user_email_key
from amends.model.person import User
from amends.model.response import SurveyResponse
from amends.model.response_field import field_value
from amends.model.restriction import Restriction
from amends.model.routing import document as route_document
from amends.model.routing.choose import Pool, choose, rotation_after
from amends.model.routing.eligibility import why_not
from amends.model.routing.groups import groups_of
from amends.model.routing.route import Route, route_for
from amends.model.routing.strategies import Colleague
from amends.model.routing.strategy import ByField, Named
from amends.model.segment import SegmentTree
from amends.model.ticket.assignment import Assignment, Candidate, Routed
from amends.model.ticket.ticket import Ticket
from amends.store import configurations, people, responses, rotations, segments, tickets
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.texts.text import Text, say


class RoutingTable(Struct, frozen=True):
    """What routing needs for any number of tickets: the routes that are on, the segments, and who shares them.

    `groups` are the groups of the segments that people have, `staffed` the segments where anybody is left, and
    `groups_by_email` the groups of those people.
    """

    routes: Sequence[Route]
    tree: SegmentTree
    groups: Mapping[int, int]
    staffed: frozenset[int]
    groups_by_email: Mapping[str, int]

    def path_ids(self, segment_id: int) -> list[int]:
        """The IDs of a segment and of all above it, upwards."""
        return [segment.id for segment in self.tree.upwards(segment_id)]

    def group_at(self, segment_id: int) -> int:
        """The group of those who are asked for a ticket of a segment: its people, or the nearest above it."""
        path_ids = self.path_ids(segment_id)
        asked_id = next((each for each in path_ids if each in self.staffed), path_ids[-1])
        return self.groups.get(asked_id, asked_id)

    def group_of(self, user: User) -> int:
        """The group of somebody; one who has no segment is a group of their own."""
        return self.groups[user.segment_ids[0]] if user.segment_ids else user.id

    def groups_named(self, emails: Iterable[str]) -> set[int]:
        """The groups of people who are named by their e-mail addresses."""
        keys = {user_email_key(email) for email in emails}
        return {self.groups_by_email[key] for key in keys if key in self.groups_by_email}


async def load(tx: Tx) -> RoutingTable:
    """The routes, the segments and the people as they are now."""
    everybody = (await people.team(tx)).values()
    groups = groups_of(member.segment_ids for member in everybody)
    staffed = frozenset(each for member in everybody if member.left_us is None for each in member.segment_ids)
    named = {
        user_email_key(each.email): groups[each.segment_ids[0]] if each.segment_ids else each.id for each in everybody
    }
    return RoutingTable(await _routes(tx), await segments.tree(tx), groups, staffed, named)


@cached
async def _routes(tx: Tx) -> Sequence[Route]:
    found = await configurations.enabled(tx, route_document.KIND)
    return [Route(each.id, each.version, route_document.decode(each.document)) for each in found]


async def lock_routing(tx: Tx, known: RoutingTable, segment_ids: Collection[int], emails: Iterable[str] = ()) -> None:
    """Hold the turns and counts by which tickets of these segments get owners, these people among them.

    Of two decisions at once, each would count open tickets and take turns without the other. Whoever changes several
    tickets calls this before the first. Names of tickets and customers are locked before it, rows are changed after
    it: so nobody waits in a ring.
    """
    asked_for = [route.document.strategy for route in known.routes]
    named = {email for each in asked_for for email in _named_by(each)}
    groups = {known.group_at(each) for each in segment_ids} | known.groups_named(named.union(emails))
    await _lock_groups(tx, groups)


async def _lock_groups(tx: Tx, groups: Collection[int]) -> None:
    await tx.lock(*(f"routing of group {group}" for group in groups))


def _named_by(strategy: object) -> Collection[str]:
    if isinstance(strategy, Named):
        return (strategy.owner,)
    return strategy.values.values() if isinstance(strategy, ByField) else ()


async def route(
    tx: Tx,
    known: RoutingTable,
    ticket: Ticket,
    response: SurveyResponse | None = None,
    passed_over: Sequence[Candidate] = (),
) -> Routed | None:
    """What routing decides about a ticket, None when no route is for it and nobody was passed over.

    `response` is the ticket's, looked for when a route asks about it; `passed_over` may not get the ticket.
    """
    if not (known.routes or passed_over):
        return None
    path = list(known.tree.upwards(ticket.current_segment_id))
    found = route_for(known.routes, ticket, {segment.code for segment in path})
    if found is None and not passed_over:
        return None
    path_ids = [segment.id for segment in path]
    if found is None:
        assignment = Assignment(0, 0, 0, "", ticket.current_segment_id, tuple(passed_over))
    else:
        assignment = await _chosen(tx, known, found, (ticket, response), path_ids, passed_over)
    told_ids = () if assignment.owner_id else await _managers(tx, path_ids, ticket)
    return Routed(ticket.owner_id, assignment, told_ids)


async def why_unavailable(
    tx: Tx, known: RoutingTable, user: User, segment_id: int, restriction: Restriction
) -> Candidate | None:
    """Somebody who was named for a ticket of a segment but can't take one now, with why; None for who can."""
    path_ids = known.path_ids(segment_id)
    colleague = Colleague(user, 0)
    if user.ticket_limit or why_not(colleague, path_ids, tx.now, restriction):
        # Who comes in their place is chosen next, and is held at once: so nobody waits in a ring.
        await lock_routing(tx, known, (segment_id,), (user.email,))
        [colleague] = await _colleagues(tx, [user])
    reason = why_not(colleague, path_ids, tx.now, restriction)
    return Candidate(user.id, colleague.open_tickets, reason) if reason else None


async def candidate(tx: Tx, user: User, reason: Text) -> Candidate:
    """Somebody who is passed over, and why, with how many tickets they have open."""
    return Candidate(user.id, (await tickets.count_open(tx, [user.id])).get(user.id, 0), reason)


async def to_queue(tx: Tx, known: RoutingTable, ticket: Ticket, passed: Candidate) -> Routed:
    """Take a ticket from its owner and give it to nobody: the managers of its segment are told."""
    segment_id = ticket.current_segment_id
    told_ids = await _managers(tx, known.path_ids(segment_id), ticket)
    return Routed(ticket.owner_id, Assignment(0, 0, 0, "", segment_id, (passed,)), told_ids)


async def _chosen(
    tx: Tx,
    known: RoutingTable,
    found: Route,
    of: tuple[Ticket, SurveyResponse | None],
    path_ids: Sequence[int],
    passed_over: Sequence[Candidate],
) -> Assignment:
    (ticket, response), strategy = of, found.document.strategy
    if isinstance(strategy, Named | ByField):
        if response is None and ticket.response_id and isinstance(strategy, ByField):
            response = await responses.get(tx, ticket.response_id)
        user, missing = await _asked(tx, strategy, response)
        await _lock_groups(tx, [known.group_of(user)] if user else [])
        colleagues = await _colleagues(tx, [user] if user else [], ticket)
        pool = Pool(ticket.current_segment_id, frozenset(path_ids), colleagues, restriction=ticket.restriction)
        return choose(found, pool, tx.now, (*passed_over, *missing))
    await _lock_groups(tx, [known.group_at(ticket.current_segment_id)])
    pool = await _pool(tx, found, ticket, path_ids)
    assignment = choose(found, pool, tx.now, passed_over)
    if assignment.owner_id:
        await rotations.save(tx, found.id, pool.segment_id, rotation_after(pool, assignment.owner_id))
    return assignment


async def _asked(
    tx: Tx, strategy: Named | ByField, response: SurveyResponse | None
) -> tuple[User | None, tuple[Candidate, ...]]:
    """The one user whom a strategy asks for, or why there is none."""
    if isinstance(strategy, Named):
        email = strategy.owner
    else:
        value = field_value(strategy.name, response)
        email = strategy.values.get(value, "")
        if not email:
            return None, (Candidate(0, 0, say("nobody_named", field=strategy.name, value=value)),)
    user = await people.get_by_email(tx, email)
    return user, () if user else (Candidate(0, 0, say("unknown_user", email=email)),)


async def _pool(tx: Tx, found: Route, ticket: Ticket, path_ids: Sequence[int]) -> Pool:
    """The people of the ticket's segment, or of the nearest above it where anybody is left."""
    segment_id, users = ticket.current_segment_id, await people.of_segment(tx, ticket.current_segment_id)
    for above_id in path_ids[1:]:
        if any(user.left_us is None for user in users):
            break
        segment_id, users = above_id, await people.of_segment(tx, above_id)
    rotation = await rotations.get(tx, found.id, segment_id)
    colleagues = await _colleagues(tx, users, ticket)
    needs_sign_in = any(user.last_seen_us is not None for user in users) or await people.has_anybody_signed_in(tx)
    return Pool(segment_id, frozenset(path_ids), colleagues, rotation, ticket.restriction, needs_sign_in)


async def _colleagues(tx: Tx, users: Sequence[User], ticket: Ticket | None = None) -> tuple[Colleague, ...]:
    """Users with their open tickets, but for the one that is being routed."""
    counts = await tickets.count_open(tx, [user.id for user in users])
    if ticket is not None and ticket.owner_id in counts:
        counts[ticket.owner_id] -= 1
    return tuple(Colleague(user, counts.get(user.id, 0)) for user in users)


async def _managers(tx: Tx, path_ids: Sequence[int], ticket: Ticket) -> tuple[int, ...]:
    """The managers of the first of these segments that has any who may open the ticket.

    Where nobody of them may open a restricted one, those who handle such cases there are told instead.
    """
    for segment_id in path_ids:
        managers = await people.managers_of(tx, [segment_id])
        found = [user.id for user in managers if may_open(user, path_ids, ticket.restriction)]
        if found:
            return tuple(found)
    if ticket.restriction.is_none:
        return ()
    team = (await people.team(tx)).values()
    return tuple(each.id for each in team if each.handles_sensitive and may_open(each, path_ids, ticket.restriction))
