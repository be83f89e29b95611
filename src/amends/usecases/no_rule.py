"""Telling who sends feedback that no rule opens tickets, so that nothing can come of it."""

from msgspec import structs

from amends.model.intake import Intake
from amends.model.rule.action import Open
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import decide


async def opens_nothing(tx: Tx) -> bool:
    """Whether no rule that is on opens tickets."""
    rules = (await decide.terms_in_force(tx)).rules
    return not any(isinstance(rule.document.then, Open) for rule in rules)


async def noted(tx: Tx, intake: Intake) -> Intake:
    """An intake with what to know about it: that none of its answers can have opened a ticket."""
    if intake.is_history or not intake.sum.no_match or intake.sum.opened or not await opens_nothing(tx):
        return intake
    return structs.replace(intake, notes=(say("no_rule_opens", count=intake.sum.no_match),))
