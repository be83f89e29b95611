"""What a file's columns mean, as a form: guessed first, then corrected by people."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct

from amends.http.web.kit.form import Form, form_of
from amends.i18n.labels import N_
from amends.model.left_out import reason_text
from amends.tabular.guess.guess_file import guess_table
from amends.tabular.guess.meanings import Certainty, Guess, GuessQuestion, Meaning
from amends.tabular.layout import ColumnLabel, LayoutHints, TableColumn
from amends.tabular.mapping import AnswerMap, Column, Constant, LeaveOut
from amends.tabular.mapping_document import read_mapping
from amends.tabular.preview import MAX_SHOWN_COLUMNS
from amends.tabular.table import Table
from amends.texts.text import Text

ANSWERS: Final = 3
"""How many questions a form has room for."""

_LONGEST_NAME: Final = 80
_DIGITS: Final = 5
CUSTOMER: Final = ("email", "phone", "name", "reference")
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


class LeaveOutChoice(Struct, frozen=True):
    """Rows that are left out: what their column holds ("" is an empty cell), and why."""

    column: str
    reason: str
    values: list[str]

    @property
    def why(self) -> Text:
        """The reason, in words."""
        return reason_text(self.reason)


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


def guess_of(table: Table, name: str, zone: str, today: dt.date) -> Guess | None:
    """What a table is likely to mean, None for a file that names its fields itself."""
    return guess_table(table, name, zone, today) if table.columns else None


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


def guessed(guess: Guess | None, table: Table, name: str, zone: str) -> Form:
    """The form as it is filled in by a guess."""
    if guess is None:
        return form_of(survey=name.rpartition(".")[0] or name, zone=zone, time_format="iso")
    mapping = guess.mapping
    words = [each for each in mapping.answers if isinstance(each.verbatim, Column)][:ANSWERS]
    columns = {
        "reference": mapping.reference,
        "score": mapping.score.column if mapping.score else None,
        "time": mapping.time.column if mapping.time else None,
        "segment": next(iter(mapping.segment.columns), None),
        "language": mapping.language,
        "transaction": mapping.transaction,
        **{f"customer_{field}": source for field, source in mapping.customer.items()},
        **{f"words_{index}": each.verbatim for index, each in enumerate(words)},
    }
    by_place = {column.place: column for column in table.columns}
    by_name = {column.name: column for column in table.columns}
    found = {
        field: by_place.get(source.place) or by_name.get(source.name)
        for field, source in columns.items()
        if isinstance(source, Column)
    }
    named = {field: choice_of(column) for field, column in found.items() if column}
    questions = {f"question_{index}": _question(each) for index, each in enumerate(words)}
    score, time = mapping.score, mapping.time
    return form_of(
        survey=name.rpartition(".")[0] or name,
        zone=time.zone if time else zone,
        time_format=list(time.formats) if time else ["iso"],
        scale=score.scale if score else "",
        no_score=", ".join(sorted(score.no_score)) if score else "",
        score_values=values_text(score.values) if score else "",
        segment_make="on" if mapping.segment.make else "",
        leave_out=[_leave_out_text(each, by_place, by_name) for each in mapping.leave_out],
        **named,
        **questions,
    )


def _leave_out_text(rule: LeaveOut, by_place: Mapping[int, TableColumn], by_name: Mapping[str, TableColumn]) -> str:
    """Rows that are left out, as one value of a form: the column, the reason, and the values that say so."""
    column = by_place.get(rule.column.place) or by_name.get(rule.column.name)
    stated = {"column": choice_of(column) if column else "", "reason": rule.reason, "values": sorted(rule.values)}
    return json.dumps(stated, ensure_ascii=False)


def leave_out_of(text: str) -> LeaveOutChoice | None:
    """The rows that a value of a form leaves out, None when it is none of ours."""
    try:
        return msgspec.json.decode(text, type=LeaveOutChoice)
    except msgspec.MsgspecError:
        return None


def _question(answer: AnswerMap) -> str:
    return answer.question.text if isinstance(answer.question, Constant) else ""


def values_text(values: Mapping[str, int]) -> str:
    """The scores of labels as people write them into a form: `Very good = 5; Good = 4`."""
    return "; ".join(f"{label} = {score}" for label, score in values.items())


def _values(text: str) -> dict[str, int | str]:
    """The scores of labels that a form states; one that isn't a number stays as it is, to be refused."""
    stated = [part.rpartition("=") for part in text.split(";") if part.strip()]
    scores = {label.strip(): score.strip() for label, _, score in stated}
    return {label: int(score) if score.lstrip("-").isdecimal() else score for label, score in scores.items()}


def choice_of(column: TableColumn) -> str:
    """What a column is called in a form: its name, or its place where that says which one it is, or is shorter."""
    is_plain = column.is_unique and 0 < len(column.name) <= _LONGEST_NAME and not column.name.startswith("#")
    return column.name if is_plain else f"#{column.place}"


def label_of(column: TableColumn) -> ColumnLabel:
    """What people call a column, cut when it is long."""
    label = column.label
    return f"{label[:_LONGEST_NAME]}…" if isinstance(label, str) and len(label) > _LONGEST_NAME else label


def layout_of(form: Form) -> dict[str, Any]:
    """What a form says about how the file is to be read, as the keys of a mapping."""
    stated: dict[str, Any] = {name: form.text(name) for name in ("sheet", "encoding") if form.text(name)}
    lines = [part.strip() for part in form.text("header").split(",") if part.strip()]
    if lines:
        stated["header"] = [int(line) if line.isdecimal() and len(line) < _DIGITS else line for line in lines]
    return stated


def hints_of(form: Form) -> LayoutHints:
    """How a form says that the file is to be read. Raises Invalid for what can't be."""
    least = {"survey": "-", "reference": {"made_from": "row"}}
    return read_mapping(tomli_w.dumps(least | layout_of(form))).hints


def document_of(form: Form, columns: Sequence[TableColumn]) -> str:
    """The mapping that a form states, as its document has it: TOML."""
    return tomli_w.dumps(_stated(form, {choice_of(column): _source(column) for column in columns}))


def _source(column: TableColumn) -> dict[str, Any]:
    choice = choice_of(column)
    return {"column": choice} if choice == column.name else {"place": column.place}


def _stated(form: Form, sources: Mapping[str, dict[str, Any]]) -> dict[str, Any]:

    def column(name: str) -> dict[str, Any] | None:
        return sources.get(form.text(name))

    document: dict[str, Any] = {"survey": form.text("survey"), **layout_of(form)}
    plain = {
        "reference": column("reference") or {"made_from": "row"},
        "language": column("language") or form.text("language_constant"),
        "transaction": column("transaction"),
        "segment": _segment(form, sources),
        "score": _score(form, sources),
        "time": _time(form, sources),
    }
    document |= {name: value for name, value in plain.items() if value}
    answers = [
        {"question": form.text(f"question_{index}") or form.text(f"words_{index}"), "verbatim": found}
        for index in range(ANSWERS)
        if (found := column(f"words_{index}"))
    ]
    leave_out = [
        {**sources[rule.column], "values": values}
        | ({"empty": True} if "" in rule.values else {})
        | {"reason": rule.reason}
        for text in form.all("leave_out")
        if (rule := leave_out_of(text)) and rule.column in sources
        for values in [[value for value in rule.values if value]]
    ]
    customer = {name: found for name in CUSTOMER if (found := column(f"customer_{name}"))}
    custom = {name: sources[name] for name in form.all("custom") if name in sources}
    return document | {
        **(
            {"leave_out": [{key: value for key, value in each.items() if value} for each in leave_out]}
            if leave_out
            else {}
        ),
        **({"answers": answers} if answers else {}),
        **({"customer": customer} if customer else {}),
        **({"custom": custom} if custom else {}),
    }


def _segment(form: Form, sources: Mapping[str, dict[str, Any]]) -> Any:
    source = sources.get(form.text("segment"))
    if source:
        return {**source, "make": form.is_ticked("segment_make")}
    return form.text("segment_constant")


def _score(form: Form, sources: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    source = sources.get(form.text("score"))
    if not source:
        return None
    none = [part.strip() for part in form.text("no_score").split(",") if part.strip()]
    scale = {"scale": form.text("scale")} if form.text("scale") else {}
    values = _values(form.text("score_values"))
    return {
        **source,
        **scale,
        **({"no_score": none} if none else {}),
        **({"values": values} if values else {}),
    }


def _time(form: Form, sources: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    source = sources.get(form.text("time"))
    if not source:
        return None
    formats = form.all("time_format") or ["iso"]
    return {**source, "format": formats, "zone": form.text("zone")}
