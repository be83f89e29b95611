"""The settings of a sector beside its rules: proposed, taken over with them, and taken back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from amends.errors import FieldError, Invalid
from amends.model.clock import public_holidays
from amends.model.configuration import Configuration
from amends.model.rule.proposal import GENERAL, Names, in_english
from amends.model.sector_setting import (
    CAUSE_NAMES,
    SETTING_NAMES,
    SETTING_WHYS,
    WHY_CAUSE,
    ProposedSetting,
    SettingKind,
    TakenSetting,
)
from amends.model.ticket.undo import UNDO_US
from amends.store import causes, configurations, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.settings import causes as cause_settings
from amends.usecases.settings import configuration, propose_rules
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, RULE, SLA_POLICY
from amends.usecases.settings.sector_files import sector_file

_KINDS: Final[Mapping[SettingKind, ConfigKind]] = {
    SettingKind.RULE: RULE,
    SettingKind.SLA_POLICY: SLA_POLICY,
    SettingKind.CALENDAR: CALENDAR,
}


async def propose(tx: Tx, sector: str = GENERAL, names: Names = in_english) -> Sequence[ProposedSetting]:
    """The calendar, the SLA policies and the root causes of a sector. Raises Invalid for an unknown sector."""
    file = sector_file(sector)
    place = await _place(tx)
    found = [await _config(tx, SettingKind.CALENDAR, {**file["calendar"], **place}, names)]
    found += [await _config(tx, SettingKind.SLA_POLICY, each, names) for each in file["policies"]]
    known = {each.code for each in await causes.list_all(tx)}
    for code in file["causes"]:
        name = CAUSE_NAMES[code]
        document = {"code": code.upper(), "name": names(name)[0]}
        found.append(ProposedSetting(SettingKind.CAUSE, code, name, WHY_CAUSE, document, code.upper() in known))
    return found


async def take_over(
    tx: Tx, sector: str, rules: Sequence[str] | None, settings: Sequence[str] | None, names: Names = in_english
) -> Sequence[TakenSetting]:
    """Create the rules and settings of a sector that were chosen, None for all of them; what is there stays.

    Rules are chosen by their names, settings as `kind:code`. Raises Invalid for one that isn't the sector's.
    """
    taken: list[TakenSetting] = []
    if rules is None or rules:
        added = await propose_rules.add(tx, sector, rules or (), names)
        taken = [TakenSetting(SettingKind.RULE, each.id, each.name) for each in added]
    proposed = {f"{each.kind}:{each.code}": each for each in await propose(tx, sector, names)}
    unknown = set(settings or ()).difference(proposed)
    if unknown:
        raise Invalid(FieldError("settings", say("no_such_sector_setting", codes=sorted(unknown))))
    wanted = [own for key, own in proposed.items() if settings is None or key in settings]
    return taken + [await _create(tx, own) for own in wanted if not own.is_there]


async def take_back(tx: Tx, taken: Sequence[TakenSetting]) -> Sequence[TakenSetting]:
    """Undo taking over: switch rules, policies and calendars off, and delete causes; those that were taken back.

    Only what who asks has taken over within the last ten minutes, and nobody has changed or used since.
    """
    return [each for each in taken if await _take_back(tx, each)]


async def _place(tx: Tx) -> Mapping[str, str]:
    own = await workspaces.own(tx)
    country = own.region_of_phones
    return {"zone": own.time_zone, "country": country if country in public_holidays.regions_by_country() else ""}


async def _config(tx: Tx, kind: SettingKind, stated: Mapping[str, Any], names: Names) -> ProposedSetting:
    called = names(SETTING_NAMES[stated["name"]])
    known = {each.name for each in await configurations.enabled(tx, _KINDS[kind].name)}
    document = {key: value for key, value in stated.items() if key != "why" and value != ""}
    return ProposedSetting(
        kind,
        stated["name"],
        SETTING_NAMES[stated["name"]],
        SETTING_WHYS[stated["why"]],
        {**document, "name": called[0]},
        not known.isdisjoint(called),
    )


async def _create(tx: Tx, own: ProposedSetting) -> TakenSetting:
    if own.kind is SettingKind.CAUSE:
        cause = await cause_settings.add(tx, CauseForm(code=own.document["code"], name=own.document["name"]))
        return TakenSetting(own.kind, cause.id, cause.name)
    made = await configuration.save(tx, _KINDS[own.kind], own.document)
    return TakenSetting(own.kind, made.id, made.name)


async def _take_back(tx: Tx, taken: TakenSetting) -> bool:
    if taken.kind is SettingKind.CAUSE:
        return await cause_settings.remove_new(tx, taken.id, tx.now - UNDO_US)
    kind = _KINDS[taken.kind]
    own = await configurations.get(tx, kind.name, taken.id)
    if own is None or not own.is_on or not _is_own(tx, own):
        return False
    await configuration.disable(tx, kind, own.id)
    return True


def _is_own(tx: Tx, own: Configuration) -> bool:
    is_by = (own.by_kind, own.by_id) == (tx.by.kind.value, tx.by.id)
    return is_by and tx.now - own.created_us <= UNDO_US
