"""Texts: what is refused, told or noted, kept as a code with its parameters until somebody reads it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, Union

import msgspec
from msgspec import Struct

from amends.texts.messages import MESSAGES

Parameter: TypeAlias = Union[str, int, float, "Text", list[Union[str, "Text"]]]
"""What a text is filled in with: a value, another text, or several of either."""


class Text(Struct, frozen=True, omit_defaults=True):
    """What is said, by its code in `MESSAGES`, and what it is filled in with; `str` writes it in plain English."""

    code: str
    parameters: dict[str, Parameter] = {}

    def __str__(self) -> str:
        words = MESSAGES[self.code].for_api(self.parameters.get("count"))
        return words % {name: _plain(name, value) for name, value in self.parameters.items()}

    def __hash__(self) -> int:
        # Parameters are a table, which has no hash of its own.
        return hash(self.code)


def say(code: str, /, **parameters: "Parameter | Iterable[str | Text]") -> Text:
    """A text by its code in `MESSAGES`; a test holds that the code is there and each of its parameters is given."""
    return Text(code, {name: value if isinstance(value, _ONE) else list(value) for name, value in parameters.items()})


def one_text(texts: Iterable[Text]) -> Text:
    """Several texts as one, behind each other; a single one stays as it is."""
    parts = list(texts)
    return parts[0] if len(parts) == 1 else say("sentences", parts=parts)


def parts_of(text: Text) -> Iterator[tuple[str, Text]]:
    """Each of the texts of which one consists, behind the field that it is about; "" is none."""
    parts = text.parameters.get("parts") if text.code == "sentences" else None
    for part in parts if isinstance(parts, list) else (text,):
        own = as_text(part)
        field, reason = own.parameters.get("field"), own.parameters.get("reason")
        is_of_field = own.code == "of_field" and isinstance(field, str) and isinstance(reason, Text)
        yield (field, reason) if is_of_field else ("", own)  # type: ignore[misc]


def as_text(stored: "Text | str") -> Text:
    """A text, also of a sentence that was stored before texts had codes: it is shown as it was stored."""
    return say("sentence", words=stored) if isinstance(stored, str) else stored


def to_column(text: Text | None) -> str:
    """A text as a column keeps it: JSON, "" for none."""
    return _ENCODER.encode(text).decode() if text else ""


def from_column(stored: str) -> Text | None:
    """The text that a column keeps, None for ""; what is no text with a code is a sentence stored before."""
    if not stored:
        return None
    if stored.startswith(_BEGINNING):
        try:
            text = _DECODER.decode(stored)
        except msgspec.MsgspecError:
            return as_text(stored)
        if text.code in MESSAGES:
            return text
    return as_text(stored)


def _plain(name: str, value: Parameter) -> object:
    if isinstance(value, list):
        several = "; " if any(isinstance(each, Text) for each in value) else ", "
        return _SEPARATORS.get(name, several).join(map(str, value))
    return _PLAIN[name](value) if name in _PLAIN and not isinstance(value, Text) else value


# As a tuple: a union of types is made anew each time it is written down.
_ONE: Final = (str, int, float, Text)
_BEGINNING: Final = '{"code":"'
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Text)
_SEPARATORS: Final = {"either": " or ", "all": " and "}

GROUPED: Final = frozenset({"count", "limit", "bytes", "characters", "cells"})
"""Parameters that are numbers with separators."""

_PLAIN: Final[Mapping[str, Callable[[Any], str]]] = {
    **dict.fromkeys(GROUPED, lambda value: f"{value:,}" if isinstance(value, int) else str(value)),
    "clock": lambda kind: str(kind).replace("_", " "),
    "hours": lambda hours: str(hours).replace("-", " to "),
}
"""How plain English writes a parameter that isn't written as it is, by its name."""
