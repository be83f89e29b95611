"""`python -m bench.fill_database URL TICKETS FILE`: a new database filled by the build that runs this.

Another build's bench calls it in a process of its own, by these arguments, and reads FILE: they stay as they are.
"""

import sys
from pathlib import Path

from msgspec import Struct, json

from bench.fill import fill
from bench.place import place


class FilledDatabase(Struct, frozen=True):
    """What is in it: a workspace with a key to it, those who work there, and its tickets.

    `verbatim` is what the build calls the text of a customer in requests; the oldest say nothing of it.
    """

    workspace_id: int
    key: str
    user_ids: tuple[int, ...]
    ids: list[int]
    verbatim: str = "words"


def main(url: str, tickets: str, file: str) -> None:
    """Fill, and write what is there to the file."""
    made = place(url)
    found = FilledDatabase(made.workspace_id, made.key, made.user_ids, fill(made, int(tickets)), made.verbatim)
    Path(file).write_bytes(json.encode(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
