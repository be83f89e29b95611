"""Fields of a response, as routes and SLA policies name them: `custom.<field>` or `language`."""

from typing import Final

from amends.model.response import SurveyResponse
from amends.model.response_parts import Value

CUSTOM: Final = "custom."
LANGUAGE: Final = "language"


def is_field(name: str) -> bool:
    """Whether this is the name of a field."""
    return name == LANGUAGE or (name.startswith(CUSTOM) and name != CUSTOM)


def field_value(name: str, response: SurveyResponse | None) -> str:
    """What a response says in a field, as a setting writes it; "" for nothing or no response."""
    if response is None:
        return ""
    if name == LANGUAGE:
        return response.language
    return _written(response.custom.get(name.removeprefix(CUSTOM), ""))


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
