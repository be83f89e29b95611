"""Whole words: a text as a row of words, so that one phrase is found in another by looking for it as it stands.

A row reads ` nobody answered . no refund `: words in their compared spelling, one space between them, a full stop
where a sentence ends, a space at either end. In it, ` no ` isn't found in ` nothing `, and ` no refund ` isn't found
across two sentences. Each character of a script that is written without spaces is a word of its own, and so
is each pictograph: there, a phrase is found wherever its characters follow each other.

The row of a phrase that ends in an asterisk, `refund*`, has no space at its end: so it is found where a word begins.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import chain
from typing import Final

from msgspec import Struct

from amends.model.rule.language import Spelling, spelling_of

SENTENCE_END: Final = " . "
BEGINNING: Final = "*"
"""What stands at the end of a phrase whose last word may go on."""
_MIN_BEGINNING: Final = 2

# Apostrophes as people and keyboards write them; Ukrainian's is formally a letter.
_APOSTROPHES = re.compile("[’‘‛ʼ＇`´′]")
# NFKC would write these out as letters and glue them to the word before.
_ABBREVIATING_SIGNS = re.compile("[™℠№℡]")
# Soft hyphens, joiners, marks of direction, Arabic stretching: seen by nobody, meant by nobody.
_INVISIBLE = re.compile("[\u00ad\u0640\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_SENTENCE_END = re.compile(r"[.:!?;。।؟؛۔](?:(?<![.:])|(?!\w))[\s.:!?;。।؟؛۔]*")
_POSSESSIVE = re.compile(r"'s\b")
# Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Han, pictographs.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    "\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
# Combining marks stand here. Those of scripts beyond the first plane are left out: they make each search slow.
_BLOCKS_WITH_MARKS = ((0x300, 0x3100), (0xA66F, 0xAC00), (0xFB1E, 0xFE30))

# 3.5 and 1,000 are one word.
_FRACTION = r"(?<=\d)[.,]\d+"
# The first characters that carry marks, and all scripts from Hebrew on.
_BEYOND_PLAIN = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\U0010ffff]")
# Words of scripts that have spaces and need no marks, found several times faster than words of all.
_PLAIN_WORD = re.compile(rf"[^\W_]+(?:'[^\W_]+|{_FRACTION})*|\.(?!\w)")


class Phrases(Struct, frozen=True, dict=True):
    """Words or phrases to look for, as the rule writes them, read in a language or, with "", in the response's own."""

    words: tuple[str, ...]
    read_as: str = ""

    def spelling(self, language: str) -> Spelling:
        """How they are compared with words in `language`."""
        return spelling_of(self.read_as or language)

    def rows(self, spelling: Spelling) -> tuple[str, ...]:
        """Each phrase as a row of words, open at its end if it asks for a beginning; made once a spelling."""
        rows = self._rows.get(spelling)
        if rows is None:
            rows = self._rows[spelling] = tuple(_phrase_row(phrase, spelling) for phrase in self.words)
        return rows

    @cached_property
    def _rows(self) -> dict[Spelling, tuple[str, ...]]:
        return {}


def row(texts: Iterable[str], spelling: Spelling) -> str:
    """The words of some texts in a row, a sentence ending between each two texts; "" when there is no word at all."""
    sentences = (" ".join(_words(_spelled(text, spelling))) for text in texts)
    words = SENTENCE_END.join(sentence for sentence in sentences if sentence).strip(SENTENCE_END)
    return f" {words} " if words else ""


def asks_for_beginning(phrase: str) -> bool:
    """Whether a phrase stands for all that begin like it, as `refund*` does; its beginning has two letters or more."""
    text = phrase.rstrip()
    if not text.endswith(BEGINNING):
        return False
    letters = text[-3:-1]
    return len(letters) == _MIN_BEGINNING and all(unicodedata.category(each)[0] in "LMN" for each in letters)


def found_in(heard: str, phrase_row: str) -> str:
    """What the row of a phrase finds in a row of words, to the end of the last word; "" when it isn't there."""
    begin = heard.find(phrase_row)
    if begin < 0 or not phrase_row:
        return ""
    return heard[begin : heard.index(" ", begin + len(phrase_row.rstrip()))].strip()


def _phrase_row(phrase: str, spelling: Spelling) -> str:
    found = row([phrase], spelling)
    return found[:-1] if asks_for_beginning(phrase) else found


def _spelled(text: str, spelling: Spelling) -> str:
    if not text.isascii():
        text = _APOSTROPHES.sub("'", _ABBREVIATING_SIGNS.sub(" ", _INVISIBLE.sub("", text)))
        text = unicodedata.normalize("NFKC", text)
    if spelling.dotless_i:
        text = text.replace("İ", "i").replace("I", "ı")
    # Casefolding İ leaves a dot above the i.
    text = text.casefold().replace("i\u0307", "i")
    if not text.isascii():
        text = _without_accents(text, spelling)
    if "'" in text:
        text = text.replace("'", " ") if spelling.splits else _POSSESSIVE.sub(" s", text)
    return _SENTENCE_END.sub(SENTENCE_END, text)


def _without_accents(text: str, spelling: Spelling) -> str:
    text = unicodedata.normalize("NFC", text)
    for letter, respelled in spelling.respelled:
        text = text.replace(letter, respelled)
    if spelling.accents is None:
        return text
    return unicodedata.normalize("NFC", spelling.accents.sub("", unicodedata.normalize("NFD", text)))


def _words(text: str) -> list[str]:
    return (_any_word() if _BEYOND_PLAIN.search(text) else _PLAIN_WORD).findall(text)


@cache
def _any_word() -> re.Pattern[str]:
    """Finds words of any script: letters may carry marks, which Python's \\w leaves out."""
    letters = rf"[^\W_{_UNSPACED}]+"
    word = rf"{letters}(?:[{_marks()}]+(?:{letters})?)*"
    return re.compile(rf"{word}(?:'{word}|{_FRACTION})*|[{_UNSPACED}][{_marks()}]*|\.(?!\w)")


@cache
def _marks() -> str:
    blocks = chain.from_iterable(range(first, end) for first, end in _BLOCKS_WITH_MARKS)
    return "".join(char for char in map(chr, blocks) if unicodedata.category(char).startswith("M"))
