"""Which encoding a text file is in: found in its bytes, or fixed by the mapping."""

import codecs
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from amends.errors import FieldError, Invalid, UnreadableError
from amends.tabular.alphabets import best_reading
from amends.texts.text import Text, say

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDEFINED_IN_1252 = frozenset("\udc81\udc8d\udc8f\udc90\udc9d")
_ESCAPED = re.compile("[\udc80-\udcff]")
_REPLACED = re.compile("\ufffd")
_CHUNK_BYTES = 1 << 20

_SAMPLE_BYTES = 1 << 16
_LOOKED_THROUGH_BYTES = 8 << 20
_SOUND = 0.9
"""Words that read less well than this read like nothing."""

_NOT_OF_FILES: Final = frozenset({"charmap", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Codecs of Python's that read texts, and are no file's encoding."""

_SAME: Final = {"utf-8-sig": "utf-8"}
_NAMES: Final = {"iso8859-1": "Latin-1", "cp932": "Shift_JIS", "cp949": "EUC-KR"}


class Encoding(Struct, frozen=True):
    """How to decode a file; `unreadable` finds what stands for bytes that mean nothing in it, `note` is for people."""

    name: str
    codec: str
    errors: str
    unreadable: re.Pattern[str]
    note: Text | None = None

    def open(self, file: io.BufferedReader) -> io.TextIOWrapper:
        """The file's text, its line breaks as they are."""
        return io.TextIOWrapper(file, encoding=self.codec, errors=self.errors, newline="")


def canonical(name: str) -> str:
    """The one name of an encoding of texts that Python reads. Raises UnreadableError for any other."""
    try:
        codec = codecs.lookup(name)
        # What isn't of texts gives no text, or doesn't know how to replace what it can't read.
        is_of_texts = isinstance(codec.decode(b"a", "replace")[0], str)
    except (AssertionError, LookupError, TypeError, ValueError):
        is_of_texts = False
    if not is_of_texts or codec.name in _NOT_OF_FILES:
        raise UnreadableError(say("not_an_encoding"))
    return _SAME.get(codec.name, codec.name)


def choose(path: Path, name: str = "", languages: Sequence[str] = ()) -> Encoding:
    """The encoding that the mapping fixed by its canonical name, or the one that the file's bytes speak for.

    `languages` are those that customers may be expected to write: of two readings that are alike, one in these counts.

    Raises Invalid for UTF-16 that doesn't say in which order its bytes are.
    """
    if not name:
        return _detect(path, languages)
    if name == "utf-16" and not _start(path).startswith(_UTF16):
        raise Invalid(FieldError("encoding", say("no_byte_order_mark")))
    return _fixed(name)


def _fixed(name: str, note: Text | None = None) -> Encoding:
    if name == "utf-8":
        # Customers' words may hold U+FFFD from an earlier accident; escaping tells ours apart from theirs.
        return Encoding("UTF-8", "utf-8-sig", "surrogateescape", _ESCAPED, note)
    return Encoding(name.upper(), name, "replace", _REPLACED, note)


def _detect(path: Path, languages: Sequence[str]) -> Encoding:
    start = _start(path)
    if start.startswith(_UTF16):
        return _fixed("utf-16", say("read_as_utf16"))
    census = _count(path)
    if not census.broken or start.startswith(codecs.BOM_UTF8):
        return _fixed("utf-8")
    # In Latin-1 text hardly any two characters look like UTF-8; in UTF-8 with an accident most of them do.
    if census.whole >= census.broken:
        return _fixed("utf-8", say("read_as_broken_utf8"))
    own, best = best_reading(_sample(path), "iso8859-1" if census.strange else "cp1252", languages)
    if best.codec != own.codec:
        return _fixed(best.codec, say("read_as_best", encoding=_name(best.codec), instead=_name(own.codec)))
    reads = "read_as_other" if best.quality >= _SOUND else "read_as_nothing"
    return _fixed(own.codec, say(reads, encoding=_name(own.codec)))


def _name(codec: str) -> str:
    """What people call an encoding."""
    return _NAMES.get(codec) or re.sub(r"^cp125", "Windows-125", codec).upper().replace("WINDOWS", "Windows")


def _sample(path: Path) -> bytes:
    """Some of the lines that aren't ASCII."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while file.tell() < _LOOKED_THROUGH_BYTES and size < _SAMPLE_BYTES and (line := file.readline(_SAMPLE_BYTES)):
            if not line.isascii():
                lines.append(line)
                size += len(line)
    return b"".join(lines)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


class _Census(Struct):
    """Characters beyond ASCII that are whole UTF-8, bytes that are not, and whether Windows-1252 lacks one of those."""

    whole: int = 0
    broken: int = 0
    strange: bool = False

    def add(self, text: str) -> None:
        if text.isascii():
            return
        escaped = _ESCAPED.findall(text)
        self.broken += len(escaped)
        self.whole += len(text) - len(text.encode("ascii", "ignore")) - len(escaped)
        self.strange = self.strange or not _UNDEFINED_IN_1252.isdisjoint(escaped)


def _count(path: Path) -> _Census:
    census = _Census()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            census.add(decoder.decode(chunk))
    census.add(decoder.decode(b"", final=True))
    return census
