"""Custom fields: what a workspace's tickets hold beyond what every ticket has."""

from collections.abc import Sequence

import msgspec

from amends.model.ticket.custom_field import Field, FieldType
from amends.model.ticket.ticket import FieldValue
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_COLUMNS = "id, code, name, type, options, required_on_closing, created_us, archived_us"
_SAVE = f"""
    INSERT INTO custom_fields (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (workspace_id, id) DO UPDATE SET
        name = excluded.name, options = excluded.options,
        required_on_closing = excluded.required_on_closing, archived_us = excluded.archived_us
"""
_ALL = f"SELECT {_COLUMNS} FROM custom_fields WHERE workspace_id = $1 ORDER BY code"
_MAYBE_HOLDING = "SELECT custom_fields FROM tickets WHERE workspace_id = $1 AND custom_fields LIKE $2 ESCAPE '!'"


async def save(tx: Tx, field: Field) -> None:
    """Keep a new field, or what was changed on one."""
    await tx.run(
        _SAVE,
        tx.workspace_id,
        field.id,
        field.code,
        field.name,
        field.type.value,
        msgspec.json.encode(field.options).decode(),
        int(field.required_on_closing),
        field.created_us,
        field.archived_us,
    )
    await audit.append(tx, "field.saved", field.id, after=field)


@cached
async def list_all(tx: Tx) -> Sequence[Field]:
    """All fields of the workspace, by their codes."""
    return [_field(row) for row in await tx.all(_ALL, tx.workspace_id)]


async def required_on_closing(tx: Tx) -> Sequence[str]:
    """The codes of the fields that must be filled in before a ticket is closed."""
    known = await list_all(tx)
    return [field.code for field in known if field.required_on_closing and field.archived_us is None]


async def is_in_use(tx: Tx, code: str, value: FieldValue) -> bool:
    """Whether some ticket's field has this value."""
    text = msgspec.json.encode({code: value}).decode()[1:-1]
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    # An engine may take capitals for small letters here, so that what it finds is compared once more.
    rows = await tx.all(_MAYBE_HOLDING, tx.workspace_id, f"%{text}%")
    return any(msgspec.json.decode(row[0]).get(code) == value for row in rows)


def _field(row: Row) -> Field:
    number, code, name, type_, options, required, created_us, archived_us = row
    return Field(
        id=number,
        code=code,
        name=name,
        type=FieldType(type_),
        options=msgspec.json.decode(options, type=tuple[str, ...]),
        required_on_closing=required == 1,
        created_us=created_us,
        archived_us=archived_us,
    )
