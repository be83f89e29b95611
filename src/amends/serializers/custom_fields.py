"""Custom fields."""

from amends.model.ticket.custom_field import Field
from amends.wire.custom_fields import FieldView


def field_view(own: Field) -> FieldView:
    """A custom field."""
    return FieldView(
        id=own.id,
        code=own.code,
        name=own.name,
        type=own.type.value,
        options=own.options,
        required_on_closing=own.required_on_closing,
        archived=own.archived_us is not None,
    )
