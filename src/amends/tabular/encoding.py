"""Which encoding a text file is in: found in its bytes, or fixed by the mapping."""

import codecs
import io
import re
from pathlib import Path
from typing import Final

from msgspec import Struct

from amends.errors import FieldError, Invalid, UnreadableError
from amends.texts.text import Text, say

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDEFINED_IN_1252 = frozenset("\udc81\udc8d\udc8f\udc90\udc9d")
_ESCAPED = re.compile("[\udc80-\udcff]")
_REPLACED = re.compile("\ufffd")
_CHUNK_BYTES = 1 << 20

_CODECS: Final = frozenset(
    [
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman"),
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
        *("shift_jis", "cp932", "euc_jp", "gb18030", "gbk", "big5", "euc_kr"),
    ]
)


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
    """The one name of an encoding that Amends reads. Raises UnreadableError for any other."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        codec = ""
    if codec not in _CODECS:
        raise UnreadableError(say("not_an_encoding"))
    return codec


def choose(path: Path, name: str = "") -> Encoding:
    """The encoding that the mapping fixed by its canonical name, or the one that the file's bytes speak for.

    Raises Invalid for UTF-16 that doesn't say in which order its bytes are.
    """
    if not name:
        return _detect(path)
    if name == "utf-16" and not _start(path).startswith(_UTF16):
        raise Invalid(FieldError("encoding", say("no_byte_order_mark")))
    return _fixed(name)


def _fixed(name: str, note: Text | None = None) -> Encoding:
    if name == "utf-8":
        # Customers' words may hold U+FFFD from an earlier accident; escaping tells ours apart from theirs.
        return Encoding("UTF-8", "utf-8-sig", "surrogateescape", _ESCAPED, note)
    return Encoding(name.upper(), name, "replace", _REPLACED, note)


def _detect(path: Path) -> Encoding:
    start = _start(path)
    if start.startswith(_UTF16):
        return _fixed("utf-16", say("read_as_utf16"))
    census = _count(path)
    if not census.broken or start.startswith(codecs.BOM_UTF8):
        return _fixed("utf-8")
    # In Latin-1 text hardly any two characters look like UTF-8; in UTF-8 with an accident most of them do.
    if census.whole >= census.broken:
        return _fixed("utf-8", say("read_as_broken_utf8"))
    name, codec = ("Latin-1", "iso8859-1") if census.strange else ("Windows-1252", "cp1252")
    return _fixed(codec, say("read_as_other", encoding=name))


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
        self.whole += sum(character > "\x7f" for character in text) - len(escaped)
        self.strange = self.strange or not _UNDEFINED_IN_1252.isdisjoint(escaped)


def _count(path: Path) -> _Census:
    census = _Census()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            census.add(decoder.decode(chunk))
    census.add(decoder.decode(b"", final=True))
    return census
