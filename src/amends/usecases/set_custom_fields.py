"""Filling in a ticket's custom fields."""

from collections.abc import Mapping, Sequence

from amends.errors import FieldError
from amends.model.ticket import custom_field
from amends.model.ticket.custom_field import Field, FieldsChanged, FieldType
from amends.model.ticket.ticket import FieldValue, Ticket
from amends.store import custom_fields, people
from amends.store.engine.database import Tx
from amends.texts.text import say


async def set_custom_fields(
    tx: Tx, ticket: Ticket, sent: Mapping[str, object], errors: list[FieldError]
) -> FieldsChanged | None:
    """The event that these values make on a ticket, None is an empty one; what is wrong is added to the faults."""
    if not sent:
        return None
    # So that no option goes meanwhile.
    await tx.lock("fields")
    known = await custom_fields.list_all(tx)
    values, wrong = custom_field.read(known, sent)
    errors += [*wrong, *await _unknown_users(tx, known, values)]
    return custom_field.change_of(ticket, values)


async def _unknown_users(tx: Tx, known: Sequence[Field], values: Mapping[str, FieldValue | None]) -> list[FieldError]:
    asked = [(each.code, values.get(each.code)) for each in known if each.type is FieldType.USER]
    users = [(code, user_id) for code, user_id in asked if isinstance(user_id, int)]
    return [
        FieldError(f"fields.{code}", say("no_user_with_id", id=user_id))
        for code, user_id in users
        if await people.get(tx, user_id) is None
    ]
