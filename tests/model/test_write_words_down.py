"""Words are kept for the index the same whatever way is taken to them: quickly for most, slowly for the rest."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.model.search_text import document, words_of

_UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]"


_FOLDED = {"đ": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ı": "i"}
_UNSEEN = {chr(each) for each in (0xAD, 0x640, 0x61C, 0xFEFF, *range(0x200C, 0x2010), *range(0x202A, 0x202F))}
_UNSEEN |= {chr(each) for each in (*range(0x2060, 0x2065), *range(0x2066, 0x2070))}
_UNSEEN |= {chr(each) for each in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
_WITHOUT_MARKS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC", "COMBINING")
_OF_OTHER_SCRIPTS = ("KATAKANA", "BINDU BELOW", "OLD PERMIC", "GLAGOLITIC", "GRANTHA", "DEVANAGARI", "GREEK MUSICAL")


def is_accent(character: str) -> bool:
    """Whether a combining mark is of a script whose readers don't see it as another letter."""
    name = unicodedata.name(character, "")
    is_kept = name.removeprefix("COMBINING ").startswith(_OF_OTHER_SCRIPTS)
    return unicodedata.category(character) in ("Mn", "Me") and not is_kept and name.startswith(_WITHOUT_MARKS)


def plainly(text: str) -> list[str]:
    """Each character looked at by itself."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    seen = "".join(each for each in folded if each not in _UNSEEN and not is_accent(each))
    plain = "".join(_FOLDED.get(each, str(unicodedata.decimal(each, each))) for each in seen)
    plain = re.sub("[\u3040-\u30ff][\u3099\u309a]", lambda kana: unicodedata.normalize("NFC", kana[0]), plain)
    runs, run = [], ""
    for each in plain + " ":
        if each.isalnum() or unicodedata.category(each).startswith("M"):
            run += each
        else:
            runs, run = [*runs, run], ""
    runs = [run for run in runs if re.search(r"[^\W_]", run)]
    words = [word for run in runs for word in re.findall(f"{_UNSPACED}|(?:(?!{_UNSPACED}).)+", run)]
    return ["h" + word[:100].encode("utf-8", "replace").hex() for word in words]


@given(st.text(max_size=40))
@example("Nadie contestó en toda la mañana")
@example("Straße, ﬁne — “e\u0301”")
@example("मुझे किसी ने उत्तर नहीं दिया")
@example("لم يرد أحد\u064b")
@example("誰も出なかった café")
@example("не відповів й")
@example("0ꓐ")
@example("กี่ ที่ ガス 1\ufe0f\u20e3 ३४ ـسـ a\u0301\u0b3f")
def test_words_are_those_that_the_plain_way_finds(text: str) -> None:
    assert words_of(text) == plainly(text)


def test_texts_are_kept_one_behind_the_other() -> None:
    assert document(["No answer", "", "e-mail"]) == " ".join(plainly("No answer e mail"))


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Đorđe Łukasz", "dorde lukasz"),
        ("smørrebrød", "smorrebrod"),
        ("Œuvre, ægte", "oeuvre aegte"),
        ("ILIK ılık", "ilik ilik"),
        ("فاتـــورة", "فاتورة"),
        ("Kranken\u00adhaus", "Krankenhaus"),
        ("می\u200cخواهم", "میخواهم"),
        ("٣٤٦ و १२", "346 و 12"),
        ("שָׁלוֹם", "שלום"),
        ("Ελλάδα, ёлка", "ελλαδα елка"),
        ("ガス", "ｶﾞｽ"),
        ("葛\U000e0100", "葛"),
    ],
)
def test_what_a_reader_takes_for_the_same_is_found(written: str, looked_for: str) -> None:
    assert words_of(written) == words_of(looked_for)


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [("कि", "की"), ("मुझे", "मझ"), ("ที่", "ทา"), ("ガス", "カス"), ("バス", "ハス"), ("パン", "バン")],
    ids=ascii,
)
def test_another_word_is_not_found_where_a_mark_is_a_vowel_or_a_voice(written: str, looked_for: str) -> None:
    assert words_of(written) != words_of(looked_for)


def test_a_hindi_word_is_one_word() -> None:
    assert len(words_of("मुझे उत्तर")) == 2
