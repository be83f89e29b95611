"""Guessing what a file means, from the file itself."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from amends.tabular.guess.guess import GuessContext, guess
from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.profile import Profile, recognise
from amends.tabular.guess.sampled import columns_of_table
from amends.tabular.table import Table, read_table


def guess_file(path: Path, name: str, zone: str, today: dt.date | None, own: Sequence[Profile] = ()) -> Guess | None:
    """What a file is likely to mean, None where it names its fields itself. Raises Invalid when it can't be read."""
    table = read_table(path, with_days=True)
    return guess_table(table, name, zone, today, own) if table.columns else None


def guess_table(table: Table, name: str, zone: str, today: dt.date | None, own: Sequence[Profile] = ()) -> Guess:
    """What a table is likely to mean; its survey is called as the file, and somebody's `own` profiles come first."""
    survey = name.rpartition(".")[0] or name or "survey"
    columns = columns_of_table(table)
    profile, names = recognise(columns, own) or (None, ())
    return guess(columns, GuessContext(survey, zone, today, profile, names))
