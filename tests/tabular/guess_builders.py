"""Columns and guesses with good defaults."""

import datetime as dt
from collections.abc import Sequence

from amends.tabular.guess.guess import GuessContext, guess
from amends.tabular.guess.meanings import Guess, Meaning
from amends.tabular.guess.sampled import SampledColumn

TODAY = dt.date(2026, 11, 30)


def columns_of(text: str, separator: str = "|") -> tuple[SampledColumn, ...]:
    """The columns of a table that is written with bars, its names in the first line."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split(separator)] for line in lines]
    return columns_of_rows(rows[0], rows[1:])


def columns_of_rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[SampledColumn, ...]:
    """The columns of a table by its rows."""
    return tuple(
        SampledColumn(place, name, tuple(row[place - 1] for row in rows), (name,), names.count(name) == 1)
        for place, name in enumerate(names, start=1)
    )


def guessed(columns: Sequence[SampledColumn], today: dt.date | None = TODAY) -> Guess:
    """The guess of a workspace in Madrid."""
    return guess(columns, GuessContext("visit", "Europe/Madrid", today))


def meanings(guess: Guess) -> dict[str, str]:
    """What each column means, by its name; what means nothing is left out."""
    return {each.name: each.meaning.value for each in guess.columns if each.meaning is not Meaning.NOTHING}


def why(guess: Guess, name: str) -> str:
    """Why a column means what it does."""
    return next(" ".join(map(str, each.why)) for each in guess.columns if each.name == name)
