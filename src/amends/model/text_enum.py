"""Enumerations whose members are texts, made for sets and dictionaries that are asked all day."""

from enum import StrEnum


class TextEnum(StrEnum):
    """A StrEnum that is hashed as its texts are, which is how it compares; Enum's own way calls Python for each."""

    __hash__ = str.__hash__
