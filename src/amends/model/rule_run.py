"""Rule runs: what is stored, judged by one rule as it is now; counted first, then done.

A run looks at answers for which no rule was found when they came, and at history where that is asked for, the oldest
first. What the rule matches is judged as if it came now: by the rules up to this one, in their order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.decide import DecisionTerms, Judgement, facts_of
from amends.model.decision import Outcome
from amends.model.principal import Principal
from amends.model.response import SurveyResponse
from amends.model.rule.action import Attach, Ignore, Open
from amends.model.rule.evaluate import Rule, holds
from amends.model.text_enum import TextEnum
from amends.texts.text import Text

MAX_EXAMPLES: Final = 60
_OF_EACH: Final = 2

BEGINNING: Final = (InstantUs(-(2**62)), 0)
"""The place before the oldest answer."""


class RunOutcome(TextEnum):
    """What becomes of an answer that the rule of a run matches.

    `left` is one for which an earlier rule decides, which neither opens nor attaches in this run.
    """

    OPENED = "opened"
    ATTACHED = "attached"
    LEFT = "left"


class RunClock(TextEnum):
    """When the clocks of a ticket begin: the customer's with their answer, as for any other, or all of them now."""

    ANSWER = "answer"
    NOW = "now"


class RunSelection(Struct, frozen=True, kw_only=True):
    """Which answers a run looks at, and how tickets open.

    Given at `since_us` or later and before `until_us`, None for no end; with `has_history` those too that were
    imported as history.
    """

    since_us: InstantUs | None = None
    until_us: InstantUs | None = None
    has_history: bool = False
    clock: RunClock = RunClock.ANSWER

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """How those answers were judged last."""
        return frozenset({Outcome.NO_MATCH, Outcome.HISTORY} if self.has_history else {Outcome.NO_MATCH})


class RunExample(Struct, frozen=True):
    """One answer of a run: its unit, what becomes of it, and the rule that says so."""

    response_id: int
    segment_id: int
    outcome: RunOutcome
    rule_id: int


class RunCount(Struct, frozen=True):
    """How many answers of a unit have an outcome by a rule."""

    outcome: RunOutcome
    rule_id: int
    segment_id: int
    count: int


class RunFindings(Struct, frozen=True):
    """What a run found: how many of what, and some examples.

    `customer_ids` are the customers for whom a run that only counts has opened a ticket, where that makes a
    difference to their next answer.
    """

    counts: tuple[RunCount, ...] = ()
    examples: tuple[RunExample, ...] = ()
    customer_ids: tuple[int, ...] = ()

    def plus(self, found: Sequence[RunExample], customer_ids: Iterable[int] = ()) -> "RunFindings":
        """These and more."""
        counted = Counter({(each.outcome, each.rule_id, each.segment_id): each.count for each in self.counts})
        counted.update((each.outcome, each.rule_id, each.segment_id) for each in found)
        counts = tuple(RunCount(*key, count) for key, count in counted.items())
        return RunFindings(counts, _examples(self.examples, found), (*self.customer_ids, *customer_ids))

    def count(self, outcome: RunOutcome) -> int:
        """How many have an outcome."""
        return sum(each.count for each in self.counts if each.outcome is outcome)


class RuleRun(Struct, frozen=True, kw_only=True):
    """A run of a rule at one of its versions; `by` asked for it and so does it.

    With `is_dry_run` it only counts. `total` is how many answers it looks at, None before they are counted, and
    `looked_at` how many it has seen, up to the place `after`. `stopped` says why it ended early.
    """

    id: int
    rule_id: int
    rule_version: int
    is_dry_run: bool
    selection: RunSelection
    by: Principal
    begun_us: InstantUs
    ended_us: InstantUs | None = None
    total: int | None = None
    looked_at: int = 0
    after: tuple[InstantUs, int] = BEGINNING
    findings: RunFindings = RunFindings()
    stopped: Text | None = None


class RunDetail(Struct, frozen=True):
    """A run with the names of rules and the codes of units by their IDs, and the answers that are its examples."""

    run: RuleRun
    rule_names: Mapping[int, str]
    segment_codes: Mapping[int, str]
    examples: Mapping[int, SurveyResponse]


def rules_up_to(rules: Iterable[Rule], own: Rule) -> list[Rule]:
    """The rules that decide in a run of one: those before it, of which none opens tickets, and it."""
    before = [each for each in rules if each.id != own.id and each.turn < own.turn]
    return [*(_opening_nothing(each) for each in sorted(before, key=lambda each: each.turn)), own]


def threads(rules: Iterable[Rule]) -> bool:
    """Whether it makes a difference to these rules that a customer has an open ticket."""
    return any(isinstance(each.document.then, Attach) for each in rules)


def is_matched(own: Rule, terms: DecisionTerms, response: SurveyResponse) -> bool:
    """Whether the rule of a run matches an answer, whatever earlier rules say."""
    return holds(own.document.when, facts_of(terms, response, response.read(), has_open_ticket=True))


def found_of(response: SurveyResponse, judgement: Judgement) -> RunExample | None:
    """What a judgement means to a run; None when it means nothing."""
    if judgement.verdict is None:
        return None
    outcome = _OUTCOMES.get(judgement.outcome, RunOutcome.LEFT)
    return RunExample(response.id, response.segment_id, outcome, judgement.verdict.rule_id)


_OUTCOMES: Final = {Outcome.OPENED: RunOutcome.OPENED, Outcome.ATTACHED: RunOutcome.ATTACHED}


def _opening_nothing(rule: Rule) -> Rule:
    if not isinstance(rule.document.then, Open):
        return rule
    return structs.replace(rule, document=structs.replace(rule.document, then=Ignore("")))


def _examples(known: tuple[RunExample, ...], found: Sequence[RunExample]) -> tuple[RunExample, ...]:
    kept = list(known)
    seen = Counter((each.outcome, each.rule_id, each.segment_id) for each in known)
    for each in found:
        key = (each.outcome, each.rule_id, each.segment_id)
        if len(kept) < MAX_EXAMPLES and seen[key] < _OF_EACH:
            seen[key] += 1
            kept.append(each)
    return tuple(kept)
