"""Filled databases: each build fills its own, they are kept for the next run, and what is measured works on copies."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import json, structs

from bench import postgres
from bench.build import Build
from bench.contests import Filled
from bench.fill_database import FilledDatabase
from bench.place import Place

_COMMAND = "fill_database.py"
_BEFORE_THE_COMMAND = Path(__file__).parent / "fill_dbbeb53.py"


def on_sqlite(build: Build, folder: Path, tickets: int) -> Filled:
    """A build's SQLite database with that many tickets."""
    file, told = _files(build, folder, f"sqlite-{tickets}")
    if not told.exists():
        _remove(file)
        _fill(build, f"sqlite:///{file}", tickets, told)
    return _filled(told, f"sqlite:///{file}")


def on_postgres(build: Build, folder: Path, server: str, tickets: int) -> Filled:
    """A build's database with that many tickets on a PostgreSQL server."""
    _, told = _files(build, folder, f"postgres-{tickets}")
    name = f"amends_bench_{build.key}_{tickets}"
    url = _named(server, name)
    if not told.exists() or not postgres.has(server, name):
        postgres.run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        _fill(build, url, tickets, told)
    return _filled(told, url)


@contextmanager
def copied(own: Filled, name: str) -> Iterator[Filled]:
    """The same in a database of its own, so that what one contender writes never meets another; removed at the end."""
    make = _sqlite_copy if own.place.is_sqlite else _postgres_copy
    with make(own.place, name) as url:
        yield structs.replace(own, place=structs.replace(own.place, url=url))


def fresh(server: str, name: str) -> str:
    """The URL of a new and empty database of that name on a PostgreSQL server."""
    postgres.run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    return _named(server, name)


def name_of(url: str) -> str:
    """The name of the database at a PostgreSQL server's URL, "" for a file's."""
    return "" if url.startswith("sqlite") else urlsplit(url).path.removeprefix("/")


def _files(build: Build, folder: Path, name: str) -> tuple[Path, Path]:
    own = folder / build.key
    own.mkdir(parents=True, exist_ok=True)
    return own / f"{name}.db", own / f"{name}.json"


def _fill(build: Build, url: str, tickets: int, told: Path) -> None:
    print(f"{build.name}: filling {tickets:,} tickets at {url} …", file=sys.stderr, flush=True)
    # It is written at the end of the filling: what was broken off before is filled anew.
    has_command = (build.root / "bench" / _COMMAND).exists()
    script = ("-m", "bench.fill_database") if has_command else (str(_BEFORE_THE_COMMAND),)
    build.run_script(*script, url, str(tickets), str(told))


def _filled(told: Path, url: str) -> Filled:
    found = json.decode(told.read_bytes(), type=FilledDatabase)
    return Filled(Place(url, found.workspace_id, found.key, found.user_ids, found.verbatim), found.ids)


@contextmanager
def _sqlite_copy(place: Place, name: str) -> Iterator[str]:
    file = Path(place.file)
    target = file.with_name(f"{name}-{file.name}")
    _remove(target)
    shutil.copyfile(file, target)
    try:
        yield f"sqlite:///{target}"
    finally:
        _remove(target)


@contextmanager
def _postgres_copy(place: Place, name: str) -> Iterator[str]:
    model = name_of(place.url)
    server, copy = _named(place.url, "postgres"), f"{model}_{name}"
    drop = f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)"
    postgres.run(server, drop, f"CREATE DATABASE {copy} TEMPLATE {model} STRATEGY FILE_COPY")
    try:
        yield _named(place.url, copy)
    finally:
        postgres.run(server, drop)


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _remove(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
