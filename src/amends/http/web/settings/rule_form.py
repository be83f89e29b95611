"""The form of a rule: its conditions as rows, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.form_rows import pairs_of_rows, rows_of
from amends.http.web.settings import durations
from amends.http.web.settings.condition_rows import condition_of, row_of

_WORDS: Final = "words"
_CUSTOM: Final = "custom."


def rule_form(document: Mapping[str, Any]) -> Form:
    """A rule as its form."""
    join, conditions = _conditions_of(document.get("when", {}))
    then = document.get("then", {})
    action = next(iter(then), "open")
    told = {"name": document.get("name", ""), "order": document.get("order", 10), "join": join, "action": action}
    if join not in document.get("when", {}):
        # A condition that stands by itself goes on doing so.
        told["alone"] = "1" if conditions else ""
    rows = pairs_of_rows("when", [Form(row_of(each)) for each in conditions])
    return Form([*form_of(**told, **_details_form(then.get(action, {}))).pairs, *rows])


def rule_document(form: Form) -> dict[str, Any]:
    """What a rule's form states. Raises Invalid for a condition that is none."""
    conditions = [condition_of(each) for each in rows_of(form, "when")]
    action = form.text("action") or "open"
    details = DETAILS.get(action)
    join = "any" if form.text("join") == "any" else "all"
    when = conditions[0] if form.text("alone") and len(conditions) == 1 else {join: conditions}
    return {
        "name": form.text("name"),
        "order": form.number("order"),
        **({"when": when} if conditions else {}),
        "then": {action: details(form) if details else {}},
    }


def _conditions_of(when: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    join = next((each for each in ("all", "any") if each in when), "all")
    return join, when.get(join, [when] if when else [])


def _details_form(details: Mapping[str, Any]) -> dict[str, Any]:
    places: list[str] = details.get("recuse", [])
    told = {name: details.get(name, "") for name in ("priority", "type", "owner", "segment", "sensitive", "reason")}
    if "time_limit_hours" in details:
        told |= durations.shown("time_limit_hours", details["time_limit_hours"] * 60)
    rows = [{"text": place.removeprefix(_CUSTOM)} for place in places if place != _WORDS]
    return told | {"recuse_words": _WORDS in places} | dict(pairs_of_rows("recuse", rows))


def _open_details(form: Form) -> dict[str, Any]:
    details: dict[str, Any] = {
        "priority": form.text("priority") or "MEDIUM",
        "type": form.text("type") or "FEEDBACK TICKET",
        "time_limit_hours": durations.hours_of(form, "time_limit_hours") if form.text("time_limit_hours") else 72,
    }
    details |= {name: form.text(name) for name in ("owner", "segment", "sensitive") if form.text(name)}
    places = [_WORDS] if form.is_ticked("recuse_words") else []
    places += [_CUSTOM + row.text("text") for row in rows_of(form, "recuse")]
    return details | ({"recuse": places} if places else {})


def _ignore_details(form: Form) -> dict[str, Any]:
    return {"reason": form.text("reason")}


DETAILS: Final[Mapping[str, Callable[[Form], dict[str, Any]]]] = {"open": _open_details, "ignore": _ignore_details}
"""What the form states of an action, for those that have something to state."""
