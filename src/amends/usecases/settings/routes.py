"""Routes: added, changed by a new version, switched off."""

from collections.abc import Sequence

from amends.errors import FieldError, Invalid, NotFound
from amends.model.configuration import ConfigVersion
from amends.model.routing.document import RouteDocument
from amends.model.routing.route import Route, StoredRoute
from amends.model.routing.strategy import ByField, Named
from amends.model.rule.document_node import join_path
from amends.store import people, routes, segments
from amends.store.engine.database import Tx


async def add(tx: Tx, document: RouteDocument) -> StoredRoute:
    """Add a route, or a new version of the one with its name. Raises Invalid when it names what isn't there.

    A document that says what the newest version says makes no new one.
    """
    await tx.lock("routes")
    await _check(tx, document)
    known = next((each for each in await routes.list_all(tx) if each.route.document.name == document.name), None)
    if known is None:
        route = Route((await tx.next_ids(1))[0], 1, document)
        await routes.insert(tx, route)
    elif known.route.document == document and known.disabled_us is None:
        return known
    else:
        route = Route(known.route.id, known.route.version + 1, document)
        await routes.add_version(tx, route)
    return StoredRoute(route, None, tx.now)


async def list_all(tx: Tx) -> Sequence[StoredRoute]:
    """All routes at their newest version, in the order in which they are asked."""
    return await routes.list_all(tx)


async def get(tx: Tx, route_id: int, version: int | None = None) -> StoredRoute:
    """A route at one version, the newest unless named. Raises NotFound."""
    if version is None:
        stored = next((each for each in await routes.list_all(tx) if each.route.id == route_id), None)
    else:
        stored = await routes.get_version(tx, route_id, version)
    if stored is None:
        raise NotFound("route", route_id if version is None else f"{route_id} version {version}")
    return stored


async def disable(tx: Tx, route_id: int) -> StoredRoute:
    """Switch a route off. Raises NotFound."""
    await routes.disable(tx, route_id)
    return await get(tx, route_id)


async def enable(tx: Tx, route_id: int) -> StoredRoute:
    """Switch a route on again. Raises NotFound."""
    await routes.enable(tx, route_id)
    return await get(tx, route_id)


async def versions(tx: Tx, route_id: int) -> Sequence[ConfigVersion]:
    """Every version of a route, the newest first. Raises NotFound."""
    await get(tx, route_id)
    return await routes.versions(tx, route_id)


async def _check(tx: Tx, document: RouteDocument) -> None:
    tree = await segments.tree(tx)
    errors = [
        FieldError(f"segments[{index}]", f"there is no segment with the code {code!r}")
        for index, code in enumerate(document.segments)
        if tree.by_code(code) is None
    ]
    for path, email in _emails(document):
        if await people.get_by_email(tx, email) is None:
            errors.append(FieldError(path, f"there is no user with the e-mail address {email}"))
    if errors:
        raise Invalid(*errors)


def _emails(document: RouteDocument) -> list[tuple[str, str]]:
    strategy = document.strategy
    if isinstance(strategy, Named):
        return [("strategy.named.owner", strategy.owner)]
    if isinstance(strategy, ByField):
        return [(join_path("strategy.field.values", value), email) for value, email in strategy.values.items()]
    return []
