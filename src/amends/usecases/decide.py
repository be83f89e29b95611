"""Judging responses: the rules decide, the decision is kept with why, and what it says is done."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model import response_event
from amends.model.decide import DecisionTerms, Judgement, decide, is_wanted
from amends.model.decision import Decision, Outcome
from amends.model.intake import Sum
from amends.model.intake_sums import sums_of
from amends.model.response import SurveyResponse
from amends.model.response_event import ResponseChange
from amends.model.rule import document as rule_document
from amends.model.rule.action import Open
from amends.model.rule.evaluate import Rule
from amends.model.rule.recusal import restriction_of
from amends.model.segment import SegmentTree
from amends.model.ticket import ticket_events
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged
from amends.model.workspace import OnClosed
from amends.store import configurations, decisions, intakes, people, responses, surveys, tickets, workspaces
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.usecases import route
from amends.usecases.apply import UnitOfWork
from amends.usecases.new_ticket import new_ticket
from amends.usecases.route import RoutingTable
from amends.usecases.waiting import settled_ticket


class _Terms(Struct, frozen=True):
    """What responses are judged by in a workspace, and what is needed to carry it out, until its settings change.

    Clocks of tickets begin as ever, or at `clocks_from`. `reopens` when closed tickets take new answers.
    """

    rules: DecisionTerms
    routes: RoutingTable
    chooses_owners: bool
    clocks_from: InstantUs | None = None
    reopens: bool = False


@cached
async def _terms(tx: Tx) -> _Terms:
    routes = await route.load(tx)
    terms = await load_terms(tx, routes.tree)
    actions = (rule.document.then for rule in terms.rules)
    chooses_owners = bool(routes.routes) or any(isinstance(action, Open) and action.owner for action in actions)
    reopens = (await workspaces.own(tx)).on_closed is OnClosed.REOPEN
    return _Terms(terms, routes, chooses_owners, reopens=reopens)


async def load_terms(tx: Tx, tree: SegmentTree) -> DecisionTerms:
    """What responses are judged by in the workspace as it is now; `tree` has its segments."""
    found = await configurations.enabled(tx, rule_document.KIND)
    in_force = [Rule(each.id, each.version, rule_document.decode(each.document)) for each in found]
    known = {survey.id: survey for survey in await surveys.list_all(tx)}
    paths = {each.id: tuple(above.code for above in tree.upwards(each.id)) for each in tree}
    return DecisionTerms(in_force, known, paths)


async def terms_in_force(tx: Tx) -> DecisionTerms:
    """As `load_terms`, remembered until the settings change."""
    return (await _terms(tx)).rules


class DecisionBatch(Struct):
    """What judging some responses comes to: what changes, why, and what it adds to the sums of intakes by their IDs.

    `told` are the decisions that the rows of quiet responses don't tell by themselves.
    """

    changes: UnitOfWork
    decisions: list[Decision]
    told: list[Decision]
    sums: dict[int, Sum]

    def take_sum(self, intake_id: int) -> Sum:
        """What it adds to the sum of an intake that is still to be written; it isn't added to it then."""
        return self.sums.pop(intake_id, Sum())

    async def keep(self, tx: Tx, *, is_cut_off: bool = False) -> None:
        """Write it all down; for an intake that was cut off that is no sign of life."""
        await self.changes.keep()
        await decisions.insert_many(tx, self.told)
        for intake_id, counted in self.sums.items():
            await intakes.add(tx, intake_id, counted, is_cut_off=is_cut_off)


async def decide_some(tx: Tx, intake_id: int, limit: int, *, is_cut_off: bool = False) -> int:
    """Judge up to `limit` of the responses that an intake left unjudged; how many were judged.

    For one that was cut off this is no sign of life.
    """
    waiting = await responses.unjudged(tx, intake_id, limit)
    if not waiting:
        return 0
    changes = UnitOfWork(tx, [response_event.unchanged(response) for response in waiting])
    history = {intake_id} if await intakes.is_history(tx, intake_id) else ()
    judged = await judge(tx, changes, dict.fromkeys((response.id for response in waiting), intake_id), history=history)
    await judged.keep(tx, is_cut_off=is_cut_off)
    await responses.mark_judged(tx, intake_id, waiting[-1].id)
    return len(waiting)


async def judge(
    tx: Tx,
    changes: UnitOfWork,
    intake_ids: Mapping[int, int],
    *,
    made: Collection[int] = (),
    history: Collection[int] = (),
    rules: Sequence[Rule] | None = None,
    clocks_from: InstantUs | None = None,
) -> DecisionBatch:
    """Judge responses that are new, changed or still to be judged: intake by intake, in the order of their IDs.

    `intake_ids` are the intakes that have them judged, by the responses' IDs; each is among `changes`, on top of which
    comes what is decided. `made` are the IDs of customers who are new, `history` those of intakes whose responses are
    history: no rule is asked about them, and nothing comes of them. `rules` take the place of those in force; the
    clocks of tickets begin as ever, or at `clocks_from`.
    """
    # An older response that a later intake corrects is judged after what earlier intakes brought.
    in_turn = sorted(intake_ids, key=lambda response_id: (intake_ids[response_id], response_id))
    to_judge = [changes.response(response_id) for response_id in in_turn]
    waiting = [change.after for change in to_judge]
    customers = {response.customer_id for response in waiting if response.customer_id}
    having_open = await _lock_tickets(tx, waiting, customers.difference(made))
    terms = structs.replace(await _terms(tx), clocks_from=clocks_from)
    if rules is not None:
        terms = structs.replace(terms, rules=structs.replace(terms.rules, rules=rules))
    if terms.chooses_owners and len(waiting) > 1:
        await _lock_routing(tx, terms, waiting)
    bench = _Decider(tx, changes, intake_ids, terms, having_open, history)
    made_decisions: list[Decision] = []
    told: list[Decision] = []
    for response in waiting:
        decision = await bench.judge(response)
        made_decisions.append(decision)
        # At once: whoever chooses an owner for the next one has all kept that was decided before.
        if not changes.settle(response.id, decision.outcome):
            told.append(decision)
    # Whoever judged the first version left nothing to judge until there is a second.
    known = [change.after.id for change in to_judge if change.before is not None and change.after.version > 1]
    sums = sums_of(waiting, made_decisions, await decisions.judged(tx, known))
    return DecisionBatch(changes, made_decisions, told, sums)


async def quiet_outcomes(tx: Tx, changes: Iterable[ResponseChange], *, is_history: bool) -> dict[int, Outcome]:
    """What becomes of those of some changes that are quiet whatever else their intake brings, by the responses' IDs.

    A rule might want the others: they wait until all of their intake is there, and so do those which a rule would
    attach to a ticket that may be open by then.
    """
    new = [change.after for change in changes if change.can_be_quiet]
    if is_history:
        return dict.fromkeys((response.id for response in new), Outcome.HISTORY)
    terms = (await _terms(tx)).rules
    # What no rule wants of a customer with an open ticket none wants of one without.
    return {response.id: Outcome.NO_MATCH for response in new if not is_wanted(terms, response, has_open_ticket=True)}


class _Decider:
    """What every judgement of a run needs, and the tickets that open in it."""

    def __init__(
        self,
        tx: Tx,
        changes: UnitOfWork,
        intake_ids: Mapping[int, int],
        terms: _Terms,
        having_open: set[int],
        history: Collection[int],
    ) -> None:
        self._tx = tx
        self._changes = changes
        self._intake_ids = intake_ids
        self._terms = terms
        self._having_open = having_open
        self._history = history
        self._opened: dict[int, int] = {}

    async def judge(self, response: SurveyResponse) -> Decision:
        """Judge one response, and add what that changes."""
        is_history = bool(self._history) and self._intake_ids[response.id] in self._history
        asks_rules = not (is_history or response.ticket_id)
        open_ticket = await self._open_ticket_of(response.customer_id) if asks_rules else None
        judgement = decide(self._terms.rules, response, has_open_ticket=open_ticket is not None, is_history=is_history)
        ticket_id = response.ticket_id
        if judgement.outcome is Outcome.KEPT and not is_history:
            await self._tell(response)
        elif judgement.outcome is Outcome.OPENED and (settled := await self._settled(response)) is not None:
            judgement = structs.replace(judgement, outcome=Outcome.ATTACHED)
            ticket_id = self._note_open(response, await self._attach(response, settled))
        elif judgement.outcome is Outcome.OPENED:
            ticket_id = await self._open(response, judgement)
        elif judgement.outcome is Outcome.ATTACHED and open_ticket is not None:
            ticket_id = await self._attach(response, open_ticket)
        return self._decision(response, judgement, ticket_id)

    async def _tell(self, response: SurveyResponse) -> None:
        """Tell the ticket that a response opened what the response says by now, if that is something else."""
        ticket = self._changes.ticket(response.ticket_id) or await tickets.get(self._tx, response.ticket_id)
        read = response.read()
        said = FeedbackChanged(read.score, read.scale, read.verbatim)
        if ticket is not None and ticket.response_id == response.id and _says_otherwise(ticket, said):
            clock_from_us = response.clock_from_us(response.last_said_us)
            await self._changes.add(ticket_events.changed(ticket, self._tx.now, said), clock_from_us)

    async def _attach(self, response: SurveyResponse, ticket: Ticket) -> int:
        attached = ticket_events.changed(ticket, self._tx.now, FeedbackAttached(response.id))
        await self._changes.add(attached, self._clocks_from(response))
        await self._changes.add(response_event.link(response, ticket.id))
        return ticket.id

    def _clocks_from(self, response: SurveyResponse) -> InstantUs:
        stated_us = self._terms.clocks_from
        return response.clock_from_us(response.time_us) if stated_us is None else stated_us

    async def _open_ticket_of(self, customer_id: int) -> Ticket | None:
        """The newest open ticket of a customer, as it is by now."""
        opened = self._changes.ticket(self._opened.get(customer_id, 0))
        if opened is not None or customer_id not in self._having_open:
            return opened
        found = await tickets.open_of_customer(self._tx, customer_id)
        return (self._changes.ticket(found.id) or found) if found else None

    def _note_open(self, response: SurveyResponse, ticket_id: int) -> int:
        """Remember the open ticket of a customer for what else they say in this run."""
        if response.customer_id:
            self._opened[response.customer_id] = ticket_id
            self._having_open.add(response.customer_id)
        return ticket_id

    async def _settled(self, response: SurveyResponse) -> Ticket | None:
        return await settled_ticket(self._tx, response.customer_id) if self._terms.reopens else None

    async def _open(self, response: SurveyResponse, judgement: Judgement) -> int:
        verdict = judgement.verdict
        assert verdict is not None and isinstance(verdict.action, Open)  # noqa: S101, PT018 - for the type checker
        action = verdict.action
        owner = await people.get_by_email(self._tx, action.owner) if action.owner else None
        # A rule's owner wins, but not over their absence or their limit.
        routes = self._terms.routes
        segment = routes.tree.by_code(action.segment) if action.segment else None
        segment_id = segment.id if segment else response.segment_id
        read = judgement.read or response.read()
        team = await people.team(self._tx) if action.recuse else {}
        restriction = restriction_of(action.sensitive, action.recuse, read, team.values())
        passed = await route.why_unavailable(self._tx, routes, owner, segment_id, restriction) if owner else None
        number = (await self._tx.next_ids(1))[0]
        owner_id = owner.id if owner and not passed else 0
        decided, now = (action, verdict), self._tx.now
        ticket = new_ticket(number, (response, read), decided, segment_id, owner_id, restriction, now)
        routed = None
        if not owner_id:
            routed = await route.route(self._tx, routes, ticket, response, (passed,) if passed else ())
        opened = ticket_events.opened(ticket, *([routed] if routed else []))
        await self._changes.add(opened, self._clocks_from(response))
        await self._changes.add(response_event.link(response, number))
        self._note_open(response, number)
        if self._terms.chooses_owners:
            # The next choice counts this one.
            await self._changes.keep()
        return number

    def _decision(self, response: SurveyResponse, judgement: Judgement, ticket_id: int) -> Decision:
        verdict = judgement.verdict
        return Decision(
            response_id=response.id,
            response_version=response.version,
            intake_id=self._intake_ids[response.id],
            at_us=self._tx.now,
            outcome=judgement.outcome,
            reason=judgement.reason,
            rule_id=verdict.rule_id if verdict else 0,
            rule_version=verdict.version if verdict else 0,
            matched=verdict.matched if verdict else (),
            ticket_id=ticket_id,
        )


async def _lock_tickets(tx: Tx, waiting: Sequence[SurveyResponse], customers: Collection[int]) -> set[int]:
    """Those of these customers who have an open ticket."""
    # Whoever else changes one of these tickets waits; all are named before routes are, so that nobody waits in a ring.
    if not tx.is_alone:
        await tx.lock(*(f"tickets of customer {customer_id}" for customer_id in sorted(customers)))
    open_tickets = await tickets.open_of_customers(tx, sorted(customers))
    if not tx.is_alone:
        concerned = {response.ticket_id for response in waiting if response.ticket_id}.union(open_tickets.ticket_ids)
        await tx.lock(*(f"ticket {ticket_id}" for ticket_id in sorted(concerned)))
    return open_tickets.customer_ids


async def _lock_routing(tx: Tx, terms: _Terms, waiting: Sequence[SurveyResponse]) -> None:
    """Hold all turns and counts by which these responses may come to owners."""
    actions = [rule.document.then for rule in terms.rules.rules if isinstance(rule.document.then, Open)]
    named = (terms.routes.tree.by_code(action.segment) for action in actions if action.segment)
    segment_ids = {response.segment_id for response in waiting}.union(segment.id for segment in named if segment)
    owners = [action.owner for action in actions if action.owner]
    await route.lock_routing(tx, terms.routes, segment_ids, owners)


def _says_otherwise(ticket: Ticket, said: FeedbackChanged) -> bool:
    return (ticket.score, ticket.scale, ticket.verbatim) != (said.score, said.scale, said.verbatim)
