"""Views: queries that are kept."""

from collections.abc import Sequence

from msgspec import json

from amends.model.ticket import list_query
from amends.model.ticket.view import View
from amends.store.engine.database import Row, Tx

_COLUMNS = "id, name, user_id, query, created_us"
_INSERT = f"INSERT INTO views (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)"
_UPDATE = "UPDATE views SET name = $1, query = $2 WHERE workspace_id = $3 AND id = $4"
_DELETE = "DELETE FROM views WHERE workspace_id = $1 AND id = $2"
_GET = f"SELECT {_COLUMNS} FROM views WHERE workspace_id = $1 AND id = $2"
_OF_USER = f"SELECT {_COLUMNS} FROM views WHERE workspace_id = $1 AND user_id IN (0, $2) ORDER BY user_id, name, id"
_NAMED = "SELECT id FROM views WHERE workspace_id = $1 AND user_id = $2 AND name = $3"


async def insert(tx: Tx, view: View) -> None:
    """Keep a new view."""
    await tx.run(_INSERT, tx.workspace_id, view.id, view.name, view.user_id, _text(view), view.created_us)


async def update(tx: Tx, view: View) -> None:
    """Keep a changed view."""
    await tx.run(_UPDATE, view.name, _text(view), tx.workspace_id, view.id)


async def delete(tx: Tx, view_id: int) -> bool:
    """Forget a view; False when there is none."""
    return await tx.run(_DELETE, tx.workspace_id, view_id) == 1


async def get(tx: Tx, view_id: int) -> View | None:
    """The view with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, view_id)
    return _view(row) if row else None


async def of_user(tx: Tx, user_id: int) -> Sequence[View]:
    """Everybody's views, then those of a user (0: nobody's)."""
    return [_view(row) for row in await tx.all(_OF_USER, tx.workspace_id, user_id)]


async def id_named(tx: Tx, user_id: int, name: str) -> int:
    """The ID of a user's view with that name, 0 for none."""
    row = await tx.one(_NAMED, tx.workspace_id, user_id, name)
    return row[0] if row else 0


def _text(view: View) -> str:
    return json.encode(list_query.write(view.query)).decode()


def _view(row: Row) -> View:
    number, name, user_id, query, created_us = row
    return View(number, name, user_id, list_query.read(json.decode(query, type=dict[str, str])), created_us)
