"""Configuration: at one version, in all its versions, and what holds of what a workspace has one of."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Raw

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.configuration import Configuration
from amends.wire.configurations import ConfigurationHistory, ConfigurationVersion, ConfigurationView
from amends.wire.history import By


def configuration_view(own: Configuration) -> ConfigurationView:
    """Something stated, at one version."""
    return ConfigurationView(own.id, own.version, own.is_on, rfc3339(own.created_us), Raw(own.document.encode()))


def history_view(versions: Iterable[Attributed[Configuration]]) -> ConfigurationHistory:
    """All versions of something stated, with the names of those who stated them."""
    return ConfigurationHistory([_version(each.what, each.name) for each in versions])


def in_force_view(document: Any, *, is_default: bool) -> dict[str, Any]:
    """What holds of what a workspace has one of, with whether that is the default."""
    return {**msgspec.to_builtins(document, order="deterministic"), "is_default": is_default}


def _version(own: Configuration, name: str | None) -> ConfigurationVersion:
    by = By(own.by_kind, own.by_id, name)
    return ConfigurationVersion(own.version, rfc3339(own.created_us), by, Raw(own.document.encode()))
