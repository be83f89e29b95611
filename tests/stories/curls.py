"""The curl commands that a page of the documentation shows, with the output that it shows for each."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "


class Shown(Struct):
    """A command as a page shows it, and its output; where in the page's text the command and the output are.

    The output is that below the command, or the block of JSON right behind its block; None when none is shown.
    """

    command: str
    at: int
    output: str | None
    start: int
    end: int


class Curl(Struct, frozen=True):
    """What a curl sends, and through which programs its output goes."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None
    pipes: tuple[tuple[str, ...], ...]


def shown_on(page: Path) -> list[Shown]:
    """All curls of a page, in order."""
    text = page.read_text("utf-8")
    found: list[Shown] = []
    end = 0
    for block in _FENCED.finditer(text):
        kind, start, follows = block[1], block.start(2), not text[end : block.start()].strip()
        end = block.end()
        if kind == "json" and follows and found and found[-1].output is None:
            found[-1] = Shown(found[-1].command, found[-1].at, block[2], start, block.end(2))
        elif kind in ("console", "sh"):
            found += _of_block(block[2], start)
    return [each for each in found if each.command.startswith("curl ")]


def read(command: str) -> Curl:
    """What a curl command sends. Raises ValueError for an option that isn't known here."""
    first, *others = _piped(command)
    words = iter(first[1:])
    method, url, headers, body = "", "", {}, None
    for word in words:
        match word:
            case "-s":
                pass
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-X":
                method = next(words)
            case "--data-binary":
                body = (ROOT / next(words).removeprefix("@")).read_text("utf-8")
            case "--json":
                body = next(words)
                body = (ROOT / body[1:]).read_text("utf-8") if body.startswith("@") else body
                headers |= {"content-type": "application/json", "accept": "application/json"}
            case _ if word.startswith("-") or url:
                raise ValueError(f"{word} of {command}")
            case _:
                url = word
    return Curl(method or ("GET" if body is None else "POST"), url, headers, body, tuple(map(tuple, others)))


def _of_block(block: str, start: int) -> Iterator[Shown]:
    lines = block.splitlines(keepends=True)
    while lines:
        line = lines.pop(0)
        start += len(line)
        if not line.startswith(_PROMPT):
            continue
        command = line.removeprefix(_PROMPT)
        at = start - len(command)
        while not _is_whole(command):
            start += len(lines[0])
            command += lines.pop(0)
        output = ""
        while lines and not lines[0].startswith(_PROMPT):
            output += lines.pop(0)
        yield Shown(command.rstrip("\n"), at, output or None, start, start + len(output))
        start += len(output)


def _is_whole(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def _piped(command: str) -> list[list[str]]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    parts: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
