"""The form of a saved reply: its text, what it is for, and what it does."""

from collections.abc import Mapping
from typing import Any, Final

from amends.http.web.kit.form import Form, form_of
from amends.i18n.labels import N_

USE_LABELS: Final[Mapping[str, str]] = {
    "both": N_("Notes and replies"),
    "note": N_("Notes for the team"),
    "reply": N_("Replies to customers"),
}
"""What a saved reply is for."""

_TEXTS: Final = ("name", "use", "language", "status", "priority", "segment", "owner", "root_cause", "action_taken")


def saved_reply_form(document: Mapping[str, Any]) -> Form:
    """A saved reply as its form."""
    plain = {name: document.get(name) or "" for name in (*_TEXTS, "text")}
    return form_of(**plain, segments=document.get("segments", []), watch=bool(document.get("watch")))


def saved_reply_document(form: Form) -> dict[str, Any]:
    """What the form of a saved reply states."""
    stated: dict[str, Any] = {name: form.text(name) for name in _TEXTS if form.text(name)}
    return {"name": "", **stated, "text": form.text("text"), "segments": form.all("segments"), "watch": "watch" in form}
