"""The form of a route: which tickets it is for, and who gets them."""

from collections.abc import Mapping
from typing import Any, Final

from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.form_rows import by_key, pairs_of_rows, rows_of
from amends.i18n.labels import N_

STRATEGY_LABELS: Final[Mapping[str, str]] = {
    "round_robin": N_("One after the other"),
    "least_open": N_("Fewest open tickets"),
    "weighted": N_("Fewest open tickets for their weight"),
    "named": N_("Always the same person"),
    "field": N_("By the value of a field"),
}
_CUSTOM: Final = "custom."
_LANGUAGE: Final = "language"


def route_form(document: Mapping[str, Any]) -> Form:
    """A route as its form."""
    strategy = document.get("strategy", {"round_robin": {}})
    name = next(iter(strategy))
    details = strategy[name]
    field = details.get("name", _LANGUAGE)
    told = form_of(
        name=document.get("name", ""),
        order=document.get("order", 10),
        segments=document.get("segments", []),
        priorities=document.get("priorities", []),
        strategy=name,
        owner=details.get("owner", ""),
        read=_LANGUAGE if field == _LANGUAGE else _CUSTOM,
        field="" if field == _LANGUAGE else field.removeprefix(_CUSTOM),
    )
    people = [{"text": value, "owner": email} for value, email in details.get("values", {}).items()]
    types = [{"text": each} for each in document.get("types", [])]
    return Form([*told.pairs, *pairs_of_rows("person", people), *pairs_of_rows("type", types)])


def route_document(form: Form) -> dict[str, Any]:
    """What a route's form states. Raises Invalid for a value that is there twice."""
    strategy = form.text("strategy") or "round_robin"
    details: dict[str, Any] = {}
    if strategy == "named":
        details = {"owner": form.text("owner")}
    elif strategy == "field":
        name = _LANGUAGE if form.text("read") == _LANGUAGE else _CUSTOM + form.text("field")
        details = {"name": name, "values": by_key(form, "person", "text", _person)}
    return {
        "name": form.text("name"),
        "order": form.number("order"),
        "segments": form.all("segments"),
        "priorities": form.all("priorities"),
        "types": [row.text("text") for row in rows_of(form, "type")],
        "strategy": {strategy: details},
    }


def _person(row: Form) -> str:
    return row.text("owner")
