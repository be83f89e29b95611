"""Whether the workspace in a path is the key's own."""

from amends.http.request.request import Call
from amends.store.engine.database import Tx
from amends.usecases.access import refuse


async def check_workspace(call: Call, name: str = "workspace_id") -> None:
    """Raises a problem when the workspace in the path is another's (Forbidden) or none (NotFound)."""
    number = call.id_param(name)
    if number != call.by.workspace_id:
        await call.database.read(call.by, _refuse, number)


async def _refuse(tx: Tx, number: int) -> None:
    raise await refuse(tx, "workspace", number)
