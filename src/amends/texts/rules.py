"""What is said of judging what is stored by a rule."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

RULES: Final[Mapping[str, Template]] = {
    "rule_opens_nothing": Template("This rule ignores what it matches, so there is nothing to apply."),
    "rule_is_switched_off": Template(
        "The rule %(name)r is disabled; enable it first, or ask for a dry run.",
        page="The rule %(name)r is switched off; switch it on first.",
    ),
    "history_needs_since": Template(
        "must be given with history: from when on answers may open tickets",
        page="must be filled in for history: from when on answers may open tickets",
    ),
    "no_rule_opens": Template(
        "No rule opens tickets: nothing came of %(count)s response. Take over the rules of your sector, or create one.",
        many="No rule opens tickets: nothing came of %(count)s responses. Take over the rules of your sector, or "
        "create one.",
        page="No rule opens tickets: nothing came of %(count)s answer.",
        page_many="No rule opens tickets: nothing came of %(count)s answers.",
    ),
    "no_such_words": Template("are no words of this rule: %(words)s"),
    "no_such_proposal": Template("are no rules of this sector: %(names)s"),
    "why_call_me": Template("Who asks to be called waits for it, whatever the score says."),
    "why_in_house": Template("Somebody who is still in the house can be made happy before they leave."),
    "why_unhappy": Template("An unhappy customer whom nobody answers doesn't come back, and says so."),
    "why_safety": Template("Where somebody could come to harm, the score doesn't matter."),
    "why_money": Template("Money that is missing can be paid back, and waits the worst."),
    "why_top_account": Template("An important customer who is merely content is one who may leave."),
    "why_fraud": Template("Each hour counts when money is being stolen."),
    "why_leaving": Template("Who says that they leave can still be asked why."),
    "why_outage": Template("Without service nothing else matters, and others have the same problem."),
    "why_dignity": Template("Discrimination and violence need somebody to look at once, whatever the score says."),
    "rule_fraud": Template("Fraud"),
    "rule_money": Template("Money"),
    "rule_unhappy_customers": Template("Unhappy customers"),
    "rule_call_me": Template("Please call me"),
    "rule_safety_of_patients": Template("Safety of patients"),
    "rule_unhappy_patients": Template("Unhappy patients"),
    "rule_guest_in_house": Template("A guest in house who isn't happy"),
    "rule_unhappy_guests": Template("Unhappy guests"),
    "rule_dignity": Template("Discrimination and violence"),
    "rule_unhappy_citizens": Template("Unhappy citizens"),
    "rule_unhappy_shoppers": Template("Unhappy shoppers"),
    "rule_unhappy_users": Template("Unhappy users"),
    "rule_top_accounts": Template("Top accounts that aren't happy"),
    "rule_leaving": Template("About to leave"),
    "rule_no_service": Template("No service"),
    "rule_changed_meanwhile": Template("The rule was changed meanwhile; begin again with what it says now."),
    "rule_switched_off_meanwhile": Template(
        "The rule was disabled meanwhile.", page="The rule was switched off meanwhile."
    ),
}
