"""Rules that are proposed for a sector."""

from msgspec import Raw

from amends.model.rule import document as rule_document
from amends.model.rule.proposal import Proposal
from amends.serializers.texts import text_view
from amends.wire.rule_proposals import ProposedRuleView, RuleProposalView


def proposal_view(own: Proposal) -> RuleProposalView:
    """The rules of a sector, and what they would open."""
    rules = [
        ProposedRuleView(
            Raw(rule_document.encode(each.document).encode()),
            text_view(each.name),
            text_view(each.why),
            each.opens,
            each.is_there,
        )
        for each in own.rules
    ]
    return RuleProposalView(own.sector, rules, own.looked_at, own.opens_now)
