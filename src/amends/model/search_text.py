"""Search text: words as they are looked for, the same on every engine, whatever script they are written in."""

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

MAX_INDEXED_CHARACTERS = 100_000
MAX_QUERY_WORDS = 20
_MAX_WORD_CHARACTERS = 100
_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|([^"]+)')
# Chinese, Japanese and Thai are written without blanks between words: there each character counts as one.
# The ranges stand as numbers: a character of the compatibility block becomes another one wherever text is normalised.
_RANGES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_UNSPACED = re.compile(f"[{_RANGES}]|[^{_RANGES}]+")
_UNSPACED_CHARACTER = re.compile(f"[{_RANGES}]")
# Nearly all accents are of the first block. What combines otherwise lies from U+0483 on, but not in U+2000 to U+20CF.
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]+")
_MAY_COMBINE = re.compile("[\u0483-\u1fff\u20d0-\U0010ffff]")


class Phrase(Struct, frozen=True):
    """Words that stand beside each other; the last may go on when `is_open`."""

    words: tuple[str, ...]
    is_open: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text, without accents and case, each as it is kept in the index."""
    if text.isascii():
        return _kept(_WORD.findall(text.lower()))
    # What a reader doesn't see as a difference is none: compatibility forms, accents, case.
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = _without_accents(unicodedata.normalize("NFKD", folded))
    words = _WORD.findall(plain)
    if _UNSPACED_CHARACTER.search(plain):
        words = [word for run in words for word in _UNSPACED.findall(run)]
    return _kept(words)


def document(texts: Iterable[str]) -> str:
    """What the index keeps of some texts."""
    return " ".join([word for text in texts if text for word in words_of(text[:MAX_INDEXED_CHARACTERS])])


def parse(query: str) -> tuple[Phrase, ...]:
    """What to look for: all words, those in quotation marks beside each other; the last word may be its beginning."""
    phrases: list[Phrase] = []
    is_quoted = False
    for quoted, bare in _PHRASE.findall(query):
        is_quoted = bool(quoted)
        if quoted:
            phrases.append(Phrase(tuple(words_of(quoted))))
        else:
            # A word that the index splits, such as "e-mail" or one without blanks, stays together.
            phrases.extend(Phrase(tuple(words_of(word))) for word in bare.split())
    phrases = [phrase for phrase in phrases if phrase.words][:MAX_QUERY_WORDS]
    if phrases and not is_quoted and not query[-1:].isspace():
        phrases[-1] = Phrase(phrases[-1].words, is_open=True)
    return tuple(phrases)


def holds(document_text: str, phrases: Iterable[Phrase]) -> bool:
    """Whether a text, as `document` makes it, has all of these phrases."""
    kept = f" {document_text} "
    return all(f" {' '.join(each.words)}{'' if each.is_open else ' '}" in kept for each in phrases)


def _without_accents(decomposed: str) -> str:
    plain = _LATIN_ACCENTS.sub("", decomposed)
    if _MAY_COMBINE.search(plain) is None:
        return plain
    return "".join([each for each in plain if not unicodedata.combining(each)])


def _kept(words: list[str]) -> list[str]:
    # The engines cut words where they like; of letters and digits alone neither cuts anything.
    return ["h" + word[:_MAX_WORD_CHARACTERS].encode("utf-8", "replace").hex() for word in words]
