"""What a file's columns mean, as a form: guessed first, then corrected by people."""

from collections.abc import Sequence
from typing import Any, Final

import tomli_w

from amends.http.web.kit.form import Form, form_of
from amends.tabular.guess import guess
from amends.tabular.preview import Head

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


def guessed(head: Head, name: str, zone: str) -> Form:
    """The form as one would fill it in by the columns' names."""
    found = guess(head.columns)
    verbatim = found.pop("verbatim", "")
    return form_of(
        survey=name.rpartition(".")[0] or name,
        zone=zone,
        time_format="iso",
        question_0=verbatim,
        words_0=verbatim,
        **found,
    )


def document_of(form: Form, columns: Sequence[str]) -> str:
    """The mapping that a form states, as its document has it: TOML."""
    return tomli_w.dumps(_stated(form, columns))


def _stated(form: Form, columns: Sequence[str]) -> dict[str, Any]:

    def column(name: str) -> dict[str, str] | None:
        return {"column": form.text(name)} if form.text(name) in columns else None

    document: dict[str, Any] = {"survey": form.text("survey")}
    plain = {
        "reference": column("reference"),
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
    return {"column": form.text("score"), **scale, **({"no_score": none} if none else {})}


def _time(form: Form, columns: Sequence[str]) -> dict[str, Any] | None:
    if form.text("time") not in columns:
        return None
    formats = form.all("time_format") or ["iso"]
    return {"column": form.text("time"), "format": formats, "zone": form.text("zone")}
