"""What a file's columns mean, as a form: guessed first, then corrected by people."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import tomli_w
from msgspec import Struct

from amends.http.web.kit.form import Form, form_of
from amends.i18n.labels import N_
from amends.tabular.guess.guess_file import guess_table
from amends.tabular.guess.meanings import Certainty, Guess, GuessQuestion, Meaning
from amends.tabular.mapping import AnswerMap, Column, Constant
from amends.tabular.table import Table
from amends.texts.text import Text

ANSWERS: Final = 3
"""How many questions a form has room for."""

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
            each.name or str(each.place),
            MEANINGS[each.meaning],
            each.why,
            [text for text in dict.fromkeys(values) if text.strip()][:SHOWN_VALUES],
            each.certainty is Certainty.OPEN,
        )
        for each, values in zip(guess.columns, table.sample, strict=True)
    ]
    return GuessedTable(columns, guess.reasons.get("profile", ()), guess.questions)


def guessed(guess: Guess | None, name: str, zone: str) -> Form:
    """The form as it is filled in by a guess."""
    if guess is None:
        return form_of(survey=name.rpartition(".")[0] or name, zone=zone, time_format="iso")
    mapping = guess.mapping
    words = [each for each in mapping.answers if isinstance(each.verbatim, Column) and each.verbatim.name][:ANSWERS]
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
    named = {field: column.name for field, column in columns.items() if isinstance(column, Column) and column.name}
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
        **named,
        **questions,
    )


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


def document_of(form: Form, columns: Sequence[str]) -> str:
    """The mapping that a form states, as its document has it: TOML."""
    return tomli_w.dumps(_stated(form, columns))


def _stated(form: Form, columns: Sequence[str]) -> dict[str, Any]:

    def column(name: str) -> dict[str, str] | None:
        return {"column": form.text(name)} if form.text(name) in columns else None

    document: dict[str, Any] = {"survey": form.text("survey")}
    plain = {
        "reference": column("reference") or {"made_from": "row"},
        "language": column("language") or form.text("language_constant"),
        "transaction": column("transaction"),
        "segment": _segment(form, columns),
        "score": _score(form, columns),
        "time": _time(form, columns),
    }
    document |= {name: value for name, value in plain.items() if value}
    answers = [
        {"question": form.text(f"question_{index}") or form.text(f"words_{index}"), "verbatim": found}
        for index in range(ANSWERS)
        if (found := column(f"words_{index}"))
    ]
    customer = {name: found for name in CUSTOMER if (found := column(f"customer_{name}"))}
    custom = {name: {"column": name} for name in form.all("custom") if name in columns}
    return document | {
        **({"answers": answers} if answers else {}),
        **({"customer": customer} if customer else {}),
        **({"custom": custom} if custom else {}),
    }


def _segment(form: Form, columns: Sequence[str]) -> Any:
    if form.text("segment") in columns:
        return {"column": form.text("segment"), "make": form.is_ticked("segment_make")}
    return form.text("segment_constant")


def _score(form: Form, columns: Sequence[str]) -> dict[str, Any] | None:
    if form.text("score") not in columns:
        return None
    none = [part.strip() for part in form.text("no_score").split(",") if part.strip()]
    scale = {"scale": form.text("scale")} if form.text("scale") else {}
    values = _values(form.text("score_values"))
    return {
        "column": form.text("score"),
        **scale,
        **({"no_score": none} if none else {}),
        **({"values": values} if values else {}),
    }


def _time(form: Form, columns: Sequence[str]) -> dict[str, Any] | None:
    if form.text("time") not in columns:
        return None
    formats = form.all("time_format") or ["iso"]
    return {"column": form.text("time"), "format": formats, "zone": form.text("zone")}
