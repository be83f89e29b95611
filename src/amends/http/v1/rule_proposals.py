"""The rules of a sector, over our own API: proposed with what they would open, and taken over."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.v1.errors import V1
from amends.i18n.languages import SOURCE_LANGUAGE
from amends.model.configuration import Configuration
from amends.model.principal import Scope
from amends.model.rule.proposal import GENERAL, Proposal
from amends.serializers.configurations import configuration_view
from amends.serializers.rule_proposals import proposal_view
from amends.serializers.texts import in_each_language
from amends.store.engine.database import Tx
from amends.usecases.settings import propose_rules
from amends.wire.rule_proposals import RuleProposalView, SectorWord, TakenOver, TakeOverRequest

_PROPOSAL: Final = "/v1/workspaces/{workspace_id}/rule-proposal"


_NAMES: Final = in_each_language(SOURCE_LANGUAGE)
"""What is created over the API has one name, whoever asks; what somebody took over in their language is known too."""


async def _propose(tx: Tx, sector: str = GENERAL, intake_id: int = 0) -> Proposal:
    return await propose_rules.propose(tx, sector, intake_id, _NAMES)


async def _add(tx: Tx, sent: TakeOverRequest) -> Sequence[Configuration]:
    return await propose_rules.add(tx, sent.sector, sent.names, _NAMES)


def _taken_over(added: Sequence[Configuration]) -> TakenOver:
    return TakenOver([configuration_view(each) for each in added])


_endpoint = partial(Endpoint, interface=V1, path=_PROPOSAL)

ENDPOINTS = (
    _endpoint(
        method="GET",
        scope=Scope.MANAGE,
        name="get_rule_proposal",
        summary="Get the rules that are proposed for a sector",
        description="Get the rules that are proposed for a sector, each with why, and for how many stored responses it "
        "would open a ticket: those of an intake, or the newest. The first rule that matches counts.",
        parameters=(
            Parameter("sector", "The sector; default: general", SectorWord),
            Parameter("intake_id", "Count the responses of this intake only", WholeNumber),
        ),
        do=_propose,
        scans=True,
        serialize=proposal_view,
        response=RuleProposalView,
    ),
    _endpoint(
        method="POST",
        scope=Scope.MANAGE,
        name="take_over_rules",
        summary="Create the rules of a sector",
        description="Create the rules that are proposed for a sector, or those with these names. A rule whose name is "
        "there already stays as it is. Returns the rules that were created.",
        request=TakeOverRequest,
        do=_add,
        serialize=_taken_over,
        response=TakenOver,
        status=201,
        example=Raw(b'{"sector": "hotel"}'),
    ),
)
