"""Comparing what a page shows with what came: the same but for what is drawn anew each time, as the table says."""

import re
from collections.abc import Iterator
from typing import Final

DRAWN: Final = (
    (r"amk_[0-9A-Za-z_]+", "a key"),
    (r"whsec_[A-Za-z0-9+/=]+", "a webhook's secret"),
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a request's ID"),
    (r"\b[0-9a-f]{64}\b", "a digest"),
)
"""What differs each time, by its form. IDs differ too: each must stand for the same ID all over the page."""

ELLIPSIS: Final = "…"
_ID: Final = re.compile(r"(?<![\d.+-])(?<!\d:)\b[1-9]\d{3,5}\b(?![\d.:-])")


_NAMED: Final = re.compile(r'"\w*id":(\d+)')


class Different(AssertionError):  # noqa: N818 - it says what a page and an answer are
    """Where the two differ first."""


class IdsOfPage:
    """Which real ID each ID of a page stands for."""

    def __init__(self) -> None:
        self.real: dict[str, str] = {}

    def put_in(self, text: str) -> str:
        """A text of the page with the real IDs."""
        return _ID.sub(lambda found: self.real.get(found[0], found[0]), text)

    def learn(self, shown: str, came: str) -> None:
        """Note the IDs of an output that isn't what came, as far as both name things in the same order."""
        for page_id, real in zip(_NAMED.findall(shown), _NAMED.findall(came), strict=False):
            self.real.setdefault(page_id, real)

    def compare(self, shown: str, came: str) -> None:
        """Compare an output with what came; `…` stands for anything. Raises Different."""
        rest = _drawn(came)
        for is_last, part in _parts(_drawn(shown)):
            place = self._find(part, rest)
            rest = rest[place:]
            if is_last and not shown.rstrip().endswith(ELLIPSIS) and rest.strip():
                raise Different(f"more came than is shown: {rest[:300]}")

    def _find(self, part: str, text: str) -> int:
        """Where a part ends in the text; the numbers in it are noted."""
        pattern = re.compile(r"(\d{4,6})".join(map(re.escape, _ID.split(part))))
        found = pattern.search(text)
        if found is None:
            raise Different(f"is shown and didn't come: {part}\ncame: {text}")
        for page_id, real in zip(_ID.findall(part), found.groups(), strict=True):
            if self.real.setdefault(page_id, real) != real:
                raise Different(f"{page_id} stands for {self.real[page_id]} and for {real}")
            if [each for each in self.real if self.real[each] == real] != [page_id]:
                raise Different(f"{real} is shown as {page_id} and as another")
        return found.end()


def _drawn(text: str) -> str:
    for pattern, what in DRAWN:
        text = re.sub(pattern, what, text)
    return text


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    parts = [part.strip() for part in text.split(ELLIPSIS) if part.strip()]
    for position, part in enumerate(parts):
        yield position == len(parts) - 1, part
