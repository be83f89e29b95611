"""What is published speaks of no particular machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".md", ".toml", ".sql", ".html", ".css", ".js", ".json", ".txt", ".yml", ".yaml", ".ini", ".cfg"}
LOCAL = re.compile(r"(?<![\w.:/-])/(?:work|home|root|Users|tmp|mnt|private|opt|workspace)/[\w.-]+|[A-Z]:\\Users\\")


def published() -> Iterator[Path]:
    for folder in ("src/amends", "docs", "examples"):
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEXTS)
    yield from sorted(ROOT.glob("*.md"))


def local_paths(text: str) -> list[str]:
    return [f"line {number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if LOCAL.search(line)]


def test_no_published_file_names_a_local_path() -> None:
    found = {str(path.relative_to(ROOT)): local_paths(path.read_text("utf-8")) for path in published()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("text", ["see /home/ana/amends.db", "open('/tmp/feedback.csv')", "C:\\Users\\Ana"])
def test_a_local_path_is_told(text: str) -> None:
    assert local_paths(text)


@pytest.mark.parametrize("text", ["sqlite:///amends.db", "GET /v1/workspaces/7", "https://example.com/home/page"])
def test_an_address_is_none(text: str) -> None:
    assert not local_paths(text)
