"""A workspace for the load: a rule that opens tickets, time limits, a key, and a webhook that hears everything."""

from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.principal import Scope
from amends.store.engine.database import Database
from amends.usecases.settings import configuration, keys, people, webhooks
from amends.usecases.settings.config_kinds import SLA_POLICY
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.resilience.load import Address

_POLICY = SlaPolicyDocument(
    name="Standard",
    order=10,
    targets={ClockKind.FIRST_RESPONSE: Target(60), ClockKind.RESOLUTION: Target(8 * 60)},
)


async def make(database: Database) -> tuple[FixtureWorkspace, Address]:
    """The workspace, and where the load finds it."""
    workspace = await cast.workspace(database)
    # The load gives tickets of S1 to both.
    both = UserChangeForm(segments=("S1", "S2"))
    await database.write(workspace.by, people.change, workspace.ben.id, both)
    await cast.rule(database, workspace.by)
    await database.write(workspace.by, configuration.save, SLA_POLICY, _POLICY)
    key = await database.write(workspace.by, keys.create, frozenset(Scope), (), None)
    manual = f"/api/v2/cx/closedloop/workspaces/{workspace.id}/tickets"
    return workspace, Address(
        f"/v1/workspaces/{workspace.id}", manual, key.secret, (workspace.ana.id, workspace.ben.id)
    )


async def subscribe(database: Database, workspace: FixtureWorkspace, receiver_url: str, key: bytes) -> None:
    """Have every event brought to a receiver, signed by what the key gives."""
    installation = Installation(key, may_reach_private=True)
    await database.write(workspace.by, webhooks.create, installation, WebhookForm(url=receiver_url))
