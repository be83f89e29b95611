"""Search text: words as they are looked for, the same on every engine, whatever script they are written in."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from msgspec import Struct

MAX_INDEXED_CHARACTERS = 100_000
MAX_QUERY_WORDS = 20
_MAX_WORD_CHARACTERS = 100
_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|([^"]+)')
# Chinese, Japanese and Thai are written without blanks between words: there each character counts as one.
# The ranges stand as numbers: a character of the compatibility block becomes another one wherever text is normalised.
_RANGES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
UNSPACED = re.compile(f"[{_RANGES}]|[^{_RANGES}]+")
_UNSPACED_CHARACTER = re.compile(f"[{_RANGES}]")
# The combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, which readers don't see as another letter. Those of
# other scripts are vowels and voices: without them a word is another word.
_ACCENTS = (
    "\u0300-\u036f\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
    "\u0483-\u0489\u2de0-\u2dff\ua66f-\ua672\ua674-\ua67d\ua69e\ua69f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
# What isn't seen, or only stretches a word: soft hyphen, tatweel, joiners, marks of direction, variation selectors.
_UNSEEN = (
    "\u00ad\u0640\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
_LEFT_OUT = re.compile(f"[{_ACCENTS}{_UNSEEN}]+")
_OWN_LETTERS = {"đ": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ı": "i"}
_OWN_LETTER = re.compile(f"[{''.join(_OWN_LETTERS)}]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_VOICED_KANA = re.compile("[\u3040-\u30ff][\u3099\u309a]")
# Marks that stay are of scripts from here on, beside those that are left out; kana's are composed.
_MAY_KEEP_MARKS = re.compile(
    "[\u0700-\u1cff\u2cef-\u2cf1\u2d7f\u302a-\u302f\u3099\u309a\ua673-\uabff\U00010000-\U0010ffff]"
)


class Phrase(Struct, frozen=True):
    """Words that stand beside each other; the last may go on when `is_open`."""

    words: tuple[str, ...]
    is_open: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared, each as it is kept in the index.

    Case makes no difference, nor do compatibility forms, accents of Latin, Greek, Cyrillic, Hebrew and Arabic, letters
    with a stroke, digits of another script, and what isn't seen.
    """
    if text.isascii():
        return [*map(_kept, _WORD.findall(text.lower()))]
    # What a reader doesn't see as a difference is none: compatibility forms, case, accents, digits of another script.
    plain = _folded(unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()))
    words = _with_marks(plain) if _MAY_KEEP_MARKS.search(plain) else _WORD.findall(plain)
    if _UNSPACED_CHARACTER.search(plain):
        words = [word for run in words for word in UNSPACED.findall(run)]
    return [*map(_kept, words)]


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


def _folded(decomposed: str) -> str:
    plain = _LEFT_OUT.sub("", decomposed)
    plain = _OWN_LETTER.sub(lambda letter: _OWN_LETTERS[letter[0]], plain)
    plain = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)
    return _VOICED_KANA.sub(lambda kana: unicodedata.normalize("NFC", kana[0]), plain)


def _with_marks(plain: str) -> list[str]:
    """Words whose marks are part of them."""
    runs = ("".join(run) for is_word, run in groupby(plain, _is_of_a_word) if is_word)
    return [run for run in runs if any(each.isalnum() for each in run)]


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


@lru_cache(maxsize=8192)
def _kept(word: str) -> str:
    # The engines cut words where they like; of letters and digits alone neither cuts anything.
    return "h" + word[:_MAX_WORD_CHARACTERS].encode("utf-8", "replace").hex()
