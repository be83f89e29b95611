"""The rules of a sector, over our own API: proposed with what they would open, and taken over."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from msgspec import Raw, Struct

from amends.http.request.endpoint import Endpoint, Parameter, WholeNumber
from amends.http.v1.errors import V1
from amends.i18n.languages import SOURCE_LANGUAGE
from amends.model.configuration import Configuration
from amends.model.principal import Scope
from amends.model.rule.proposal import GENERAL, Proposal
from amends.model.sector_setting import ProposedSetting, SettingKind, TakenSetting
from amends.serializers.configurations import configuration_view
from amends.serializers.rule_proposals import proposal_view, taken_views
from amends.serializers.texts import in_each_language
from amends.store.engine.database import Tx
from amends.usecases.settings import configuration, propose_rules, propose_settings
from amends.usecases.settings.config_kinds import RULE
from amends.wire.rule_proposals import (
    RuleProposalView,
    SectorWord,
    TakeBackRequest,
    TakenBackView,
    TakenOver,
    TakeOverRequest,
)

_PROPOSAL: Final = "/v1/workspaces/{workspace_id}/rule-proposal"


_NAMES: Final = in_each_language(SOURCE_LANGUAGE)
"""What is created over the API has one name, whoever asks; what somebody took over in their language is known too."""


class _Proposed(Struct, frozen=True):
    """The rules of a sector, and its settings beside them."""

    rules: Proposal
    settings: Sequence[ProposedSetting]


class _Taken(Struct, frozen=True):
    """What was taken over, and the rules of it."""

    everything: Sequence[TakenSetting]
    rules: Sequence[Configuration]


async def _propose(tx: Tx, sector: str = GENERAL, intake_id: int = 0) -> _Proposed:
    rules = await propose_rules.propose(tx, sector, intake_id, _NAMES)
    return _Proposed(rules, await propose_settings.propose(tx, sector, _NAMES))


async def _add(tx: Tx, sent: TakeOverRequest) -> _Taken:
    chosen = None if sent.all_settings else sent.settings
    taken = await propose_settings.take_over(tx, sent.sector, sent.names or None, chosen, _NAMES)
    rules = [await configuration.get(tx, RULE, each.id) for each in taken if each.kind is SettingKind.RULE]
    return _Taken(taken, rules)


async def _take_back(tx: Tx, sent: TakeBackRequest) -> Sequence[TakenSetting]:
    return await propose_settings.take_back(
        tx, [TakenSetting(SettingKind(each.kind), each.id, each.name) for each in sent.taken]
    )


def _proposal(own: _Proposed) -> RuleProposalView:
    return proposal_view(own.rules, own.settings)


def _taken_over(own: _Taken) -> TakenOver:
    return TakenOver([configuration_view(each) for each in own.rules], taken_views(own.everything))


def _taken_back(undone: Sequence[TakenSetting]) -> TakenBackView:
    return TakenBackView(taken_views(undone))


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_PROPOSAL,
        scope=Scope.MANAGE,
        name="get_rule_proposal",
        summary="Get the rules and settings that are proposed for a sector",
        description="Get the rules that are proposed for a sector, each with why, and for how many stored responses it "
        "would open a ticket: those of an intake, or the newest. The first rule that matches counts. `settings` are "
        "the SLA policies, the calendar and the root causes of the sector.",
        parameters=(
            Parameter("sector", "The sector; default: general", SectorWord),
            Parameter("intake_id", "Count the responses of this intake only", WholeNumber),
        ),
        do=_propose,
        scans=True,
        serialize=_proposal,
        response=RuleProposalView,
    ),
    _endpoint(
        method="POST",
        path=_PROPOSAL,
        scope=Scope.MANAGE,
        name="take_over_rules",
        summary="Create the rules and settings of a sector",
        description="Create the rules that are proposed for a sector, or those with these names, and the settings that "
        "you name. What is there already under this name stays as it is. Returns what was created.",
        request=TakeOverRequest,
        do=_add,
        serialize=_taken_over,
        response=TakenOver,
        status=201,
        example=Raw(b'{"sector": "hotel", "settings": ["calendar:working_hours", "cause:room"]}'),
    ),
    _endpoint(
        method="POST",
        path=f"{_PROPOSAL}/undo",
        scope=Scope.MANAGE,
        name="take_back_rules",
        summary="Undo taking over rules and settings of a sector",
        description="For ten minutes, whoever took rules and settings over takes them back: rules, SLA policies and "
        "calendars are switched off, and root causes are deleted. What is used or was changed meanwhile stays. Returns "
        "what was taken back.",
        request=TakeBackRequest,
        do=_take_back,
        serialize=_taken_back,
        response=TakenBackView,
        example=Raw(b'{"taken": [{"kind": "cause", "id": 1012}]}'),
    ),
)
