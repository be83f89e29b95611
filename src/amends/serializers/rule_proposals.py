"""Rules and settings that are proposed for a sector, and what was taken over of them."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Raw

from amends.model.rule import document as rule_document
from amends.model.rule.proposal import Proposal
from amends.model.sector_setting import ProposedSetting, TakenSetting
from amends.serializers.texts import text_view
from amends.wire.rule_proposals import ProposedRuleView, ProposedSettingView, RuleProposalView, TakenView


def proposal_view(own: Proposal, settings: Sequence[ProposedSetting] = ()) -> RuleProposalView:
    """The rules of a sector with what they would open, and its settings."""
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
    beside = [
        ProposedSettingView(
            each.kind.value,
            each.code,
            Raw(msgspec.json.encode(each.document)),
            text_view(each.name),
            text_view(each.why),
            each.is_there,
        )
        for each in settings
    ]
    return RuleProposalView(own.sector, rules, own.looked_at, own.opens_now, beside)


def taken_views(taken: Iterable[TakenSetting]) -> list[TakenView]:
    """What was taken over."""
    return [TakenView(each.kind.value, each.id, each.name) for each in taken]
