"""Refusing the workspace in a path that isn't the key's own."""

from typing import NoReturn

from amends.http.request.request import Request
from amends.store.engine.database import Tx
from amends.usecases.access import not_found_or_forbidden


async def refuse_workspace(request: Request) -> None:
    """Raises Forbidden when the workspace in the path is another's, or NotFound when there is none."""
    await request.database.read(request.by, _refuse, request.id_param("workspace_id"))


async def _refuse(tx: Tx, number: int) -> NoReturn:
    raise await not_found_or_forbidden(tx, "workspace", number)
