"""The form of an SLA policy: its targets as lengths of time, and a row for each level of escalation."""

from collections.abc import Mapping
from typing import Any, Final

from amends.errors import FieldError, Invalid
from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.form_rows import pairs_of_rows, rows_of
from amends.http.web.settings import durations
from amends.i18n.labels import N_
from amends.model.clock.clock import ClockKind
from amends.texts.text import say

ESCALATION_LABELS: Final[Mapping[str, str]] = {
    "tell": N_("notify the managers of the next level"),
    "assign": N_("ask a manager to take it over"),
    "raise": N_("notify the managers of the next level (raise)"),
}
"""What happens at a level; `raise` is an older word for `tell`, which is offered where it stands."""

_LENGTHS: Final = tuple(f"{kind}_minutes" for kind in ClockKind)
_REMIND: Final = "remind_before_minutes"
_CUSTOM: Final = "custom."
_LANGUAGE: Final = "language"


def policy_form(document: Mapping[str, Any]) -> Form:
    """An SLA policy as its form."""
    told: dict[str, Any] = {
        "name": document.get("name", ""),
        "order": document.get("order", 10),
        "calendar": document.get("calendar", ""),
        "segments": document.get("segments", []),
        "priorities": document.get("priorities", []),
        "pauses_while": document.get("pauses_while", ["PENDING"]),
        "night_work": bool(document.get("night_work")),
    }
    if document.get(_REMIND) is not None:
        told |= durations.shown(_REMIND, document[_REMIND], in_days=False)
    for kind, target in document.get("targets", {}).items():
        side = target.get("clock", "team")
        told |= durations.shown(f"{kind}_minutes", target["minutes"], in_days=side == "customer")
        told[f"{kind}_clock"] = side
    levels = [
        {**durations.shown("after", each["after_minutes"], in_days=False), "do": each["do"]}
        for each in document.get("escalate", [])
    ]
    said = [
        {"read": _LANGUAGE if name == _LANGUAGE else _CUSTOM, "field": name.removeprefix(_CUSTOM), "text": value}
        for name, values in document.get("fields", {}).items()
        for value in values
    ]
    return Form([*form_of(**told).pairs, *pairs_of_rows("level", levels), *pairs_of_rows("said", said)])


def policy_document(form: Form) -> dict[str, Any]:
    """What an SLA policy's form states. Raises Invalid for each length of time that is no number."""
    _check_numbers(form)
    targets = {
        kind.value: {
            "minutes": durations.minutes_of(form, f"{kind}_minutes"),
            "clock": form.text(f"{kind}_clock") or "team",
        }
        for kind in ClockKind
        if form.text(f"{kind}_minutes")
    }
    levels = [
        {"after_minutes": durations.minutes_of(row, "after"), "do": row.text("do") or "tell"}
        for row in rows_of(form, "level")
    ]
    return {
        "name": form.text("name"),
        "order": form.number("order"),
        "calendar": form.text("calendar"),
        "segments": form.all("segments"),
        "priorities": form.all("priorities"),
        "pauses_while": form.all("pauses_while"),
        "targets": targets,
        **({_REMIND: durations.minutes_of(form, _REMIND)} if form.text(_REMIND) else {}),
        "escalate": levels,
        "night_work": form.is_ticked("night_work"),
        "fields": _fields(form),
    }


def _fields(form: Form) -> dict[str, list[str]]:
    """What the answer must say: each field with all values that rows give it."""
    found: dict[str, list[str]] = {}
    for row in rows_of(form, "said"):
        found.setdefault(_name_of(row), []).append(row.text("text"))
    return found


def _name_of(row: Form) -> str:
    return _LANGUAGE if row.text("read") == _LANGUAGE else _CUSTOM + row.text("field")


def _check_numbers(form: Form) -> None:
    levels = rows_of(form, "level")
    lengths = {name: durations.minutes_of(form, name) for name in (*_LENGTHS, _REMIND) if form.text(name)}
    lengths |= {f"level-{number}-after": durations.minutes_of(row, "after") for number, row in enumerate(levels)}
    errors = [FieldError(name, say("not_whole")) for name, minutes in lengths.items() if isinstance(minutes, str)]
    if errors:
        raise Invalid(*errors)
