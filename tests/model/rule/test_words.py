"""Whole words in the languages that customers write in."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.rule import words
from amends.model.rule.language import SPELLINGS, is_tag, spelling_of
from amends.model.rule.words import Phrases, row

FOUND = [
    ("en", "refund", "I want my REFUND!"),
    ("en", "refund*", "I want my REFUND!"),
    ("en", "refund*", "Nobody refunded me"),
    ("en", "refund* ", "refunding takes weeks"),
    ("en", "no refund*", "there were no refunds."),
    ("fr", "rembours*", "l'argent n'est pas remboursé"),
    ("de", "zurückzahl*", "Zurueckzahlung, bitte"),
    ("ru", "возврат*", "жду возврата"),
    ("hi", "वापस*", "पैसे वापसी"),
    ("zh", "退款*", "请退款"),
    ("en", "f***", "what the f is this"),
    ("en", "a*", "a room"),
    ("en", "no", "No. Nothing works"),
    ("en", "no", "no-one came"),
    ("en", "e-mail", "they lost my e mail"),
    ("en", "can't", "I can’t believe it"),
    ("en", "manager", "The manager's rude"),
    ("en", "customers", "the customers' queue"),
    ("en", "naive", "so naïve"),
    ("en", "café", "the CAFE was cold"),
    ("en", "not good", "not,  good"),
    ("en", "3.5", "it took 3.5 hours"),
    ("en", "1,000", "I paid 1,000 for it"),
    ("en", "broken", "it was broken.Refund me"),
    ("en", "refund", "it was broken.Refund me"),
    ("en", "amends", "Amends™ failed"),
    ("en", "file", "the ﬁle is gone"),
    ("en", "cooperate", "they would not co\u00adoperate"),
    ("en", "😡", "Awful😡😡"),
    ("en", "👍", "Great 👍🏽"),
    ("en", "snake", "snake_case"),
    ("", "refund", "(refund)"),
    ("es", "devolución", "Quiero mi DEVOLUCION"),
    ("es", "nadie contesto", "Nadie contestó nunca"),
    ("es-mx", "año", "todo el AÑO"),
    ("es", "mal", "¡Mal! ¿Por qué?"),
    ("pt-br", "não", "nao funciona"),
    ("pt", "água", "garrafa d'água"),
    ("fr", "accueil", "L’accueil était froid"),
    ("fr", "l'accueil", "l' accueil"),
    ("fr", "coeur", "Mon cœur"),
    ("fr", "aujourd'hui", "Aujourd’hui encore"),
    ("it", "perche", "Perché? Non so"),
    ("it", "assistenza", "l'assistenza"),
    ("ca", "atenció", "l'atencio"),
    ("ro", "bună", "buna ziua"),
    ("de", "Straße", "STRASSE"),
    ("de", "schön", "schoen"),
    ("de", "schoen", "SCHÖN"),
    ("de", "Cafe", "Café"),
    ("da", "dårlig", "daarlig service"),
    ("nb", "ødelagt", "oedelagt"),
    ("sv", "idé", "en ide"),
    ("sv", "dålig", "DÅLIG"),
    ("fi", "hyvä", "Hyvä"),
    ("tr", "kırık", "KIRIK"),
    ("tr", "iade", "İADE istiyorum"),
    ("tr", "Ankara", "Ankara'dan geldi"),
    ("az", "pis", "PİS"),
    ("", "iade", "İade"),
    ("el", "κακό", "ΠΟΛΥ ΚΑΚΟ"),
    ("el", "λάθος", "ΛΑΘΟΣ"),
    ("ru", "ещё", "ЕЩЕ раз"),
    ("uk", "п'ять", "п’ять разів"),
    ("ar", "أسوأ", "اسوا خدمة"),
    ("ar", "خدمة", "خِدْمَة"),
    ("he", "שלום", "שָׁלוֹם"),
    ("fa", "نمیخواهم", "نمی\u200cخواهم"),
    ("hi", "जवाब नहीं", "किसी ने जवाब नहीं दिया।"),
    ("zh", "很差", "服务很差。"),
    ("zh-hant", "no", "態度 no good"),
    ("ja", "最悪", "対応が最悪でした"),
    ("ja", "サービス", "ｻｰﾋﾞｽが悪い"),
    ("th", "แย่มาก", "บริการแย่มากครับ"),
    ("lo", "ບໍ່ດີ", "ບໍລິການບໍ່ດີເລີຍ"),
    ("km", "មិនល្អ", "សេវាកម្មមិនល្អទេ"),
    ("my", "မကောင်း", "ဝန်ဆောင်မှုမကောင်းပါ"),
    ("en", "很差", "Service: 很差!"),
    ("ko", "환불", "환불 해주세요"),
    ("vi", "tệ", "rất tệ"),
]

NOT_FOUND = [
    ("en", "no", "nothing, know, anno"),
    ("en", "can", "I can't"),
    ("en", "nobody refund", "Nobody. Refund me"),
    ("en", "nobody refund", "Nobody?! Refund me"),
    ("en", "5", "3.5"),
    ("en", "no", "№ 5"),
    ("es", "ano", "todo el año"),
    ("de", "schon", "schön"),
    ("sv", "dalig", "dålig"),
    ("tr", "kirik", "kırık"),
    ("tr", "iade", "IADE"),
    ("ru", "мои", "мой"),
    ("", "café", "cafe"),
    ("pl", "prosze", "proszę"),
    ("vi", "te", "tệ"),
    ("th", "ก", "กี"),
    ("hi", "क", "की"),
    ("zh", "no", "nothing 很差"),
    ("en", "refund*", "non-prerefunded"),
    ("en", "refund*", "the refnd"),
    ("en", "no refund*", "no. Refunded"),
    ("en", "re*fund", "refund"),
    ("en", "f***", "a fine room"),
    ("en", "a*", "an answer"),
    ("zh", "很差", "很。差"),
]


@pytest.mark.parametrize(("language", "phrase", "text"), FOUND)
def test_a_phrase_is_found(language: str, phrase: str, text: str) -> None:
    assert _found(language, phrase, text)


@pytest.mark.parametrize(("language", "phrase", "text"), NOT_FOUND)
def test_a_phrase_is_not_found(language: str, phrase: str, text: str) -> None:
    assert not _found(language, phrase, text)


def test_words_that_state_a_language_are_read_in_it_whatever_the_response_says() -> None:
    assert Phrases(("schön",), "de").spelling("en") is spelling_of("de")
    assert Phrases(("schön",)).spelling("en") is spelling_of("en")


@pytest.mark.parametrize(
    ("phrase", "text", "heard"),
    [
        ("refund*", "I was refunded. No refunds", "refunded"),
        ("refund*", "Refund, refunds", "refund"),
        ("no refund*", "Refunded? There were no refunds; none", "no refunds"),
        ("refund*", "Nobody answered", ""),
    ],
)
def test_what_a_beginning_finds_is_told_to_the_end_of_its_word(phrase: str, text: str, heard: str) -> None:
    spelling = spelling_of("en")
    [own] = Phrases((phrase,)).rows(spelling)
    assert words.found_in(row([text], spelling), own) == heard


def test_punctuation_alone_is_no_word() -> None:
    assert row(["!? ... --"], spelling_of("en")) == ""


@pytest.mark.parametrize("language", SPELLINGS)
def test_the_languages_with_a_spelling_of_their_own_are_primary_tags(language: str) -> None:
    assert is_tag(language)
    assert "-" not in language


PLAIN_CHARACTERS = st.text(st.sampled_from("aé'.,5 ñЖ!-_x"))


@given(PLAIN_CHARACTERS)
def test_the_quick_way_to_find_words_finds_the_same(text: str) -> None:
    assert words._PLAIN_WORD.findall(text) == words._any_word().findall(text)


@given(st.text(), st.sampled_from(["", *SPELLINGS]))
def test_a_row_has_one_space_between_words_and_one_at_either_end(text: str, language: str) -> None:
    words_in_a_row = row([text], spelling_of(language))
    assert words_in_a_row == "" or words_in_a_row == f" {' '.join(words_in_a_row.split())} "


@pytest.mark.timed
@pytest.mark.parametrize(
    "piece", ["a'", "1,", "1.", "!?.", ". ", "ก", "ี", "a\u0301", "\u0301", "1", " ", "İ", "_", "😡"]
)
def test_reading_takes_time_by_the_length_and_no_more(piece: str) -> None:
    started = time.perf_counter()
    row([piece * (200_000 // len(piece))], spelling_of("es"))
    assert time.perf_counter() - started < 2


def _found(language: str, phrase: str, text: str) -> bool:
    spelling = spelling_of(language)
    return Phrases((phrase,)).rows(spelling)[0] in row([text], spelling)
