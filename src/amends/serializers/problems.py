"""What is wrong in a request, as our own API writes it."""

from collections.abc import Sequence

from amends.errors import FieldError
from amends.i18n.languages import SOURCE_LANGUAGE
from amends.serializers.texts import text_view
from amends.wire.problems import FieldErrorView


def field_error_views(errors: Sequence[FieldError], language: str = SOURCE_LANGUAGE) -> tuple[FieldErrorView, ...]:
    """What is wrong, in order."""
    return tuple(_view(each, language) for each in errors)


def _view(own: FieldError, language: str) -> FieldErrorView:
    text = text_view(own.reason, language)
    return FieldErrorView(own.field, str(own.reason), text.code, text.parameters, text.text)
