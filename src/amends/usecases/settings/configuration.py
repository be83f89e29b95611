"""What is stated in versions, in one way: listed, shown, saved from what people write, ordered, switched off and on."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.config_document import ConfigDocument, DocumentKind
from amends.model.configuration import ConfigSummary, ConfigVersion
from amends.model.routing import document as route_document
from amends.model.routing.route import StoredRoute
from amends.model.rule import document as rule_document
from amends.model.rule.evaluate import StoredRule
from amends.model.rule.notation import load
from amends.store.engine.database import Tx
from amends.usecases.settings import calendars_and_policies, config_documents, routes, rules

_STEP = 10


class ConfigKind(StrEnum):
    """What can be stated."""

    RULE = "rule"
    ROUTE = "route"
    CALENDAR = "calendar"
    POLICY = "policy"


class ConfigUseCases(Struct, frozen=True):
    """The use cases of one kind; `save` takes what was read from TOML or JSON."""

    every: Callable[[Tx], Awaitable[Sequence[ConfigSummary]]]
    save: Callable[[Tx, Mapping[str, Any]], Awaitable[int]]
    versions: Callable[[Tx, int], Awaitable[Sequence[ConfigVersion]]]
    enable: Callable[[Tx, int], Awaitable[Any]]
    disable: Callable[[Tx, int], Awaitable[Any]]


async def list_all(tx: Tx, kind: ConfigKind) -> Sequence[ConfigSummary]:
    """Everything of a kind at its newest version, in its order, what is off behind what is on."""
    found = await KINDS[kind].every(tx)
    return sorted(found, key=lambda each: (not each.is_on, each.order or 0, each.name.casefold()))


async def get(tx: Tx, kind: ConfigKind, config_id: int) -> ConfigSummary:
    """One of a kind at its newest version. Raises NotFound."""
    await KINDS[kind].versions(tx, config_id)
    return next(each for each in await KINDS[kind].every(tx) if each.id == config_id)


async def versions(tx: Tx, kind: ConfigKind, config_id: int) -> Sequence[ConfigVersion]:
    """Every version, the newest first. Raises NotFound."""
    return await KINDS[kind].versions(tx, config_id)


async def save(tx: Tx, kind: ConfigKind, document: Mapping[str, Any]) -> int:
    """Add one, or a new version of the one with its name; its ID. Raises Invalid with every fault."""
    return await KINDS[kind].save(tx, document)


async def save_text(tx: Tx, kind: ConfigKind, text: str) -> int:
    """As `save`, of a text in TOML or JSON."""
    return await save(tx, kind, read_text(kind, text))


async def switch(tx: Tx, kind: ConfigKind, config_id: int, *, on: bool) -> None:
    """Switch one on or off. Raises NotFound."""
    await (KINDS[kind].enable if on else KINDS[kind].disable)(tx, config_id)


async def reorder(tx: Tx, kind: ConfigKind, config_ids: Sequence[int]) -> None:
    """Give these their turns in this order, those that aren't named behind them; who moves gets a new version."""
    known = {each.id: each for each in await list_all(tx, kind) if each.order is not None and each.is_on}
    wanted = [known[each] for each in dict.fromkeys(config_ids) if each in known]
    wanted += [each for each in known.values() if each not in wanted]
    turns = [each.order or 0 for each in wanted]
    if turns == sorted(set(turns)):
        return
    for index, each in enumerate(wanted, 1):
        if each.order != index * _STEP:
            await save(tx, kind, {**msgspec.json.decode(each.body), "order": index * _STEP})


def read_text(kind: ConfigKind, text: str) -> Mapping[str, Any]:
    """What a text in TOML or JSON holds. Raises Invalid when it is neither, or no table."""
    errors: list[FieldError] = []
    loaded = load(text, errors, kind.value)
    if errors:
        raise Invalid(*errors)
    return loaded


async def _rules(tx: Tx) -> Sequence[ConfigSummary]:
    return [_of_rule(each) for each in await rules.list_all(tx)]


def _of_rule(stored: StoredRule) -> ConfigSummary:
    rule = stored.rule
    return ConfigSummary(
        id=rule.id,
        version=rule.version,
        name=rule.document.name,
        order=rule.document.order,
        is_on=stored.disabled_us is None,
        created_us=stored.created_us,
        body=rule_document.encode(rule.document),
    )


async def _save_rule(tx: Tx, document: Mapping[str, Any]) -> int:
    return (await rules.add(tx, rule_document.parse(document))).rule.id


async def _routes(tx: Tx) -> Sequence[ConfigSummary]:
    return [_of_route(each) for each in await routes.list_all(tx)]


def _of_route(stored: StoredRoute) -> ConfigSummary:
    route = stored.route
    return ConfigSummary(
        id=route.id,
        version=route.version,
        name=route.document.name,
        order=route.document.order,
        is_on=stored.disabled_us is None,
        created_us=stored.created_us,
        body=route_document.encode(route.document),
    )


async def _save_route(tx: Tx, document: Mapping[str, Any]) -> int:
    return (await routes.add(tx, route_document.parse(document))).route.id


async def _documents(tx: Tx, *, kind: DocumentKind) -> Sequence[ConfigSummary]:
    return [_of_document(each) for each in await config_documents.list_all(tx, kind)]


def _of_document(own: ConfigDocument) -> ConfigSummary:
    return ConfigSummary(
        id=own.id,
        version=own.version,
        name=own.name,
        order=msgspec.json.decode(own.body).get("order"),
        is_on=own.disabled_us is None,
        created_us=own.created_us,
        body=own.body,
    )


async def _save_calendar(tx: Tx, document: Mapping[str, Any]) -> int:
    return (await calendars_and_policies.save_calendar(tx, _converted(document, CalendarDocument))).id


async def _save_policy(tx: Tx, document: Mapping[str, Any]) -> int:
    return (await calendars_and_policies.save_policy(tx, _converted(document, SlaPolicyDocument))).id


async def _document_versions(tx: Tx, document_id: int, *, kind: DocumentKind) -> Sequence[ConfigVersion]:
    return await config_documents.versions(tx, kind, document_id)


async def _enable_document(tx: Tx, document_id: int, *, kind: DocumentKind) -> ConfigDocument:
    return await calendars_and_policies.enable(tx, kind, document_id)


def _converted(document: Mapping[str, Any], type_: Any) -> Any:
    try:
        # Dates that TOML writes without quotation marks are texts in our documents.
        return msgspec.convert(msgspec.to_builtins(document, str_keys=True), type_)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).rstrip("`").partition(" - at `$")
        raise Invalid(FieldError(path.removeprefix("."), reason.replace("`", ""))) from None


KINDS: Final[Mapping[ConfigKind, ConfigUseCases]] = {
    ConfigKind.RULE: ConfigUseCases(_rules, _save_rule, rules.versions, rules.enable, rules.disable),
    ConfigKind.ROUTE: ConfigUseCases(_routes, _save_route, routes.versions, routes.enable, routes.disable),
    ConfigKind.CALENDAR: ConfigUseCases(
        partial(_documents, kind=DocumentKind.CALENDAR),
        _save_calendar,
        partial(_document_versions, kind=DocumentKind.CALENDAR),
        partial(_enable_document, kind=DocumentKind.CALENDAR),
        calendars_and_policies.disable_calendar,
    ),
    ConfigKind.POLICY: ConfigUseCases(
        partial(_documents, kind=DocumentKind.POLICY),
        _save_policy,
        partial(_document_versions, kind=DocumentKind.POLICY),
        partial(_enable_document, kind=DocumentKind.POLICY),
        calendars_and_policies.disable_policy,
    ),
}
"""What can be stated, and how."""
