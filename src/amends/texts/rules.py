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
    "rule_changed_meanwhile": Template("The rule was changed meanwhile; begin again with what it says now."),
    "rule_switched_off_meanwhile": Template(
        "The rule was disabled meanwhile.", page="The rule was switched off meanwhile."
    ),
}
