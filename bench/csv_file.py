"""A CSV file of feedback taken in by the command that people use for it, from its start to its end.

The command and the mapping have the names that the oldest build knows: newer builds read a name from before as well.
"""

import csv
from collections.abc import Sequence
from functools import cache, partial
from itertools import count
from pathlib import Path
from time import perf_counter

from bench import command
from bench.build import Build, environment_of
from bench.contest import Contender, Contest
from bench.contests import FilledBuild, Size
from bench.load import Measured
from bench.place import SEGMENTS

_HEADER = ("Response ID", "Store", "Answered", "Score", "Why?", "E-mail", "Name")
_MAPPING = """
survey = "visit"
reference = { column = "Response ID" }
segment = { column = "Store" }
score = { column = "Score", scale = "nps" }
time = { column = "Answered", format = "dd/mm/yyyy HH:MM", zone = "Europe/Madrid" }
answers = [{ question = "Why?", words = { column = "Why?" } }]
customer = { email = { column = "E-mail" }, name = { column = "Name" } }
"""
_fresh = count()


def taking_in(builds: Sequence[FilledBuild], folder: Path, size: Size) -> Contest:
    """A file with one row in ten unhappy; nothing else is at the database meanwhile."""
    mapping = folder / "mapping.toml"
    mapping.write_text(_MAPPING)
    contenders = [Contender(each.build.name, each.role, partial(_take_in, each, mapping, size.rows)) for each in builds]
    return Contest(f"take a CSV file of {size.rows:,} in", "rows/s", contenders)


def _take_in(each: FilledBuild, mapping: Path, rows: int) -> Measured:
    file = mapping.with_name("feedback.csv")
    _write(file, rows)
    place = each.own.place
    options = ("--workspace", str(place.workspace_id), "--mapping", str(mapping), "--database", place.url, "--json")
    asked = each.build.command("take-in", str(file), *options, *_as_of_today(each.build))
    began = perf_counter()
    told, used = command.run(asked, each.build.root, environment_of())
    seconds = perf_counter() - began
    if b'"rejected":0' not in told.replace(b" ", b""):
        raise RuntimeError(f"{file} isn't taken in: {told.decode()[-2000:]}")
    return Measured(rows / seconds, cpu_us=used.cpu_us / rows, memory_mb=used.memory_mb, count=rows)


@cache
def _as_of_today(build: Build) -> Sequence[str]:
    """What says that the file's answers aren't history, to a build that asks for it."""
    return ("--current",) if "--current" in build.output("take-in", "--help") else ()


def _write(file: Path, rows: int) -> None:
    prefix = f"f{next(_fresh)}"
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(_HEADER)
        for number in range(rows):
            reference, segment = f"{prefix}-{number}", SEGMENTS[number % len(SEGMENTS)]
            at, score = f"{number % 28 + 1:02}/10/2026 10:00", 3 if number % 10 == 0 else 9
            words = f"Nadie contestó en toda la mañana, mesa {number}"
            customer = f"{reference}@mail.example", f"Guest {number}"
            writer.writerow((reference, segment, at, score, words, *customer))
