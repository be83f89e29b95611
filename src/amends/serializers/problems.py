"""What is wrong in a request, as our own API writes it."""

from collections.abc import Sequence

from amends.errors import FieldError
from amends.wire.problems import FieldErrorView


def field_error_views(errors: Sequence[FieldError]) -> tuple[FieldErrorView, ...]:
    """What is wrong, in order."""
    return tuple(FieldErrorView(each.field, each.reason) for each in errors)
