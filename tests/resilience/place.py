"""A workspace for the load: a rule that opens tickets, time limits, a key, and a webhook that hears everything."""

from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.principal import Scope
from amends.store.engine.database import Database
from amends.usecases.settings import calendars_and_policies, keys, webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests import cast
from tests.cast import Place
from tests.resilience.load import Address

_POLICY = SlaPolicyDocument(
    name="Standard",
    order=10,
    targets={ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(8 * 60)},
)


async def make(database: Database) -> tuple[Place, Address]:
    """The workspace, and where the load finds it."""
    place = await cast.workspace(database)
    await cast.rule(database, place.by)
    await database.write(place.by, calendars_and_policies.save_policy, _POLICY)
    key = await database.write(place.by, keys.create, frozenset(Scope), (), None)
    manual = f"/api/v2/cx/closedloop/workspaces/{place.id}/tickets"
    return place, Address(f"/v1/workspaces/{place.id}", manual, key.secret, (place.ana.id, place.ben.id))


async def subscribe(database: Database, place: Place, receiver_url: str, key: bytes) -> None:
    """Have every event brought to a receiver, signed by what the key gives."""
    installation = Installation(key, may_reach_private=True)
    await database.write(place.by, webhooks.create, installation, WebhookForm(url=receiver_url))
