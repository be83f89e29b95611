"""By which mapping a file is read: one that is stated or kept, that of last time, or the guess; with why."""

import asyncio
from collections.abc import Mapping as Table
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import tomli_w
from msgspec import Struct, structs

from amends.errors import AmendsError, FieldError, Invalid
from amends.importers.known import Known, known_of
from amends.importers.languages import languages_of
from amends.model.configuration import read_table as read_document
from amends.model.file_import import Explanation, LastTime, MappingReason, OpenQuestion
from amends.model.principal import Principal
from amends.store.engine.database import Database
from amends.tabular.guess.guess_file import guess_table
from amends.tabular.guess.mapping_toml import mapping_to_toml
from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.profile import Profile
from amends.tabular.layout import LayoutHints
from amends.tabular.mapping import Column, Mapping, TimeMap
from amends.tabular.mapping_document import MAX_CHARACTERS, read_mapping
from amends.tabular.saved_mapping import SavedMapping, without_nulls
from amends.tabular.shape import shape_of
from amends.tabular.table import Table as FileTable
from amends.tabular.table import read_table
from amends.texts.text import Text, say
from amends.usecases import import_shapes

TIME_FORMAT: Final = "time.format"
SCORE_SCALE: Final = "score.scale"


class ImportWish(Struct, frozen=True):
    """What somebody says about a file.

    `document` is a mapping in TOML or JSON, `name` that of a mapping or a profile that the workspace keeps. `profiles`
    are looked for before all others. `decisions` are values of the keys `time.format` and `score.scale`, by which the
    guess is corrected. With `is_anew`, it is guessed, whatever is kept or was done last time; `hints` say
    how the file lies.
    """

    document: str = ""
    name: str = ""
    profiles: Sequence[Profile] = ()
    decisions: Table[str, str] = {}
    is_anew: bool = False
    hints: LayoutHints | None = None


class ImportPlan(Struct, frozen=True):
    """How a file is read: by a mapping and its document, which a file that names its fields itself has not.

    `guess` is what it was guessed by, None where it wasn't guessed. `shape` is that of the file, and `last` what was
    done with the last file of it, where this is done again. `table` is how the file was read for it.
    """

    mapping: Mapping | None = None
    document: str = ""
    guess: Guess | None = None
    explanation: Explanation = Explanation()
    shape: str = ""
    last: LastTime | None = None
    table: FileTable | None = None

    @property
    def origin(self) -> Text | None:
        """Where the mapping comes from, in words."""
        return self.explanation.origin


async def plan_of(database: Database, by: Principal, path: Path, name: str, wish: ImportWish) -> ImportPlan:
    """How a file is to be read; reading it is left to a thread. Raises Invalid for what can't be read."""
    known = await database.read(by, known_of)
    chosen = known.named(wish.name) if wish.name and not wish.document else None
    if wish.decisions and (wish.document or isinstance(chosen, SavedMapping)):
        raise Invalid(*(FieldError(key, say("mapping_decides", key=key)) for key in wish.decisions))
    if wish.document:
        return await asyncio.to_thread(_stated, path, as_toml(wish.document), say("mapping_as_sent"))
    if isinstance(chosen, SavedMapping):
        return await asyncio.to_thread(_stated, path, chosen.document, say("mapping_kept", name=chosen.name))
    if chosen is not None:
        wish = structs.replace(wish, profiles=(chosen,), is_anew=True)
    hints = structs.replace(wish.hints or LayoutHints(), languages=languages_of(known.workspace))
    table = await asyncio.to_thread(read_table, path, hints, with_days=True)
    last = await database.read(by, import_shapes.last_time, shape_of(table))
    plan = await asyncio.to_thread(_planned, path, name, wish, known, table, last)
    return structs.replace(plan, table=table)


def _stated(path: Path, document: str, origin: Text) -> ImportPlan:
    mapping = read_mapping(document)
    try:
        table = read_table(path)
    except AmendsError:
        table = None  # it may be readable only as the mapping says
    shape = shape_of(table) if table else ""
    return ImportPlan(mapping, document, explanation=Explanation(origin), shape=shape, table=table)


def _planned(
    path: Path, name: str, wish: ImportWish, known: Known, table: FileTable, last: LastTime | None
) -> ImportPlan:
    if not table.columns:
        return ImportPlan(explanation=Explanation(say("mapping_not_needed")))
    shape = shape_of(table)
    if not (wish.is_anew or wish.decisions or wish.profiles):
        again = _as_before(known, table, last)
        if again is not None:
            return structs.replace(again, shape=shape)
    own = (*wish.profiles, *known.profiles)
    guessed = guess_table(table, name, known.workspace.time_zone, known.today, own)
    guessed = structs.replace(guessed, mapping=_with_encoding(guessed.mapping, path, table))
    return structs.replace(planned(decided(guessed, wish.decisions)), shape=shape)


def _as_before(known: Known, table: FileTable, last: LastTime | None) -> ImportPlan | None:
    """What the workspace did with the last file of this shape, or keeps for such files; None for neither."""
    fitting = known.fitting(table)
    if last is not None and (fitting is None or fitting.stated_us <= last.used_us):
        explanation = Explanation(say("mapping_of_last_time", name=last.name))
        return ImportPlan(read_mapping(last.mapping), last.mapping, explanation=explanation, last=last)
    if fitting is None:
        return None
    document = fitting.saved.document
    return ImportPlan(
        read_mapping(document), document, explanation=Explanation(say("mapping_kept", name=fitting.saved.name))
    )


def _with_encoding(mapping: Mapping, path: Path, table: FileTable) -> Mapping:
    """The mapping with the encoding that the workspace's languages proposed, where the bytes alone propose another."""
    own = table.layout.encoding
    if mapping.encoding or not own or own.startswith("UTF") or read_table(path).layout.encoding == own:
        return mapping
    return structs.replace(mapping, encoding=own.lower())


def planned(guess: Guess) -> ImportPlan:
    """The plan that a guess comes to."""
    questions = tuple(OpenQuestion(each.key, each.text, each.options) for each in guess.questions)
    reasons = tuple(MappingReason(key, text) for key, texts in guess.reasons.items() for text in texts)
    explanation = Explanation(say("mapping_guessed"), reasons, questions)
    return ImportPlan(guess.mapping, mapping_to_toml(guess), guess, explanation)


def decided(guess: Guess, decisions: Table[str, str]) -> Guess:
    """A guess as somebody decided single keys of it; what was asked about these isn't asked any more."""
    mapping = guess.mapping
    form, scale = decisions.get(TIME_FORMAT), decisions.get(SCORE_SCALE)
    if form and mapping.time:
        _check("time", {"place": 1, "format": form, "zone": "UTC"})
        mapping = structs.replace(mapping, time=_with_format(mapping.time, form))
    if scale and mapping.score:
        _check("score", {"place": 1, "scale": scale})
        mapping = structs.replace(mapping, score=structs.replace(mapping.score, scale=scale))
    questions = tuple(each for each in guess.questions if each.key not in decisions)
    return structs.replace(guess, mapping=mapping, questions=questions)


def _check(key: str, stated: dict[str, object]) -> None:
    """Raises Invalid for a table of a mapping that says what can't be."""
    read_mapping(tomli_w.dumps({"survey": "-", "reference": {"made_from": "row"}, key: stated}))


def _with_format(time: TimeMap, form: str) -> TimeMap:
    """The times with a format in the place of the one that can be read both ways."""
    swapped = form.replace("dd", "#").replace("mm", "dd").replace("#", "mm")
    # Where rows of both orders are there, those that don't fit the first are read by the other.
    others = {form} if {form, swapped} <= set(time.formats) else {form, swapped}
    return structs.replace(time, formats=(form, *(each for each in time.formats if each not in others)))


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
    return tomli_w.dumps(without_nulls(read_document(text, "mapping")))
