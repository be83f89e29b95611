"""Configuration: stated in versions, listed, shown, put in order, switched off and on. One way for every kind."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from amends.errors import FieldError, Invalid, NotFound
from amends.model.actor import Attributed
from amends.model.configuration import ConfigSource, Configuration
from amends.store import configurations
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import actors
from amends.usecases.settings.config_kind import ConfigKind

_STEP = 10


class InForce(Struct, frozen=True):
    """What holds of a kind that a workspace has one of, and whether that is the default."""

    document: Any
    is_default: bool


async def save(tx: Tx, kind: ConfigKind, source: ConfigSource) -> Configuration:
    """As `save_document`, of what somebody wrote."""
    return await save_document(tx, kind, kind.format.parse(source))


async def save_document(tx: Tx, kind: ConfigKind, document: Any) -> Configuration:
    """Add one, or a new version of the one with its name. Raises Invalid with every fault.

    `document` is as the kind's format parsed it. One that says what the newest version says makes no new one.
    """
    await _lock(tx, kind)
    errors = await kind.check(tx, document) if kind.check else ()
    if errors:
        raise Invalid(*errors)
    name = kind.name if kind.is_single else document.name
    known = next((each for each in await configurations.list_all(tx, kind.name) if each.name == name), None)
    if known is not None and known.is_on and kind.format.decode(known.document) == document:
        return _as_now(kind, known)
    return await _insert(tx, kind, document, name, known)


async def list_all(tx: Tx, kind: ConfigKind) -> Sequence[Configuration]:
    """All of a kind at their newest version, in the order of their turns."""
    return [_as_now(kind, each) for each in await configurations.list_all(tx, kind.name)]


async def get(tx: Tx, kind: ConfigKind, config_id: int, version: int | None = None) -> Configuration:
    """One at one version, the newest unless named. Raises NotFound."""
    if version is None:
        found = await configurations.get(tx, kind.name, config_id)
    else:
        found = await configurations.get_version(tx, kind.name, config_id, version)
    if found is None:
        raise NotFound(kind.noun, config_id if version is None else say("version_of", id=config_id, version=version))
    return _as_now(kind, found)


async def versions(tx: Tx, kind: ConfigKind, config_id: int) -> Sequence[Configuration]:
    """Every version of one, the newest first. Raises NotFound."""
    await get(tx, kind, config_id)
    return [_as_now(kind, each) for each in await configurations.versions(tx, kind.name, config_id)]


async def named_versions(tx: Tx, kind: ConfigKind, config_id: int) -> Sequence[Attributed[Configuration]]:
    """Every version of one, with the name of who stated it. Raises NotFound."""
    return await actors.named(tx, await versions(tx, kind, config_id))


async def disable(tx: Tx, kind: ConfigKind, config_id: int) -> Configuration:
    """Switch one off. Raises NotFound."""
    was_on = await configurations.disable(tx, kind.name, config_id, f"{kind.noun}.disabled", {})
    own = await get(tx, kind, config_id)
    if was_on and kind.recompute:
        await kind.recompute(tx, say("document_disabled", kind=kind.noun, name=own.name))
    return own


async def enable(tx: Tx, kind: ConfigKind, config_id: int) -> Configuration:
    """Switch one on again. Raises NotFound."""
    was_off = await configurations.enable(tx, kind.name, config_id, f"{kind.noun}.enabled", {})
    own = await get(tx, kind, config_id)
    if was_off and kind.recompute:
        await kind.recompute(tx, say("document_enabled", kind=kind.noun, name=own.name))
    return own


async def reorder(tx: Tx, kind: ConfigKind, config_ids: Sequence[int]) -> Sequence[Configuration]:
    """Give these their turns in this order, those that aren't named behind them; all of the kind as they are then.

    Who moves gets a new version. What is switched off keeps its order. Raises Invalid for an ID that isn't there.
    """
    await _lock(tx, kind)
    known = {each.id: each for each in await list_all(tx, kind)}
    unknown = [(index, each) for index, each in enumerate(config_ids) if each not in known]
    if unknown:
        raise Invalid(
            *(FieldError(f"ids[{index}]", say("no_thing_with_id", kind=kind.noun, id=each)) for index, each in unknown)
        )
    wanted = [each for config_id in dict.fromkeys([*config_ids, *known]) if (each := known[config_id]).is_on]
    turns = [each.order or 0 for each in wanted]
    if turns != sorted(set(turns)):
        for index, each in enumerate(wanted, 1):
            if each.order != index * _STEP:
                await save(tx, kind, {**msgspec.json.decode(each.document), "order": index * _STEP})
    return await list_all(tx, kind)


async def in_force(tx: Tx, kind: ConfigKind) -> InForce:
    """What holds of a kind that the workspace has one of."""
    own = next(iter(await configurations.enabled(tx, kind.name)), None)
    return InForce(kind.format.decode(own.document) if own else kind.default, own is None)


async def replace(tx: Tx, kind: ConfigKind, document: Any) -> InForce:
    """State what the workspace has one of; what holds then. Raises Invalid with every fault."""
    await save_document(tx, kind, document)
    return await in_force(tx, kind)


async def reset(tx: Tx, kind: ConfigKind) -> InForce:
    """Go back to the default of a kind that the workspace has one of; what holds then."""
    await _lock(tx, kind)
    await configurations.disable(tx, kind.name, tx.workspace_id, f"{kind.noun}.replaced", kind.told(None))
    return await in_force(tx, kind)


async def own_versions(tx: Tx, kind: ConfigKind) -> Sequence[Configuration]:
    """Every version of what the workspace stated of a kind that it has one of, the newest first; none for none."""
    return [_as_now(kind, each) for each in await configurations.versions(tx, kind.name, tx.workspace_id)]


async def named_own_versions(tx: Tx, kind: ConfigKind) -> Sequence[Attributed[Configuration]]:
    """The same with the name of who stated each."""
    return await actors.named(tx, await own_versions(tx, kind))


async def _lock(tx: Tx, kind: ConfigKind) -> None:
    await tx.lock(f"configuration {kind.name}")


async def _insert(tx: Tx, kind: ConfigKind, document: Any, name: str, known: Configuration | None) -> Configuration:
    # What there is one of needs no number of its own: it has its workspace's.
    new_id = tx.workspace_id if kind.is_single else (await tx.next_ids(1))[0] if known is None else known.id
    made = Configuration(
        kind=kind.name,
        id=new_id,
        version=known.version + 1 if known else 1,
        name=name,
        document=kind.format.encode(document),
        created_us=tx.now,
        by_kind=tx.by.kind.value,
        by_id=tx.by.id,
    )
    if kind.is_single:
        await configurations.insert(tx, made, f"{kind.noun}.replaced", kind.told(document))
    else:
        action = f"{kind.noun}.{'changed' if known else 'added'}"
        await configurations.insert(tx, made, action, {"name": name, "version": made.version})
    if kind.recompute:
        await kind.recompute(tx, say("document_saved", kind=kind.noun, name=name, version=made.version))
    return made


def _as_now(kind: ConfigKind, own: Configuration) -> Configuration:
    # A document that was kept with names from before is shown with those of now.
    return structs.replace(own, document=kind.format.encode(kind.format.decode(own.document)))
