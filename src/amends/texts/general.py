"""Texts that hold others, and sentences that were stored before texts had codes."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

GENERAL: Final[Mapping[str, Template]] = {
    "sentence": Template("%(words)s"),
    "sentences": Template("%(parts)s"),
    "of_field": Template("%(field)s: %(reason)s"),
    "of_parameter": Template("%(name)s %(reason)s"),
}
