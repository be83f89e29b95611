"""In which encoding bytes read like words: what other alphabets become as Windows-1252 reads like nothing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from msgspec import Struct

CODECS: Final[dict[str, tuple[str, ...]]] = {
    "cp1250": ("pl", "cs", "sk", "hu", "sl", "hr", "ro"),
    "cp1254": ("tr", "az"),
    "cp1255": ("he",),
    "cp1253": ("el",),
    "cp1251": ("ru", "uk", "bg", "sr", "mk", "be"),
    "cp1256": ("ar", "fa", "ur"),
    "cp1257": ("lt", "lv", "et"),
    "cp874": ("th",),
    "koi8-r": ("ru", "uk", "bg"),
    "cp866": ("ru", "uk"),
    "iso8859-5": ("ru", "uk", "bg", "sr", "mk"),
    "iso8859-2": ("pl", "cs", "sk", "hu", "sl", "hr", "ro"),
    "mac-roman": (),
    "cp850": (),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "gb18030": ("zh",),
    "big5": ("zh",),
}
"""What is tried beside Windows-1252, with the languages that are written so."""

_WORD: Final = re.compile(r"\S*[^\x00-\x7f]\S*")
_AROUND: Final = "!\"#$%&'()*+,-./:;<=>?@[]{}|«»“”„’‘…–—¿¡،؛؟\u00a0·0123456789"
_BETWEEN: Final = re.compile(r"[,;|\t/\-،؛؟。、，！？「」（）・：；～…]+")
_MAX_WORDS: Final = 2000
_LAST_ASCII: Final = 0x7F
_FEWEST_BYTES: Final = 4
"""That must be there to doubt the default."""

_READS_WELL: Final = 0.9
_MUCH_BETTER: Final = 0.15
_OWN_LANGUAGE: Final = 0.05
_WESTERN: Final = (
    *("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíóúüñªº", "ãõáéíóúâêôàçüªº", "àèéìíîòóùúªº", "ëïéèóöü", "åäöé", "æøåéö"),
    *("äöåšž", "áéíóúýþæöð", "àçèéíïòóúü"),
)
_CENTRAL: Final = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ")
_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("cp1252", "iso8859-1", "mac-roman", "cp850"), _WESTERN),
    **dict.fromkeys(("cp1250", "iso8859-2"), _CENTRAL),
    "cp1254": ("çğıöşüâîûi̇",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
}
"""The letters beyond ASCII that a language in Latin letters has, by the encodings that it is written in."""

_SYLLABLES: Final = frozenset({"HIRAGANA", "KATAKANA"})
_EAST_ASIAN: Final = frozenset({"HIRAGANA", "KATAKANA", "HANGUL", "CJK"})
_NO_SCRIPTS: Final = frozenset({"", "HALFWIDTH", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"})
"""What letters are called that belong to no script, or are hardly written."""

_FINAL_LETTERS: Final = frozenset("ךםןףץς")
_GREEK_ACCENTS: Final = frozenset("άέήίόύώΐΰ")
_ACCENTED_FROM: Final = 4
"""So many letters have a Greek word, and it has an accent."""

_SIGNS: Final = frozenset("€£¥°§©®™•²³½¼×±")
"""That stand alone or behind a number."""

_COMMON: Final = frozenset(
    "的一是不了在人有我他这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感這個們來時為說國後會裡過對學發當沒還樣開總從無點經長兒愛給間親進話與謝謝服務員房間乾淨"
)
"""Of Chinese: other readings of the same bytes are made of characters that nobody writes."""


class DecodedWords(Struct, frozen=True):
    """How well bytes read in an encoding: 1 is words throughout, 0 is none."""

    codec: str
    quality: float


def best_reading(sample: bytes, default: str, languages: Sequence[str] = ()) -> tuple[DecodedWords, DecodedWords]:
    """The default's reading of bytes, and the best one: another only where the default reads like nothing.

    `languages` are those of the workspace; of two readings that are alike, one of theirs is better.
    """
    own = DecodedWords(default, quality(sample, default))
    if own.quality >= _READS_WELL or not _is_much(sample):
        return own, own
    others = [DecodedWords(codec, _weighed(sample, codec, languages)) for codec in CODECS]
    best = max(others, key=lambda each: each.quality)
    is_better = best.quality >= _READS_WELL and best.quality > own.quality + _MUCH_BETTER
    return own, best if is_better else own


def _weighed(sample: bytes, codec: str, languages: Sequence[str]) -> float:
    is_spoken = any(language.partition("-")[0] in CODECS[codec] for language in languages)
    return quality(sample, codec) + (_OWN_LANGUAGE if is_spoken else 0)


def quality(sample: bytes, codec: str) -> float:
    """How much of what isn't ASCII reads like words, from 0 to 1."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError as error:
        # A sample may be cut within a character.
        if error.end < len(sample) - 4:
            return 0.0
        text = sample[: error.start].decode(codec, "ignore")
    good = bad = 0
    for word in islice(_words(text), _MAX_WORDS):
        letters = sum(character > "\x7f" for character in word)
        if _SIGNS.issuperset(word) or _is_word(word, codec):
            good += letters
        else:
            bad += letters
    return good / (good + bad) if good else 0.0


def _is_much(sample: bytes) -> bool:
    return sum(byte > _LAST_ASCII for byte in sample) >= _FEWEST_BYTES


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        for part in _BETWEEN.split(match[0]):
            word = part.strip(_AROUND)
            if not word.isascii():
                yield word


@lru_cache(maxsize=4096)
def _is_word(word: str, codec: str) -> bool:
    letters = [each for each in word if each.isalpha() or unicodedata.combining(each) or each == "ー"]
    if len(letters) < sum(each not in _AROUND for each in word):
        return False  # signs among letters, as ¿ and ³, are what other alphabets become
    scripts = {_script(letter) for letter in letters if not unicodedata.combining(letter)}
    if scripts <= _EAST_ASIAN:
        return _is_east_asian(word, scripts)
    if len(scripts) > 1 or scripts & _NO_SCRIPTS or not _has_sound_case(word):
        return False
    if scripts == {"LATIN"}:
        return _is_latin(word.replace("İ", "i").lower(), codec)
    if scripts == {"GREEK"} and word.islower() and len(word) >= _ACCENTED_FROM and _GREEK_ACCENTS.isdisjoint(word):
        return False
    return not _FINAL_LETTERS.intersection(word[:-1])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]


def _is_east_asian(word: str, scripts: set[str]) -> bool:
    if "HANGUL" in scripts:
        # The plain standard has the syllables that people write; its extension has all that could be.
        return scripts == {"HANGUL"} and len(word.encode("euc_kr", "ignore")) == 2 * len(word)
    return bool(scripts & _SYLLABLES) or any(letter in _COMMON for letter in word)


def _has_sound_case(word: str) -> bool:
    """Whether no small letter is followed by a capital one."""
    return not any(before.islower() and after.isupper() for before, after in pairwise(word))


def _is_latin(word: str, codec: str) -> bool:
    """Whether a language that is written in this encoding has all the letters of a word."""
    own = {letter for letter in word if letter > "\x7f"}
    return any(own.issubset(letters) for letters in _LETTERS.get(codec, ()))
