"""Judging responses: the rules decide, the decision is kept with why, and what it says is done."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from amends.desk import route
from amends.desk.carry_out import carry_out
from amends.desk.route import Routes
from amends.model import taking, ticket_event
from amends.model.decision import Decision, Outcome
from amends.model.intake import Sum
from amends.model.response import Response
from amends.model.rule.action import Attach, Leave, Open
from amends.model.rule.facts import Facts
from amends.model.rule.judge import Rule, Verdict
from amends.model.rule.judge import judge as judge_by_rules
from amends.model.scale import band, parse_scale
from amends.model.status import Status
from amends.model.survey import Survey
from amends.model.ticket import Ticket
from amends.model.ticket_event import FeedbackAttached, FeedbackChanged, TicketChange
from amends.store import decisions, intakes, people, responses, rules, surveys, tickets
from amends.store.database import Tx


class _Bench(Struct, frozen=True):
    """What every judgement of a run needs; `having_open` are the customers of the run with an open ticket by now."""

    rules: Sequence[Rule]
    routes: Routes
    surveys: dict[int, Survey]
    having_open: set[int]

    @property
    def chooses_owners(self) -> bool:
        """Whether a ticket that opens may be given to somebody."""
        actions = (rule.document.then for rule in self.rules)
        return bool(self.routes.routes) or any(isinstance(action, Open) and action.owner for action in actions)


async def judge_some(tx: Tx, intake_id: int, most: int) -> int:
    """Judge up to `most` of the responses that an intake left unjudged; how many were judged."""
    waiting = await responses.unjudged(tx, intake_id, most)
    if not waiting:
        return 0
    having_open = await _hold(tx, waiting)
    known = {survey.id: survey for survey in await surveys.all_of_them(tx)}
    bench = _Bench(await rules.enabled(tx), await route.load(tx), known, having_open)
    if bench.chooses_owners:
        await route.hold(tx)
    made = [(response, await _judge(tx, bench, intake_id, response)) for response in waiting]
    await _count(tx, made)
    await decisions.insert_many(tx, [decision for _, decision in made])
    await responses.mark_judged(tx, [response.id for response in waiting])
    return len(waiting)


async def _judge(tx: Tx, bench: _Bench, intake_id: int, response: Response) -> Decision:
    if response.ticket_id:
        return await _keep(tx, intake_id, response)
    has_open = response.customer_id in bench.having_open
    open_ticket = await tickets.open_of_customer(tx, response.customer_id) if has_open else None
    verdict = judge_by_rules(bench.rules, _facts(bench, response, has_open_ticket=open_ticket is not None))
    match verdict.action if verdict else None:
        case Open() as action:
            assert verdict is not None  # noqa: S101 - for the type checker
            ticket = await _open(tx, bench, response, action, verdict)
            bench.having_open.add(response.customer_id)
            return _decision(tx, intake_id, response, Outcome.OPENED, verdict, ticket_id=ticket.id)
        case Attach() if open_ticket is not None:
            attached = ticket_event.changed(open_ticket, tx.now, FeedbackAttached(response.id))
            await carry_out(tx, attached, taking.link(response, open_ticket.id))
            return _decision(tx, intake_id, response, Outcome.ATTACHED, verdict, ticket_id=open_ticket.id)
        case Leave(reason=reason):
            return _decision(tx, intake_id, response, Outcome.SUPPRESSED, verdict, reason=reason)
    return _decision(tx, intake_id, response, Outcome.QUIET, None, reason="No rule matched.")


async def _hold(tx: Tx, waiting: Sequence[Response]) -> set[int]:
    # Whoever else changes one of these tickets waits; all are named before routes are, so that nobody waits in a ring.
    customers = sorted({response.customer_id for response in waiting if response.customer_id})
    await tx.lock(*(f"tickets of customer {customer_id}" for customer_id in customers))
    concerned = {response.ticket_id for response in waiting if response.ticket_id}
    open_tickets = await tickets.open_of_customers(tx, customers)
    concerned.update(open_tickets)
    await tx.lock(*(f"ticket {ticket_id}" for ticket_id in sorted(concerned)))
    return set(open_tickets.values())


async def _keep(tx: Tx, intake_id: int, response: Response) -> Decision:
    ticket = await tickets.find(tx, response.ticket_id)
    said = FeedbackChanged(response.score, response.scale, response.words)
    if ticket is not None and ticket.response_id == response.id and _says_otherwise(ticket, said):
        await carry_out(tx, ticket_event.changed(ticket, tx.now, said))
    reason = "It has its ticket already."
    return _decision(tx, intake_id, response, Outcome.KEPT, None, reason=reason, ticket_id=response.ticket_id)


def _says_otherwise(ticket: Ticket, said: FeedbackChanged) -> bool:
    return (ticket.score, ticket.scale, ticket.words) != (said.score, said.scale, said.words)


async def _open(tx: Tx, bench: _Bench, response: Response, action: Open, verdict: Verdict) -> Ticket:
    owner = await people.find_by_email(tx, action.owner) if action.owner else None
    # A rule's owner wins, but not over their absence or their limit.
    passed = await route.excuse(tx, owner) if owner else None
    segment = bench.routes.tree.by_code(action.segment) if action.segment else None
    ticket = Ticket(
        id=(await tx.next_ids(1))[0],
        version=1,
        survey_id=response.survey_id,
        response_id=response.id,
        transaction_id=response.transaction_id,
        customer_id=response.customer_id,
        origin_segment_id=response.segment_id,
        current_segment_id=segment.id if segment else response.segment_id,
        owner_id=owner.id if owner and not passed else 0,
        status=Status.NEW,
        priority=action.priority,
        type=action.type,
        score=response.score,
        scale=response.scale,
        words=response.words,
        reply="",
        time_limit_hours=action.time_limit_hours,
        issue_us=response.time_us,
        opened_us=tx.now,
        changed_us=tx.now,
        closed_us=None,
        deleted_us=None,
        rule_id=verdict.rule_id,
        rule_version=verdict.version,
    )
    routed = None
    if not ticket.owner_id:
        routed = await route.route(tx, bench.routes, ticket, response, (passed,) if passed else ())
    opening: TicketChange = ticket_event.opened(ticket, *([routed] if routed else []))
    await carry_out(tx, opening, taking.link(response, ticket.id))
    return opening.after


def _facts(bench: _Bench, response: Response, *, has_open_ticket: bool) -> Facts:
    survey = bench.surveys[response.survey_id]
    score = response.score
    scale = parse_scale(response.scale) if score is not None else None
    # A survey's boundaries are marks on its own scale; on another they would mean something else.
    boundaries = survey.boundaries if response.scale == survey.scale else None
    return Facts(
        survey=survey.code,
        score=score,
        scale=scale,
        band=band(score, scale, boundaries) if score is not None and scale else None,
        words=tuple(answer.words for answer in response.answers if answer.words),
        language=response.language,
        segment_codes=tuple(segment.code for segment in bench.routes.tree.upwards(response.segment_id)),
        transaction=response.transaction,
        custom=response.custom,
        has_open_ticket=has_open_ticket,
    )


def _decision(
    tx: Tx,
    intake_id: int,
    response: Response,
    outcome: Outcome,
    verdict: Verdict | None,
    *,
    reason: str = "",
    ticket_id: int = 0,
) -> Decision:
    return Decision(
        response_id=response.id,
        response_version=response.version,
        intake_id=intake_id,
        at_us=tx.now,
        outcome=outcome,
        reason=reason,
        rule_id=verdict.rule_id if verdict else 0,
        rule_version=verdict.version if verdict else 0,
        matched=verdict.matched if verdict else (),
        ticket_id=ticket_id,
    )


async def _count(tx: Tx, made: Sequence[tuple[Response, Decision]]) -> None:
    # The first judgement belongs to the intake that stored the response, whichever intake gets to it.
    judged_before = await decisions.judged(tx, [response.id for response, _ in made])
    counts: dict[int, Counter[str]] = {}
    for response, decision in made:
        if response.id in judged_before:
            counts.setdefault(decision.intake_id, Counter()).update(
                rejudged=1, opened_later=int(decision.outcome is Outcome.OPENED)
            )
        else:
            counts.setdefault(response.first_intake_id, Counter()).update([decision.outcome.value])
    for intake_id, counted in counts.items():
        await intakes.add(tx, intake_id, Sum(**counted))
