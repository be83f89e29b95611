"""The files of sectors: the rules and settings that each begins with."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from amends.errors import FieldError, Invalid
from amends.model.rule.proposal import SECTORS
from amends.texts.text import say


@cache
def sector_file(sector: str) -> Mapping[str, Any]:
    """What the file of a sector says. Raises Invalid for an unknown one."""
    if sector not in SECTORS:
        raise Invalid(FieldError("sector", say("not_a_choice", choices=SECTORS)))
    return tomllib.loads((files("amends.usecases.settings") / "sectors" / f"{sector}.toml").read_text("utf-8"))
