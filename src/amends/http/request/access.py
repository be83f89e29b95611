"""Whether the workspace in a path is the key's own."""

from amends.http.request.request import Request
from amends.store.engine.database import Tx
from amends.usecases.access import not_found_or_forbidden


async def check_workspace(request: Request, name: str = "workspace_id") -> None:
    """Raises a problem when the workspace in the path is another's (Forbidden) or none (NotFound)."""
    number = request.id_param(name)
    if number != request.by.workspace_id:
        await request.database.read(request.by, _refuse, number)


async def _refuse(tx: Tx, number: int) -> None:
    raise await not_found_or_forbidden(tx, "workspace", number)
