"""Judging responses: the rules decide, the decision is kept with why, and what it says is done."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from amends.model import response_event
from amends.model.decision import Decision, Outcome
from amends.model.intake import Sum
from amends.model.response import Reading, SurveyResponse
from amends.model.rule import document as rule_document
from amends.model.rule.action import Attach, Ignore, Open
from amends.model.rule.evaluate import Rule, Verdict, evaluate_in_order
from amends.model.rule.facts import Facts
from amends.model.scale import band, parse_scale
from amends.model.survey import Survey
from amends.model.ticket import ticket_events
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged
from amends.store import configurations, decisions, intakes, people, responses, surveys, tickets
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.texts.text import Text, say
from amends.usecases import route
from amends.usecases.apply import UnitOfWork
from amends.usecases.new_ticket import new_ticket
from amends.usecases.route import RoutingTable


class _DecisionTerms(Struct, frozen=True):
    """What responses are judged by in a workspace, until its settings change; `paths` are segments' codes upwards."""

    rules: Sequence[Rule]
    routes: RoutingTable
    surveys: Mapping[int, Survey]
    paths: Mapping[int, tuple[str, ...]]
    chooses_owners: bool


@cached
async def _terms(tx: Tx) -> _DecisionTerms:
    found = await configurations.enabled(tx, rule_document.KIND)
    in_force = [Rule(each.id, each.version, rule_document.decode(each.document)) for each in found]
    routes = await route.load(tx)
    actions = (rule.document.then for rule in in_force)
    chooses_owners = bool(routes.routes) or any(isinstance(action, Open) and action.owner for action in actions)
    known = {survey.id: survey for survey in await surveys.list_all(tx)}
    paths = {each.id: tuple(above.code for above in routes.tree.upwards(each.id)) for each in routes.tree}
    return _DecisionTerms(in_force, routes, known, paths, chooses_owners)


class DecisionBatch(Struct):
    """What judging some responses comes to: what changes, why, and what it adds to the sums of intakes by their IDs."""

    changes: UnitOfWork
    decisions: list[Decision]
    sums: dict[int, Sum]

    def take_sum(self, intake_id: int) -> Sum:
        """What it adds to the sum of an intake that is still to be written; it isn't added to it then."""
        return self.sums.pop(intake_id, Sum())

    async def keep(self, tx: Tx, *, is_cut_off: bool = False) -> None:
        """Write it all down; for an intake that was cut off that is no sign of life."""
        await self.changes.keep()
        await decisions.insert_many(tx, self.decisions)
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
    judgement = await decide(
        tx, changes, dict.fromkeys((response.id for response in waiting), intake_id), history=history
    )
    await judgement.keep(tx, is_cut_off=is_cut_off)
    await responses.mark_judged(tx, intake_id, waiting[-1].id)
    return len(waiting)


async def decide(
    tx: Tx,
    changes: UnitOfWork,
    intake_ids: Mapping[int, int],
    *,
    made: Collection[int] = (),
    history: Collection[int] = (),
) -> DecisionBatch:
    """Judge responses that are new, changed or still to be judged: intake by intake, in the order of their IDs.

    `intake_ids` are the intakes that have them judged, by the responses' IDs; each is among `changes`, on top of which
    comes what is decided. `made` are the IDs of customers who are new, `history` those of intakes whose responses are
    history: no rule is asked about them, and nothing comes of them.
    """
    # An older response that a later intake corrects is judged after what earlier intakes brought.
    in_turn = sorted(intake_ids, key=lambda response_id: (intake_ids[response_id], response_id))
    to_judge = [changes.response(response_id) for response_id in in_turn]
    waiting = [change.after for change in to_judge]
    customers = {response.customer_id for response in waiting if response.customer_id}
    having_open = await _lock_tickets(tx, waiting, customers.difference(made))
    terms = await _terms(tx)
    if terms.chooses_owners and len(waiting) > 1:
        await _lock_routing(tx, terms, waiting)
    bench = _Decider(tx, changes, intake_ids, terms, having_open, history)
    made_decisions = [await bench.judge(response) for response in waiting]
    # Whoever judged the first version left nothing to judge until there is a second.
    known = [change.after.id for change in to_judge if change.before is not None and change.after.version > 1]
    return DecisionBatch(changes, made_decisions, _sums(waiting, made_decisions, await decisions.judged(tx, known)))


class _Decider:
    """What every judgement of a run needs, and the tickets that open in it."""

    def __init__(
        self,
        tx: Tx,
        changes: UnitOfWork,
        intake_ids: Mapping[int, int],
        terms: _DecisionTerms,
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
        if self._history and self._intake_ids[response.id] in self._history:
            outcome = Outcome.KEPT if response.ticket_id else Outcome.HISTORY
            return self._decision(response, outcome, None, reason=say("is_history"), ticket_id=response.ticket_id)
        if response.ticket_id:
            return await self._keep(response)
        open_ticket = await self._open_ticket_of(response.customer_id)
        read = response.read()
        facts = self._facts(response, read, has_open_ticket=open_ticket is not None)
        verdict = evaluate_in_order(self._terms.rules, facts)
        match verdict.action if verdict else None:
            case Open() as action:
                assert verdict is not None  # noqa: S101 - for the type checker
                ticket_id = await self._open(response, read, action, verdict)
                return self._decision(response, Outcome.OPENED, verdict, ticket_id=ticket_id)
            case Attach() if open_ticket is not None:
                attached = ticket_events.changed(open_ticket, self._tx.now, FeedbackAttached(response.id))
                await self._changes.add(attached, response.time_us)
                await self._changes.add(response_event.link(response, open_ticket.id))
                return self._decision(response, Outcome.ATTACHED, verdict, ticket_id=open_ticket.id)
            case Ignore(reason=reason):
                return self._decision(response, Outcome.IGNORED, verdict, reason=say("rule_says", words=reason))
        return self._decision(response, Outcome.NO_MATCH, None, reason=say("no_rule_matched"))

    async def _keep(self, response: SurveyResponse) -> Decision:
        ticket = self._changes.ticket(response.ticket_id) or await tickets.get(self._tx, response.ticket_id)
        read = response.read()
        said = FeedbackChanged(read.score, read.scale, read.verbatim)
        if ticket is not None and ticket.response_id == response.id and _says_otherwise(ticket, said):
            await self._changes.add(ticket_events.changed(ticket, self._tx.now, said), response.last_said_us)
        reason = say("has_a_ticket")
        return self._decision(response, Outcome.KEPT, None, reason=reason, ticket_id=response.ticket_id)

    async def _open_ticket_of(self, customer_id: int) -> Ticket | None:
        """The newest open ticket of a customer, as it is by now."""
        opened = self._changes.ticket(self._opened.get(customer_id, 0))
        if opened is not None or customer_id not in self._having_open:
            return opened
        found = await tickets.open_of_customer(self._tx, customer_id)
        return (self._changes.ticket(found.id) or found) if found else None

    async def _open(self, response: SurveyResponse, read: Reading, action: Open, verdict: Verdict) -> int:
        owner = await people.get_by_email(self._tx, action.owner) if action.owner else None
        # A rule's owner wins, but not over their absence or their limit.
        routes = self._terms.routes
        segment = routes.tree.by_code(action.segment) if action.segment else None
        segment_id = segment.id if segment else response.segment_id
        passed = await route.why_unavailable(self._tx, routes, owner, segment_id) if owner else None
        number = (await self._tx.next_ids(1))[0]
        owner_id = owner.id if owner and not passed else 0
        ticket = new_ticket(number, (response, read), (action, verdict), segment_id, owner_id, self._tx.now)
        routed = None
        if not owner_id:
            routed = await route.route(self._tx, routes, ticket, response, (passed,) if passed else ())
        await self._changes.add(ticket_events.opened(ticket, *([routed] if routed else [])))
        await self._changes.add(response_event.link(response, number))
        if response.customer_id:
            self._opened[response.customer_id] = number
            self._having_open.add(response.customer_id)
        if self._terms.chooses_owners:
            # The next choice counts this one.
            await self._changes.keep()
        return number

    def _facts(self, response: SurveyResponse, read: Reading, *, has_open_ticket: bool) -> Facts:
        survey = self._terms.surveys[response.survey_id]
        scale = parse_scale(read.scale) if read.score is not None else None
        # A survey's boundaries are marks on its own scale; on another they would mean something else.
        boundaries = survey.boundaries if read.scale == survey.scale else None
        return Facts(
            survey=survey.code,
            score=read.score,
            scale=scale,
            band=band(read.score, scale, boundaries) if read.score is not None and scale else None,
            words=read.answers,
            language=read.language,
            segment_codes=self._terms.paths[response.segment_id],
            transaction=read.transaction,
            custom=read.custom,
            has_open_ticket=has_open_ticket,
        )

    def _decision(
        self,
        response: SurveyResponse,
        outcome: Outcome,
        verdict: Verdict | None,
        *,
        reason: Text | None = None,
        ticket_id: int = 0,
    ) -> Decision:
        return Decision(
            response_id=response.id,
            response_version=response.version,
            intake_id=self._intake_ids[response.id],
            at_us=self._tx.now,
            outcome=outcome,
            reason=reason,
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
        concerned = {response.ticket_id for response in waiting if response.ticket_id}.union(open_tickets)
        await tx.lock(*(f"ticket {ticket_id}" for ticket_id in sorted(concerned)))
    return set(open_tickets.values())


async def _lock_routing(tx: Tx, terms: _DecisionTerms, waiting: Sequence[SurveyResponse]) -> None:
    """Hold all turns and counts by which these responses may come to owners."""
    actions = [rule.document.then for rule in terms.rules if isinstance(rule.document.then, Open)]
    named = (terms.routes.tree.by_code(action.segment) for action in actions if action.segment)
    segment_ids = {response.segment_id for response in waiting}.union(segment.id for segment in named if segment)
    owners = [action.owner for action in actions if action.owner]
    await route.lock_routing(tx, terms.routes, segment_ids, owners)


def _says_otherwise(ticket: Ticket, said: FeedbackChanged) -> bool:
    return (ticket.score, ticket.scale, ticket.verbatim) != (said.score, said.scale, said.verbatim)


def _sums(judged: Sequence[SurveyResponse], made: Sequence[Decision], judged_before: Collection[int]) -> dict[int, Sum]:
    # The first judgement belongs to the intake that stored the response, whichever intake gets to it.
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for response, decision in zip(judged, made, strict=True):
        if response.id in judged_before:
            counts[decision.intake_id].update(rejudged=1, opened_later=int(decision.outcome is Outcome.OPENED))
        else:
            counts[response.first_intake_id][decision.outcome] += 1
    return {intake_id: Sum(**counted) for intake_id, counted in counts.items()}
