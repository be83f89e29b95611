"""Configuration: at one version, in all its versions, and what holds of what a workspace has one of."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Raw

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.clock import calendar_document, holiday_notes
from amends.model.configuration import Configuration
from amends.serializers.texts import text_view
from amends.texts.text import Text
from amends.wire.configurations import ConfigurationHistory, ConfigurationVersion, ConfigurationView
from amends.wire.history import By

NOTES: Final[Mapping[str, Callable[[str], Iterable[Text]]]] = {
    calendar_document.KIND: lambda body: holiday_notes.notes_on(calendar_document.decode(body)),
}
"""What is said beside a document, of the kinds of which something is."""


def configuration_view(own: Configuration) -> ConfigurationView:
    """Something stated, at one version."""
    notes = [text_view(each) for each in NOTES[own.kind](own.document)] if own.kind in NOTES else []
    return ConfigurationView(own.id, own.version, own.is_on, rfc3339(own.created_us), Raw(own.document.encode()), notes)


def history_view(versions: Iterable[Attributed[Configuration]]) -> ConfigurationHistory:
    """All versions of something stated, with the names of those who stated them."""
    return ConfigurationHistory([_version(each.what, each.name) for each in versions])


def in_force_view(document: Any, *, is_default: bool) -> dict[str, Any]:
    """What holds of what a workspace has one of, with whether that is the default."""
    return {**msgspec.to_builtins(document, order="deterministic"), "is_default": is_default}


def _version(own: Configuration, name: str | None) -> ConfigurationVersion:
    by = By(own.by_kind, own.by_id, name)
    return ConfigurationVersion(own.version, rfc3339(own.created_us), by, Raw(own.document.encode()))
