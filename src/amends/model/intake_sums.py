"""What judging some responses adds to the sums of the intakes that they came with."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from amends.model.decision import Decision, Outcome
from amends.model.intake import Sum
from amends.model.response import SurveyResponse


def sums_of(
    judged: Sequence[SurveyResponse], made: Sequence[Decision], judged_before: Collection[int]
) -> dict[int, Sum]:
    """What each intake's sum gains, by its ID."""
    # The first judgement belongs to the intake that stored the response, whichever intake gets to it.
    counts: defaultdict[int, defaultdict[str, int]] = defaultdict(_none)
    for response, decision in zip(judged, made, strict=True):
        if response.id in judged_before:
            counted = counts[decision.intake_id]
            counted["rejudged"] += 1
            counted["opened_later"] += decision.outcome is Outcome.OPENED
        else:
            counts[response.first_intake_id][decision.outcome] += 1
    return {intake_id: Sum(**counted) for intake_id, counted in counts.items()}


def _none() -> defaultdict[str, int]:
    return defaultdict(int)
