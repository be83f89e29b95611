"""What units are called: as their workspace calls them, but for the root, whose first name is ours."""

from collections.abc import Callable

from amends.i18n.labels import N_
from amends.model.segment import MAIN_SEGMENT_NAME


def unit_name(name: str, translate: Callable[[str], str]) -> str:
    """The name of a unit; the one that every workspace begins with is in the reader's language."""
    return translate(N_("Main unit")) if name == MAIN_SEGMENT_NAME else name
