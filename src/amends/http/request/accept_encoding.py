"""Accept-Encoding (RFC 9110, 12.5.3): whether a client takes gzip, and doesn't like the bare answer better."""

import re
from typing import Final

_QUALITY: Final = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_GZIP: Final = ("gzip", "x-gzip")


def takes_gzip(accepted: str) -> bool:
    """Whether an answer to this header may be compressed; one that says nothing asks for it as it is."""
    if not accepted:
        return False
    qualities = dict(_quality_of(part) for part in accepted.lower().split(","))
    any_other = qualities.get("*", 0.0)
    gzip = max((qualities[name] for name in _GZIP if name in qualities), default=any_other)
    # What isn't named is taken as it is, but at last.
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def _quality_of(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    weight, _, text = parameters.partition("=")
    if weight.strip() != "q":
        return name.strip(), 0.0 if parameters.strip() else 1.0
    return name.strip(), float(text) if _QUALITY.fullmatch(text := text.strip()) else 0.0
