"""The form of the status changes that are allowed: who may lead a ticket from one to another."""

from collections.abc import Mapping
from typing import Any

from amends.http.web.kit.form import Form, form_of
from amends.model.status import Status


def transitions_form(document: Mapping[str, Any]) -> Form:
    """A table of transitions as its form."""
    return form_of(**{f"{step['from']}-{step['to']}": step["scope"] for step in document.get("transitions", [])})


def transitions_document(form: Form) -> dict[str, Any]:
    """What the form of a table of transitions states."""
    names = [(before.name, after.name) for before in Status for after in Status]
    steps = [(before, after, form.text(f"{before}-{after}")) for before, after in names]
    return {"transitions": [{"from": before, "to": after, "scope": own} for before, after, own in steps if own]}
