"""What is written in a workspace of invented feedback, by its customers and its people, in each language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.usecases.invented.voices import VOICES, Voice

SECTORS: Final = ("hotel", "hospital", "retail", "saas")
"""The sectors of which there is invented feedback."""


class WorkWords(Struct, frozen=True):
    """What people write while they work; `causes` are the codes from which they choose."""

    notes: tuple[str, ...]
    replies: tuple[str, ...]
    promises: tuple[str, ...]
    reasons: tuple[str, ...]
    actions: tuple[str, ...]
    escalation: str
    causes: tuple[str, ...] = ()


class StoryWords(Struct, frozen=True):
    """A company in one language: its people, its units with those below each, its survey, and what is written there."""

    team: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, ...], ...]
    route: str
    survey: str
    voice: Voice
    work: WorkWords


@cache
def story_words(sector: str, language: str) -> StoryWords:
    """The words of a sector in a language."""
    file: dict[str, Any] = tomllib.loads(
        (files("amends.usecases.invented") / "words" / f"{language}.toml").read_text("utf-8")
    )
    own, spoken = file[sector], next(each for each in VOICES if each.language == language)
    # The voices of the demo are those of a hotel's guests.
    voice = Voice(
        language,
        own.get("question", spoken.question),
        spoken.names,
        tuple(own.get("unhappy", spoken.unhappy)),
        tuple(own.get("content", spoken.content)),
    )
    named = {"voice": voice, "units": own["units"], "survey": own["survey"], "team": file["team"]}
    return msgspec.convert({**named, "route": file["route"], "work": msgspec.convert(file, WorkWords)}, StoryWords)
