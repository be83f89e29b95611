"""Deciding what becomes of a response: a function of the terms in force, the response and the customer's open ticket.

Nothing is done here. Whoever judges feedback carries out what was decided; whoever rehearses only counts it.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from amends.model.decision import Outcome
from amends.model.quiet import REASONS
from amends.model.response import Reading, SurveyResponse
from amends.model.rule.action import Attach, Ignore
from amends.model.rule.evaluate import Rule, Verdict, evaluate_in_order
from amends.model.rule.facts import Facts
from amends.model.scale import band, parse_scale
from amends.model.survey import Survey
from amends.texts.text import Text, say

_OUTCOMES = {Attach: Outcome.ATTACHED, Ignore: Outcome.IGNORED}


class DecisionTerms(Struct, frozen=True):
    """What responses are judged by in a workspace: its rules in their order, its surveys by their IDs, and for each
    segment the codes upwards from its own.
    """

    rules: Sequence[Rule]
    surveys: Mapping[int, Survey]
    paths: Mapping[int, tuple[str, ...]]


class Judgement(Struct, frozen=True):
    """What was decided about a response, and why; `verdict` is that of the rule that decided it.

    `read` is what was read of it, None where no rule was asked.
    """

    outcome: Outcome
    verdict: Verdict | None = None
    reason: Text | None = None
    read: Reading | None = None


def decide(
    terms: DecisionTerms, response: SurveyResponse, *, has_open_ticket: bool, is_history: bool = False
) -> Judgement:
    """What becomes of a response, whose customer has an open ticket or none.

    No rule is asked about one that has a ticket, and about history.
    """
    if response.ticket_id:
        return Judgement(Outcome.KEPT, reason=say("is_history" if is_history else "has_a_ticket"))
    if is_history:
        return Judgement(Outcome.HISTORY, reason=REASONS[Outcome.HISTORY])
    read = response.read()
    verdict = evaluate_in_order(terms.rules, facts_of(terms, response, read, has_open_ticket=has_open_ticket))
    if verdict is None:
        return Judgement(Outcome.NO_MATCH, reason=REASONS[Outcome.NO_MATCH], read=read)
    action = verdict.action
    reason = say("rule_says", words=action.reason) if isinstance(action, Ignore) else None
    return Judgement(_OUTCOMES.get(type(action), Outcome.OPENED), verdict, reason, read)


def is_wanted(terms: DecisionTerms, response: SurveyResponse, *, has_open_ticket: bool) -> bool:
    """Whether any rule matches a response without a ticket."""
    facts = facts_of(terms, response, response.read(), has_open_ticket=has_open_ticket)
    return evaluate_in_order(terms.rules, facts) is not None


def facts_of(terms: DecisionTerms, response: SurveyResponse, read: Reading, *, has_open_ticket: bool) -> Facts:
    """What rules may look at of a response, which says what was read of it."""
    survey = terms.surveys[response.survey_id]
    scale = parse_scale(read.scale) if read.score is not None else None
    boundaries = survey.boundaries_on(read.scale)
    return Facts(
        survey=survey.code,
        score=read.score,
        scale=scale,
        band=band(read.score, scale, boundaries) if read.score is not None and scale else None,
        words=read.answers,
        language=read.language or survey.language,
        segment_codes=terms.paths[response.segment_id],
        transaction=read.transaction,
        custom=read.custom,
        has_open_ticket=has_open_ticket,
    )
