"""The form of a mapping as its document: what each field states, and the columns that it may name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import tomli_w
from msgspec import Struct

from amends.http.web.kit.form import Form
from amends.i18n.labels import N_
from amends.importers.plan import as_toml
from amends.model.identity import Identity
from amends.model.left_out import reason_text
from amends.tabular.layout import ColumnLabel, LayoutHints, TableColumn
from amends.tabular.mapping_document import read_mapping
from amends.texts.text import Text

ANSWERS: Final = 2
"""How many questions, and how many further scores, a form has room for at least."""

MOST_ANSWERS: Final = 40
IDENTITIES: Final = {
    Identity.ANONYMOUS.value: N_("anonymous"),
    Identity.CONFIDENTIAL.value: N_("confidential"),
    Identity.IDENTIFIED.value: N_("known by name"),
}
"""What pages call how far customers want to be known."""

MARKS: Final = {
    "comma": N_("Comma"),
    "semicolon": N_("Semicolon"),
    "tab": N_("Tab"),
    "pipe": N_("Vertical bar"),
}
"""What pages call what stands between the columns of a file."""

CUSTOMER: Final = ("email", "phone", "name", "reference")
LAYOUT: Final = ("sheet", "encoding", "delimiter", "records")
"""What a form may say about how a file is read, beside the lines of its header."""

_LONGEST_NAME: Final = 80
_DIGITS: Final = 5


class LeaveOutChoice(Struct, frozen=True):
    """Rows that are left out: what their column holds ("" is an empty cell), and why."""

    column: str
    reason: str
    values: list[str]

    @property
    def why(self) -> Text:
        """The reason, in words."""
        return reason_text(self.reason)


def leave_out_of(text: str) -> LeaveOutChoice | None:
    """The rows that a value of a form leaves out, None when it is none of ours."""
    try:
        return msgspec.json.decode(text, type=LeaveOutChoice)
    except (msgspec.MsgspecError, RecursionError):
        return None


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
    stated: dict[str, Any] = {name: form.text(name) for name in LAYOUT if form.text(name)}
    lines = [part.strip() for part in form.text("header").split(",") if part.strip()]
    if lines:
        stated["header"] = [int(line) if line.isdecimal() and len(line) < _DIGITS else line for line in lines]
    return stated | ({"footer": False} if form.is_ticked("footer_kept") else {})


def hints_of(form: Form) -> LayoutHints:
    """How a form says that the file is to be read. Raises Invalid for what can't be."""
    if form.text("mapping_text"):
        return read_mapping(as_toml(form.raw("mapping_text"))).hints
    least = {"survey": "-", "reference": {"made_from": "row"}}
    return read_mapping(tomli_w.dumps(least | layout_of(form))).hints


def document_of(form: Form, columns: Sequence[TableColumn]) -> str:
    """The mapping that a form states, as its document has it: TOML. One that is written as text counts alone."""
    if form.text("mapping_text"):
        return as_toml(form.raw("mapping_text"))
    return tomli_w.dumps(_Fields(form, columns).document())


def rows_of(form: Form, field: str) -> int:
    """For how many questions a form has room: for those that it has, and one more."""
    used = [index for index in range(MOST_ANSWERS) if form.all(f"{field}_{index}")]
    return min(max(ANSWERS, (used[-1] + 2) if used else 0), MOST_ANSWERS)


class _Fields:
    """The fields of a form, read as the tables of a mapping."""

    def __init__(self, form: Form, columns: Sequence[TableColumn]) -> None:
        self._form = form
        self._sources = {choice_of(column): _source(column) for column in columns}

    def document(self) -> dict[str, Any]:
        """All that the form states."""
        form = self._form
        stated = {
            "survey": self._column("survey_column") or form.text("survey"),
            **layout_of(form),
            "reference": self._column("reference") or self._made_reference(),
            "language": self._column("language") or form.text("language_constant"),
            "transaction": self._joined("transaction"),
            "segment": self._segment(),
            "score": self._score("score", ""),
            "time": self._time(),
            "consent": self._consent(),
            "identity": self._identity(),
            "leave_out": list(self._left_out()),
            "answers": [*self._words(), *self._further_scores()],
            "customer": {name: found for name in CUSTOMER if (found := self._joined(f"customer_{name}"))},
            "custom": self._custom(),
        }
        return {name: value for name, value in stated.items() if value or name == "survey" or value is False}

    def _column(self, name: str) -> dict[str, Any] | None:
        return self._sources.get(self._form.text(name))

    def _columns(self, name: str) -> list[dict[str, Any]]:
        return [self._sources[each] for each in self._form.all(name) if each in self._sources]

    def _joined(self, name: str, separator: str = " ") -> dict[str, Any] | None:
        found = self._columns(name)
        if len(found) < 2:
            return found[0] if found else None
        return {"columns": list(map(_level, found)), **({"join": separator} if separator != " " else {})}

    def _made_reference(self) -> dict[str, Any]:
        return {"made_from": list(map(_level, self._columns("made_from"))) or "row"}

    def _segment(self) -> Any:
        found = self._columns("segment")
        if not found:
            return self._form.text("segment_constant")
        own = found[0] if len(found) == 1 else {"path": list(map(_level, found))}
        return {**own, "make": self._form.is_ticked("segment_make")}

    def _score(self, name: str, suffix: str) -> dict[str, Any] | None:
        form, source = self._form, self._column(f"{name}{suffix}")
        if not source:
            return None
        stated = {
            "scale": form.text(f"scale{suffix}"),
            "no_score": _parts(form.text(f"no_score{suffix}"), ","),
            "values": _values(form.text(f"score_values{suffix}")),
            "unreadable": "reject" if form.is_ticked(f"reject_unreadable{suffix}") else "",
        }
        return source | {key: value for key, value in stated.items() if value}

    def _time(self) -> dict[str, Any] | None:
        source = self._column("time")
        if not source:
            return None
        return {**source, "format": self._form.all("time_format") or ["iso"], "zone": self._form.text("zone")}

    def _consent(self) -> dict[str, Any] | None:
        form, source = self._form, self._column("consent")
        if not source:
            return None
        stated = {
            "yes": _parts(form.text("consent_yes"), ","),
            "no": _parts(form.text("consent_no"), ","),
            "wording": form.text("consent_wording"),
        }
        return source | {key: value for key, value in stated.items() if value}

    def _identity(self) -> Any:
        source = self._column("identity")
        if not source:
            return self._form.text("identity_constant")
        values = _pairs(self._form.text("identity_values"))
        return source | ({"values": values} if values else {})

    def _left_out(self) -> Iterator[dict[str, Any]]:
        for text in self._form.all("leave_out"):
            rule = leave_out_of(text)
            if rule is not None and rule.column in self._sources:
                values = [value for value in rule.values if value]
                empty = {"empty": True} if "" in rule.values else {}
                yield {
                    **self._sources[rule.column],
                    **({"values": values} if values else {}),
                    **empty,
                    "reason": rule.reason,
                }

    def _words(self) -> Iterator[dict[str, Any]]:
        form = self._form
        for index in range(MOST_ANSWERS):
            verbatim = self._joined(f"words_{index}", form.raw(f"join_{index}") or " ")
            if verbatim:
                asked = self._column(f"question_column_{index}") or form.text(f"question_{index}")
                breaks = {"soft_breaks": True} if form.is_ticked(f"soft_breaks_{index}") else {}
                yield {"question": asked or form.text(f"words_{index}"), "verbatim": verbatim, **breaks}

    def _further_scores(self) -> Iterator[dict[str, Any]]:
        for index in range(MOST_ANSWERS):
            score = self._score("further", f"_{index}")
            if score:
                asked = self._form.text(f"further_question_{index}") or self._form.text(f"further_{index}")
                yield {"question": asked, "score": score}

    def _custom(self) -> dict[str, Any]:
        names = _pairs(self._form.text("custom_names"))
        return {
            names.get(choice, choice): self._sources[choice]
            for choice in self._form.all("custom")
            if choice in self._sources
        }


def _source(column: TableColumn) -> dict[str, Any]:
    choice = choice_of(column)
    return {"column": choice} if choice == column.name else {"place": column.place}


def _level(source: Mapping[str, Any]) -> Any:
    return source.get("column") or dict(source)


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    stated = [part.rpartition("=") for part in _parts(text, ";")]
    return {label.strip(): value.strip() for label, _, value in stated}


def _values(text: str) -> dict[str, int | str]:
    """The scores of labels that a form states; one that isn't a number stays as it is, to be refused."""
    pairs = _pairs(text).items()
    return {label: int(score) if score.lstrip("-").isdecimal() else score for label, score in pairs}
