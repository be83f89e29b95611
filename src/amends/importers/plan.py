"""By which mapping a file is read: one that somebody states, or the guess, with why and with what is open."""

import asyncio
import datetime as dt
from collections.abc import Mapping as Table
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import tomli_w
from msgspec import Struct, structs

from amends.errors import FieldError, Invalid
from amends.instants import date_of
from amends.model.configuration import read_table
from amends.model.file_import import Explanation, MappingReason, OpenQuestion
from amends.model.principal import Principal
from amends.model.workspace import Workspace
from amends.store.engine.database import Database, Tx
from amends.tabular.guess.guess_file import guess_file
from amends.tabular.guess.mapping_toml import mapping_to_toml
from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.profile import Profile
from amends.tabular.mapping import Column, Mapping, ScoreMap, TimeMap
from amends.tabular.mapping_document import MAX_CHARACTERS, read_mapping
from amends.texts.text import say
from amends.usecases.settings import workspaces

TIME_FORMAT: Final = "time.format"
SCORE_SCALE: Final = "score.scale"


class ImportWish(Struct, frozen=True):
    """What somebody says about a file: its mapping's document in TOML or JSON, profiles of tools, single decisions.

    `decisions` are values of the keys `time.format` and `score.scale` of a mapping; the guess is corrected by them.
    """

    document: str = ""
    profiles: Sequence[Profile] = ()
    decisions: Table[str, str] = {}


class ImportPlan(Struct, frozen=True):
    """How a file is read: by a mapping and its document, which a file that names its fields itself has not.

    `guess` is what it was guessed by, None where it was stated.
    """

    mapping: Mapping | None = None
    document: str = ""
    guess: Guess | None = None
    explanation: Explanation = Explanation()


async def plan_of(database: Database, by: Principal, path: Path, name: str, wish: ImportWish) -> ImportPlan:
    """How a file is to be read; reading it is left to a thread. Raises Invalid for what can't be read."""
    workspace, today = await database.read(by, _workspace_today)
    return await asyncio.to_thread(_plan, path, name, wish, workspace, today)


async def _workspace_today(tx: Tx) -> tuple[Workspace, dt.date]:
    return await workspaces.get(tx), date_of(tx.now)


def _plan(path: Path, name: str, wish: ImportWish, workspace: Workspace, today: dt.date) -> ImportPlan:
    if wish.document:
        document = as_toml(wish.document)
        return ImportPlan(read_mapping(document), document, explanation=Explanation(say("mapping_as_sent")))
    guessed = guess_file(path, name, workspace.time_zone, today, wish.profiles)
    if guessed is None:
        return ImportPlan(explanation=Explanation(say("mapping_not_needed")))
    return planned(decided(guessed, wish.decisions))


def planned(guess: Guess) -> ImportPlan:
    """The plan that a guess comes to."""
    questions = tuple(OpenQuestion(each.key, each.text, each.options) for each in guess.questions)
    reasons = tuple(MappingReason(key, text) for key, texts in guess.reasons.items() for text in texts)
    explanation = Explanation(say("mapping_guessed"), reasons, questions)
    return ImportPlan(guess.mapping, mapping_to_toml(guess), guess, explanation)


def decided(guess: Guess, decisions: Table[str, str]) -> Guess:
    """A guess as somebody decided single keys of it; what was asked about these isn't asked any more."""
    mapping = guess.mapping
    if (form := decisions.get(TIME_FORMAT)) and mapping.time:
        mapping = structs.replace(mapping, time=_with_format(mapping.time, form))
    if (scale := decisions.get(SCORE_SCALE)) and mapping.score:
        mapping = structs.replace(mapping, score=structs.replace(mapping.score, scale=_known_scale(mapping, scale)))
    questions = tuple(each for each in guess.questions if each.key not in decisions)
    return structs.replace(guess, mapping=mapping, questions=questions)


def _with_format(time: TimeMap, form: str) -> TimeMap:
    """The times with a format in the place of the one that can be read both ways."""
    stated = {"survey": "-", "reference": {"made_from": "row"}, "time": {"place": 1, "format": form, "zone": "UTC"}}
    read_mapping(tomli_w.dumps(stated))
    swapped = form.replace("dd", "#").replace("mm", "dd").replace("#", "mm")
    others = [each for each in time.formats if each not in {form, swapped}]
    return structs.replace(time, formats=(form, *others))


def _known_scale(mapping: Mapping, scale: str) -> str:
    stated = {"survey": "-", "reference": {"made_from": "row"}, "score": {"place": 1, "scale": scale}}
    score = read_mapping(tomli_w.dumps(stated)).score
    assert isinstance(mapping.score, ScoreMap)  # noqa: S101 - for the type checker
    return score.scale if score else mapping.score.scale


def refuse_unusable(guess: Guess) -> None:
    """Raises Invalid for a guess in which no column says anything about an answer."""
    mapping = guess.mapping
    tells_answers_apart = isinstance(mapping.reference, Column) and mapping.time is not None
    if mapping.score is None and not mapping.answers and not tells_answers_apart:
        raise Invalid(FieldError("", say("guess_nothing_found")))


def as_toml(text: str) -> str:
    """A mapping's document as TOML, also one that was written in JSON. Raises Invalid when it is neither."""
    if len(text) > MAX_CHARACTERS:
        raise Invalid(FieldError("mapping", say("mapping_too_long", count=len(text), limit=MAX_CHARACTERS)))
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return text
    return tomli_w.dumps(_without_nulls(read_table(text, "mapping")))


def _without_nulls(stated: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_nulls(value) if isinstance(value, dict) else value
        for key, value in stated.items()
        if value is not None
    }
