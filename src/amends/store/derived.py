"""By which version of its rule each derived value of a workspace was computed."""

from collections.abc import Mapping, Sequence

from amends.model.derived import Derived
from amends.store.engine.database import Tx

_VERSIONS = "SELECT name, version FROM derived_versions WHERE workspace_id = $1"
_KEEP = """
    INSERT INTO derived_versions (workspace_id, name, version) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, name) DO UPDATE SET version = excluded.version
"""


async def versions(tx: Tx) -> Mapping[str, int]:
    """Name -> version; a workspace that is new has none yet."""
    return {row[0]: row[1] for row in await tx.all(_VERSIONS, tx.workspace_id)}


async def keep(tx: Tx, computed: Sequence[Derived]) -> None:
    """Note that these are computed by their versions from now on."""
    await tx.many(_KEEP, [(tx.workspace_id, each.name, each.version) for each in computed])
