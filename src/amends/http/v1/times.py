"""Times that bodies give in RFC 3339."""

from amends.errors import FieldError, Invalid
from amends.instants import InstantUs, from_text
from amends.texts.text import say


def instant_of(field: str, text: str) -> InstantUs:
    """The instant that a field of a body names. Raises Invalid, at that field, for a text that is no time."""
    try:
        return from_text(text)
    except ValueError:
        raise Invalid(FieldError(field, say("not_a_time"))) from None
