"""Judging: rules in their stated order, the first that matches decides, and why it did is kept."""

from collections.abc import Iterable

from msgspec import Struct

from amends.model.rule.action import Action, Attach
from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document import RuleDocument
from amends.model.rule.facts import Facts
from amends.model.rule.when import AllOf, Not, Single, When
from amends.texts.text import Text

_LONGEST = 300
"""How many characters of a condition a record keeps."""


class Rule(Struct, frozen=True):
    """A stored rule: each change of its document is a new version with the same ID."""

    id: int
    version: int
    document: RuleDocument

    @property
    def turn(self) -> tuple[int, int]:
        """What rules are sorted by: the order they state, then their ID."""
        return (self.document.order, self.id)


class Matched(Struct, frozen=True):
    """One condition that made a rule match: where it stands in the document, how it reads, what it saw.

    `saw` may quote the response (its transaction, a custom field), so it goes when the customer is erased: it is ""
    then. A sentence that was stored before texts had codes is a string.
    """

    path: str
    condition: str
    saw: Text | str

    def __str__(self) -> str:
        return f"{self.path} {self.condition} ({self.saw})"


class Verdict(Struct, frozen=True):
    """What was decided, which version of which rule decided it, and the conditions that matched."""

    rule_id: int
    version: int
    action: Action
    matched: tuple[Matched, ...]


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Rules in their stated order."""
    return sorted(rules, key=lambda rule: rule.turn)


def evaluate(rules: Iterable[Rule], facts: Facts) -> Verdict | None:
    """The verdict of the first rule that matches, in their stated order; None when none does (quiet)."""
    return evaluate_in_order(in_order(rules), facts)


def evaluate_in_order(rules: Iterable[Rule], facts: Facts) -> Verdict | None:
    """As `judge`, for rules that are in their stated order already.

    A rule that attaches matches only when the customer has an open ticket.
    """
    for rule in rules:
        document = rule.document
        if isinstance(document.then, Attach) and not facts.has_open_ticket:
            continue
        if holds(document.when, facts):
            reasons = _reasons(document.when, facts, "when", wanted=True)
            return Verdict(rule.id, rule.version, document.then, tuple(reasons or ()))
    return None


def holds(when: When, facts: Facts) -> bool:
    """Whether conditions are true of a response; looks no further than it must."""
    if isinstance(when, Single):
        return CONDITIONS[when.name].matches(when.value, facts)
    if isinstance(when, Not):
        return not holds(when.condition, facts)
    inner = (holds(condition, facts) for condition in when.conditions)
    return all(inner) if isinstance(when, AllOf) else any(inner)


def _reasons(when: When, facts: Facts, path: str, *, wanted: bool) -> list[Matched] | None:
    """The conditions that make `when` what is wanted of it, true or false; None when it isn't."""
    if isinstance(when, Single):
        return _reason(when, facts, path, wanted=wanted)
    if isinstance(when, Not):
        return _reasons(when.condition, facts, f"{path}.not", wanted=not wanted)
    join = "all" if isinstance(when, AllOf) else "any"
    inner = [
        _reasons(condition, facts, f"{path}.{join}[{position}]", wanted=wanted)
        for position, condition in enumerate(when.conditions)
    ]
    found = [reasons for reasons in inner if reasons is not None]
    # All is true by every condition and false by some, any the other way round.
    enough = len(found) == len(inner) if (join == "all") is wanted else bool(found)
    return [reason for reasons in found for reason in reasons] if enough else None


def _reason(single: Single, facts: Facts, path: str, *, wanted: bool) -> list[Matched] | None:
    condition = CONDITIONS[single.name]
    if condition.matches(single.value, facts) is not wanted:
        return None
    stated = single.stated if wanted else f"not {single.stated}"
    return [Matched(path, _short(stated), condition.saw(single.value, facts))]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
