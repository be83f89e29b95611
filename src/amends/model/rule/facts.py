"""What a rule may look at: a response as its conditions see it."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from amends.model.rule.language import Spelling
from amends.model.rule.words import row
from amends.model.scale import Band, Scale


class Facts(Struct, frozen=True, kw_only=True, dict=True):
    """Everything about one response that a rule can ask.

    `words` holds the words of each answer; `segment_codes` the response's own segment first, then each one above
    it up to the Main Segment; `language` is a lower-case BCP 47 tag or "".
    """

    survey: str
    score: int | None = None
    scale: Scale | None = None
    band: Band | None = None
    words: tuple[str, ...] = ()
    language: str = ""
    segment_codes: tuple[str, ...] = ()
    transaction: str = ""
    custom: Mapping[str, str | int | float | bool] = {}
    has_open_ticket: bool = False

    def heard(self, spelling: Spelling) -> str:
        """The words of all answers as one row (see words.py); made once a spelling, however many rules ask."""
        heard = self._heard.get(spelling)
        if heard is None:
            heard = self._heard[spelling] = row(self.words, spelling)
        return heard

    @cached_property
    def _heard(self) -> dict[Spelling, str]:
        return {}
