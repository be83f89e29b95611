"""The same answers as NDJSON, CSV and XLSX, each taken in by the command: processor time a line, and memory.

`python -m bench.files --rows 20000 --rounds 3`; each row has a time of its own. `--words` makes the comments longer.
"""

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

import xlsxwriter

from bench import command
from bench.command import Used

_HEADER: Final = ("Response ID", "Answered", "Score", "Why?", "E-mail", "Name")
_MAPPING: Final = """
survey = "visit"
reference = { column = "Response ID" }
score = { column = "Score", scale = "nps" }
time = { column = "Answered", format = "dd/mm/yyyy HH:MM:SS", zone = "Europe/Madrid" }
answers = [{ question = "Why?", verbatim = { column = "Why?" } }]
customer = { email = { column = "E-mail" }, name = { column = "Name" } }
"""
_KINDS: Final = ("ndjson", "csv", "xlsx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", type=int, default=40, help="characters of a comment")
    parser.add_argument("--only", choices=_KINDS, action="append", help="one kind of file; may be given again")
    asked = parser.parse_args()
    kinds = asked.only or _KINDS
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "mapping.toml").write_text(_MAPPING)
        files = {kind: _written(folder, kind, asked.rows, asked.words) for kind in kinds}
        least = min(_import(folder, _written(folder, "ndjson", 1, 40)).cpu_us for _ in range(asked.rounds))
        rounds = [{kind: _import(folder, file) for kind, file in files.items()} for _ in range(asked.rounds)]
    for kind in kinds:
        cpu_us = median(each[kind].cpu_us - least for each in rounds) / asked.rows
        first = median((each[kind].cpu_us - least) / (each[kinds[0]].cpu_us - least) for each in rounds)
        memory_mb = max(each[kind].memory_mb for each in rounds)
        print(f"{kind:7}{asked.rows:9,} rows {cpu_us:8.1f} µs a line {first:6.2f} of {kinds[0]} {memory_mb:7.0f} MB")


def _rows(count: int, words: int) -> Iterator[tuple[str, dt.datetime, int, str, str, str]]:
    begin = dt.datetime(2026, 10, 1)  # noqa: DTZ001 (as files have them)
    for number in range(count):
        said = f"Nadie contestó en toda la mañana, mesa {number}".ljust(words, ".")
        time = begin + dt.timedelta(seconds=13 * number)
        yield f"r-{number}", time, 3 if number % 10 == 0 else 9, said, f"r-{number}@mail.example", f"Guest {number}"


def _written(folder: Path, kind: str, count: int, words: int) -> Path:
    path = folder / f"{count}.{kind}"
    if kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet, date = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            sheet.write_row(0, 0, _HEADER)
            for number, row in enumerate(_rows(count, words), start=1):
                sheet.write_row(number, 0, row)
                sheet.write_datetime(number, 1, row[1], date)
        return path
    with path.open("w", newline="", encoding="utf-8") as file:
        if kind == "csv":
            writer = csv.writer(file)
            writer.writerow(_HEADER)
            writer.writerows((row[0], f"{row[1]:%d/%m/%Y %H:%M:%S}", *row[2:]) for row in _rows(count, words))
        else:
            file.writelines(json.dumps(_response(*row), ensure_ascii=False) + "\n" for row in _rows(count, words))
    return path


def _response(reference: str, time: dt.datetime, score: int, said: str, email: str, name: str) -> dict[str, object]:
    answers = [{"question": "Why?", "verbatim": said}]
    customer = {"email": email, "name": name}
    own = {"survey": "visit", "reference": reference, "score": score, "scale": "nps", "time": f"{time.isoformat()}Z"}
    return {**own, "answers": answers, "customer": customer}


def _import(folder: Path, file: Path) -> Used:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{place}/amends.db"
        amends = (sys.executable, "-m", "amends")
        made = subprocess.run(
            (*amends, "workspace", "create", "W", "--timezone", "Europe/Madrid", "--database", url),
            check=True,
            capture_output=True,
            text=True,
        )
        mapping = () if file.suffix == ".ndjson" else ("--mapping", str(folder / "mapping.toml"))
        options = ("--workspace", made.stdout.strip(), "--database", url, "--current", *mapping)
        _, used = command.run((*amends, "import", str(file), *options), folder)
        return used


if __name__ == "__main__":
    main()
