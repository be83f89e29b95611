"""Forms of configuration: a document as the fields of a form, and back; None where a form can't show it."""

import tomllib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from amends.errors import FieldError, Invalid
from amends.http.web.kit.form import Form, form_of
from amends.i18n.labels import N_
from amends.model.clock.calendar_document import DAYS
from amends.model.clock.clock import ClockKind
from amends.model.rule.conditions import CONDITIONS
from amends.model.status import Status
from amends.texts.text import say

ROWS: Final = 6
"""How many conditions a form has room for."""

CONDITION_LABELS: Final[Mapping[str, str]] = {
    "score": N_("Score"),
    "band": N_("Unhappy, neutral or happy"),
    "words_any": N_("One of these words"),
    "words_all": N_("All of these words"),
    "segment": N_("Unit, exactly"),
    "segment_within": N_("Unit, or one below it"),
    "language": N_("Language"),
    "survey": N_("Survey"),
    "transaction": N_("Transaction"),
    "custom": N_("Custom field"),
}
"""What each condition is called; a test holds that none is missing."""

STRATEGY_LABELS: Final[Mapping[str, str]] = {
    "round_robin": N_("One after the other"),
    "least_open": N_("Fewest open tickets"),
    "weighted": N_("Fewest open tickets for their weight"),
    "named": N_("Always the same person"),
    "field": N_("By the value of a field"),
}


def _value_text(value: Any) -> str:
    """A value as a form shows it: words plainly, everything else as TOML writes it."""
    if isinstance(value, list) and all(isinstance(each, str) and "," not in each for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else written(value)


def written(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {written(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    # JSON's texts, numbers and truths are TOML's too.
    return msgspec.json.encode(value).decode()


def _read_value(text: str) -> Any:
    """A number, a table, a list as TOML writes them; else words, separated by commas."""
    if text[:1] in "{[\"'-0123456789" or text in ("true", "false"):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            pass
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts[0] if len(parts) == 1 else parts


def rule_form(document: Mapping[str, Any]) -> Form | None:
    """A rule as its form; None where its conditions are nested."""
    join, rows = _rows_of(document.get("when", {}))
    if rows is None or len(rows) > ROWS:
        return None
    then = document.get("then", {})
    action = next(iter(then), "open")
    told = {"name": document.get("name", ""), "order": document.get("order", 10), "join": join, "action": action}
    for index, (name, value, is_not) in enumerate(rows):
        told |= {f"condition_{index}": name, f"value_{index}": _value_text(value), f"not_{index}": is_not}
    return form_of(**told, **{name: _value_text(value) for name, value in then.get(action, {}).items()})


def _rows_of(when: Mapping[str, Any]) -> tuple[str, list[tuple[str, Any, bool]] | None]:
    join = next((each for each in ("all", "any") if each in when), "all")
    singles = when.get(join, [when] if when else [])
    rows = []
    for each in singles:
        inner = each.get("not", each)
        if len(inner) != 1 or next(iter(inner)) not in CONDITIONS:
            return join, None
        name, value = next(iter(inner.items()))
        rows.append((name, value, "not" in each))
    return join, rows


def rule_document(form: Form) -> dict[str, Any]:
    """What a rule's form states."""
    conditions: list[dict[str, Any]] = []
    for index in range(ROWS):
        name, text = form.text(f"condition_{index}"), form.text(f"value_{index}")
        if name:
            one = {name: _read_value(text)}
            conditions.append({"not": one} if form.is_ticked(f"not_{index}") else one)
    action = form.text("action") or "open"
    details: dict[str, Any] = {}
    if action == "open":
        details = {"priority": form.text("priority") or "MEDIUM", "type": form.text("type") or "FEEDBACK TICKET"}
        details["time_limit_hours"] = form.number("time_limit_hours", 72)
        details |= {name: form.text(name) for name in ("owner", "segment", "sensitive") if form.text(name)}
        places = [part.strip() for part in form.text("recuse").split(",") if part.strip()]
        details |= {"recuse": places} if places else {}
    elif action == "ignore":
        details = {"reason": form.text("reason")}
    join = "any" if form.text("join") == "any" else "all"
    when = {"when": {join: conditions}} if conditions else {}
    return {"name": form.text("name"), "order": form.number("order"), **when, "then": {action: details}}


def route_form(document: Mapping[str, Any]) -> Form | None:
    """A route as its form."""
    strategy = document.get("strategy", {"round_robin": {}})
    name = next(iter(strategy))
    details = strategy[name]
    values = "\n".join(f"{value} = {email}" for value, email in details.get("values", {}).items())
    return form_of(
        name=document.get("name", ""),
        order=document.get("order", 10),
        segments=document.get("segments", []),
        priorities=document.get("priorities", []),
        types=", ".join(document.get("types", [])),
        strategy=name,
        owner=details.get("owner", ""),
        field=details.get("name", ""),
        values=values,
    )


def route_document(form: Form) -> dict[str, Any]:
    """What a route's form states."""
    strategy = form.text("strategy") or "round_robin"
    details: dict[str, Any] = {}
    if strategy == "named":
        details = {"owner": form.text("owner")}
    elif strategy == "field":
        lines = [line.partition("=") for line in form.text("values").splitlines() if line.strip()]
        details = {"name": form.text("field"), "values": {value.strip(): email.strip() for value, _, email in lines}}
    return {
        "name": form.text("name"),
        "order": form.number("order"),
        "segments": form.all("segments"),
        "priorities": form.all("priorities"),
        "types": [part.strip() for part in form.text("types").split(",") if part.strip()],
        "strategy": {strategy: details},
    }


def calendar_form(document: Mapping[str, Any]) -> Form | None:
    """A calendar as its form."""
    week = {day: ", ".join(document.get("week", {}).get(day, [])) for day in DAYS}
    exceptions = "\n".join(f"{day} {', '.join(own)}".strip() for day, own in document.get("exceptions", {}).items())
    plain = {name: document.get(name, "") for name in ("name", "zone", "country", "region")}
    return form_of(**plain, **week, exceptions=exceptions, segments=document.get("segments", []))


def calendar_document(form: Form) -> dict[str, Any]:
    """What a calendar's form states."""
    days = [line.partition(" ") for line in form.text("exceptions").splitlines() if line.strip()]
    return {
        **{name: form.text(name) for name in ("name", "zone", "country", "region")},
        "week": {day: own for day in DAYS if (own := _intervals(form.text(day)))},
        "exceptions": {day.strip(): _intervals(own) for day, _, own in days},
        "segments": form.all("segments"),
    }


def _intervals(text: str) -> list[str]:
    return [part.strip() for part in text.replace("–", "-").split(",") if part.strip()]


def policy_form(document: Mapping[str, Any]) -> Form | None:
    """An SLA policy as its form."""
    told: dict[str, Any] = {
        "name": document.get("name", ""),
        "order": document.get("order", 10),
        "calendar": document.get("calendar", ""),
        "segments": document.get("segments", []),
        "priorities": document.get("priorities", []),
        "pauses_while": document.get("pauses_while", ["PENDING"]),
        "remind_before_minutes": document.get("remind_before_minutes", ""),
        "escalate": "\n".join(f"{each['after_minutes']} {each['do']}" for each in document.get("escalate", [])),
        "night_work": bool(document.get("night_work")),
    }
    for kind, target in document.get("targets", {}).items():
        told |= {f"{kind}_minutes": target["minutes"], f"{kind}_clock": target.get("clock", "team")}
    return form_of(**told)


def policy_document(form: Form) -> dict[str, Any]:
    """What an SLA policy's form states."""
    targets = {
        kind.value: {"minutes": form.number(f"{kind}_minutes"), "clock": form.text(f"{kind}_clock") or "team"}
        for kind in ClockKind
        if form.text(f"{kind}_minutes")
    }
    remind = form.number("remind_before_minutes") if form.text("remind_before_minutes") else None
    return {
        "name": form.text("name"),
        "order": form.number("order"),
        "calendar": form.text("calendar"),
        "segments": form.all("segments"),
        "priorities": form.all("priorities"),
        "pauses_while": form.all("pauses_while"),
        "targets": targets,
        **({} if remind is None else {"remind_before_minutes": remind}),
        "escalate": [_escalation(index, line) for index, line in enumerate(form.text("escalate").splitlines())],
        "night_work": form.is_ticked("night_work"),
    }


def _escalation(index: int, line: str) -> dict[str, Any]:
    minutes, _, step = line.strip().partition(" ")
    if not minutes.isdecimal():
        raise Invalid(FieldError(f"escalate[{index}]", say("not_an_escalation")))
    return {"after_minutes": int(minutes), "do": step.strip()}


def transitions_form(document: Mapping[str, Any]) -> Form | None:
    """A table of transitions as its form."""
    return form_of(**{f"{step['from']}-{step['to']}": step["scope"] for step in document.get("transitions", [])})


def transitions_document(form: Form) -> dict[str, Any]:
    """What the form of a table of transitions states."""
    names = [(before.name, after.name) for before in Status for after in Status]
    steps = [(before, after, form.text(f"{before}-{after}")) for before, after in names]
    return {"transitions": [{"from": before, "to": after, "scope": own} for before, after, own in steps if own]}
