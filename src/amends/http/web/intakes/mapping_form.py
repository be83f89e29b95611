"""What a file's columns mean, as a form: as it was guessed, kept or done last time, to be corrected by people."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.errors import AmendsError
from amends.http.web.intakes.mapping_fields import CUSTOMER, LAYOUT, choice_of, document_of
from amends.http.web.kit.form import Form, form_of
from amends.i18n.labels import N_
from amends.tabular.guess.meanings import Certainty, Guess, GuessQuestion, Meaning
from amends.tabular.mapping_document import read_mapping
from amends.tabular.preview import MAX_SHOWN_COLUMNS
from amends.tabular.table import Table
from amends.texts.text import Text

_LONGEST_NAME: Final = 80
TIME_FORMATS: Final = (
    "iso",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd/mm/yyyy HH:MM",
    "mm/dd/yyyy HH:MM",
    "dd.mm.yyyy",
    "dd.mm.yyyy HH:MM",
    "yyyy-mm-dd",
    "yyyy-mm-dd HH:MM:SS",
)
MEANINGS: Final = {
    Meaning.REFERENCE: N_("Reference"),
    Meaning.SCORE: N_("Score"),
    Meaning.ANSWER: N_("Answer"),
    Meaning.TIME: N_("Time"),
    Meaning.UNIT: N_("Unit"),
    Meaning.LANGUAGE: N_("Language"),
    Meaning.TRANSACTION: N_("Transaction"),
    Meaning.EMAIL: N_("Customer's e-mail"),
    Meaning.PHONE: N_("Customer's phone"),
    Meaning.NAME: N_("Customer's name"),
    Meaning.CUSTOMER: N_("Customer's number"),
    Meaning.CONSENT: N_("May be contacted"),
    Meaning.IDENTITY: N_("Wants to be known"),
    Meaning.STATUS: N_("Status"),
    Meaning.CUSTOM: N_("Custom field"),
    Meaning.NOTHING: N_("Not imported"),
}
"""What pages call the meanings of columns."""

SHOWN_VALUES: Final = 3


class GuessedColumn(Struct, frozen=True):
    """A column as the page shows it: its name, what it is taken for, why, and its first values."""

    name: str
    meaning: str
    why: Sequence[Text]
    values: Sequence[str]
    is_open: bool


class GuessedTable(Struct, frozen=True):
    """A guess as the page shows it: its columns, why it is which tool's export, and what is asked."""

    columns: Sequence[GuessedColumn]
    profile: Sequence[Text] = ()
    questions: Sequence[GuessQuestion] = ()


def shown(guess: Guess | None, table: Table) -> GuessedTable:
    """A guess as the page shows it."""
    if guess is None:
        return GuessedTable(())
    columns = [
        GuessedColumn(
            each.name[:_LONGEST_NAME] or str(each.place),
            MEANINGS[each.meaning],
            each.why,
            [text[:_LONGEST_NAME] for text in dict.fromkeys(values) if text.strip()][:SHOWN_VALUES],
            each.certainty is Certainty.OPEN,
        )
        for each, values in zip(guess.columns[:MAX_SHOWN_COLUMNS], table.sample, strict=False)
    ]
    return GuessedTable(columns, guess.reasons.get("profile", ()), guess.questions)


def filled(document: str, table: Table, name: str, zone: str) -> Form:
    """The form as a mapping's document fills it in; what has no field is left to its text.

    `zone` stands there for a file whose mapping says nothing of times.
    """
    if not document:
        return form_of(survey=name.rpartition(".")[0] or name, zone=zone, time_format="iso")
    form = _Filled(tomllib.loads(document), table).form(zone)
    columns = table.columns[:MAX_SHOWN_COLUMNS]
    try:
        is_whole = _said(read_mapping(document_of(form, columns))) == _said(read_mapping(document))
    except AmendsError:
        is_whole = False
    return form if is_whole else Form([*form.pairs, ("mapping_text", document)])


def _said(mapping: Any) -> Any:
    """What a mapping says, wherever in its document it says it; the order of its answers makes no difference."""
    if isinstance(mapping, Struct):
        said = {name: _said(getattr(mapping, name)) for name in mapping.__struct_fields__ if name != "path"}
        return type(mapping).__name__, said | (
            {"answers": sorted(map(repr, said["answers"]))} if "answers" in said else {}
        )
    if isinstance(mapping, Mapping):
        return {key: _said(value) for key, value in mapping.items()}
    if isinstance(mapping, frozenset):
        return sorted(mapping)
    return [_said(each) for each in mapping] if isinstance(mapping, tuple) else mapping


class _Filled:
    """A mapping's document, table by table, as fields."""

    def __init__(self, stated: Mapping[str, Any], table: Table) -> None:
        self._stated = stated
        self._by_place = {column.place: choice_of(column) for column in table.columns}
        self._by_name = {column.name: choice_of(column) for column in table.columns}

    def form(self, zone: str) -> Form:
        """All fields."""
        stated = self._stated
        survey, segment, language = stated.get("survey"), stated.get("segment"), stated.get("language")
        score, answers = stated.get("score") or {}, stated.get("answers", [])
        spoken = [each for each in answers if "verbatim" in each]
        scored = [each for each in answers if "verbatim" not in each]
        fields: dict[str, Any] = {
            **{name: stated[name] for name in LAYOUT if name in stated},
            "header": ", ".join(map(str, _list(stated.get("header", [])))),
            "footer_kept": "1" if stated.get("footer") is False else "",
            "survey": survey if isinstance(survey, str) else "",
            "survey_column": self._choices(survey),
            "reference": self._choices(stated.get("reference")),
            "made_from": self._levels((stated.get("reference") or {}).get("made_from", [])),
            "language": self._choices(language),
            "language_constant": language if isinstance(language, str) else "",
            "transaction": self._choices(stated.get("transaction")),
            "segment": self._choices(segment),
            "segment_constant": segment if isinstance(segment, str) else "",
            "segment_make": "on" if isinstance(segment, Mapping) and segment.get("make") else "",
            **self._score("score", "", score),
            **self._time(zone),
            **self._person(),
            **{f"customer_{name}": self._choices(stated.get("customer", {}).get(name)) for name in CUSTOMER},
            **self._custom(),
            "leave_out": [self._left_out(each) for each in stated.get("leave_out", [])],
        }
        for index, each in enumerate(spoken):
            fields |= self._words(index, each)
        for index, each in enumerate(scored):
            question = each.get("question")
            fields[f"further_question_{index}"] = question if isinstance(question, str) else ""
            fields |= self._score("further", f"_{index}", each.get("score", {}))
        return form_of(**{name: value for name, value in fields.items() if value not in ("", [], None)})

    def _choices(self, source: Any) -> list[str]:
        """The columns of a text, as a form calls them."""
        if not isinstance(source, Mapping):
            return []
        if "columns" in source or "path" in source:
            return self._levels(source.get("columns") or source.get("path"))
        return list(self._one(source))

    def _levels(self, levels: Any) -> list[str]:
        if not isinstance(levels, list):
            return []
        return [each for level in levels for each in self._one({"column": level} if isinstance(level, str) else level)]

    def _one(self, source: Mapping[str, Any]) -> Iterator[str]:
        found = self._by_place.get(source.get("place", 0)) or self._by_name.get(source.get("column", ""))
        if found:
            yield found

    def _score(self, name: str, suffix: str, score: Mapping[str, Any]) -> dict[str, Any]:
        return {
            f"{name}{suffix}": self._choices(score),
            f"scale{suffix}": score.get("scale", ""),
            f"no_score{suffix}": ", ".join(map(str, score.get("no_score", []))),
            f"score_values{suffix}": _pairs_text(score.get("values", {})),
            f"reject_unreadable{suffix}": "1" if score.get("unreadable") == "reject" else "",
        }

    def _time(self, zone: str) -> dict[str, Any]:
        time = self._stated.get("time") or {}
        formats = _list(time.get("format", "iso"))
        return {"time": self._choices(time), "time_format": formats, "zone": time.get("zone", zone)}

    def _person(self) -> dict[str, Any]:
        consent, identity = self._stated.get("consent") or {}, self._stated.get("identity", "")
        values = identity.get("values", {}) if isinstance(identity, Mapping) else {}
        return {
            "consent": self._choices(consent),
            "consent_yes": ", ".join(consent.get("yes", [])),
            "consent_no": ", ".join(consent.get("no", [])),
            "consent_wording": consent.get("wording", ""),
            "identity": self._choices(identity),
            "identity_constant": identity if isinstance(identity, str) else "",
            "identity_values": _pairs_text(values),
        }

    def _words(self, index: int, answer: Mapping[str, Any]) -> dict[str, Any]:
        question, verbatim = answer.get("question"), answer["verbatim"]
        return {
            f"question_{index}": question if isinstance(question, str) else "",
            f"question_column_{index}": self._choices(question),
            f"words_{index}": self._choices(verbatim),
            f"join_{index}": verbatim.get("join", "") if isinstance(verbatim, Mapping) else "",
            f"soft_breaks_{index}": "1" if answer.get("soft_breaks") else "",
        }

    def _custom(self) -> dict[str, Any]:
        found = {name: self._choices(source) for name, source in self._stated.get("custom", {}).items()}
        names = {choices[0]: name for name, choices in found.items() if choices and choices[0] != name}
        chosen = [choice for choices in found.values() for choice in choices]
        return {"custom": chosen, "custom_names": _pairs_text(names)}

    def _left_out(self, rule: Mapping[str, Any]) -> str:
        """Rows that are left out, as one value of a form: the column, the reason, and the values that say so."""
        values = [*(str(each) for each in rule.get("values", [])), *([""] if rule.get("empty") else [])]
        column = next(iter(self._choices(rule)), "")
        stated = {"column": column, "reason": rule.get("reason", ""), "values": sorted(values)}
        return json.dumps(stated, ensure_ascii=False)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is False else [value]


def _pairs_text(values: Mapping[str, Any]) -> str:
    """Labels with what they stand for as people write them into a form: `Very good = 5; Good = 4`."""
    return "; ".join(f"{label} = {value}" for label, value in values.items())
