"""How old the answers of a file are: those of long ago may be history, and somebody has to say so."""

from collections.abc import Iterable

from msgspec import Struct

from amends.instants import InstantUs, from_text
from amends.model.intake import InputRow
from amends.texts.text import Text, say


class Ages(Struct, frozen=True):
    """How many answers there are, and how many of them are older than so many days."""

    answers: int
    old: int
    days: int

    @property
    def is_rather_history(self) -> bool:
        """Whether most of them are old."""
        return 2 * self.old > self.answers

    @property
    def question(self) -> Text:
        """What has to be decided about them."""
        return say("history_or_current", old=self.old, count=self.answers, days=self.days)


def ages_of(rows: Iterable[InputRow], before_us: InstantUs, days: int) -> Ages:
    """How many of these answers were given before then, which is `days` ago; one without a time is of now."""
    answers = old = 0
    for row in rows:
        if row.form is not None:
            answers += 1
            old += _is_before(row.form.time, before_us)
    return Ages(answers, old, days)


def _is_before(text: str, before_us: InstantUs) -> bool:
    try:
        return bool(text) and from_text(text) < before_us
    except ValueError:
        return False  # whoever takes it in says what is wrong with it
