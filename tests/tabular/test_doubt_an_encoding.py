"""Text in another alphabet's encoding reads like nothing as Windows-1252: it is doubted, and read as what it is."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import UnreadableError
from amends.tabular.alphabets import CODECS, best_reading, quality
from amends.tabular.encoding import canonical
from amends.tabular.layout import LayoutHints
from amends.tabular.table import read_table
from tests.tabular.builders import csv_of

WORDS = {
    "cp1251": "Спасибо, номер был чистый и тихий",
    "koi8-r": "Очень медленный лифт, грязный ковёр",
    "cp866": "Хороший завтрак, вежливые люди",
    "iso8859-5": "Шумно ночью, душ не работает",
    "cp1253": "Ευχαριστούμε, το δωμάτιο ήταν καθαρό",
    "cp1254": "Teşekkürler, oda çok güzeldi, kahvaltı sıcaktı, ağır çanta",
    "cp1255": "תודה רבה, החדר היה נקי ושקט",
    "cp1256": "شكرا جزيلا، كانت الغرفة نظيفة",
    "cp1250": "Dziękuję, pokój był czysty, łóżko wygodne; příjemný personál, žádné problémy",
    "iso8859-2": "Śniadanie było świetne, łazienka też",
    "cp874": "ห้องสะอาดมาก ขอบคุณ",
    "cp932": "ありがとうございました。部屋はとてもきれいでした。",
    "euc_jp": "朝ごはんがおいしかったです。",
    "cp949": "감사합니다 방이 아주 깨끗했어요",
    "gb18030": "谢谢你们的服务，房间很干净",
    "big5": "謝謝你們的服務，房間很乾淨",
    "mac-roman": "Très agréable, l'été à l'hôtel était génial",
    "cp850": "Schöne Zimmer, übel laut; größere Bäder wären gut",
}
WESTERN = [
    "Schön, aber zu laut. Größe paßt nicht, müßig",
    "¿Qué tal? Nadie contestó, mañana será otro día. ¡Genial, señor Muñoz!",
    "Très bien, l'été à l'hôtel; «élève» — œuvre, 5€ de plus…",
    "Não gostei da recepção, à noite há ruído",
    "Blåbærsyltetøy på hotellet, Århus, smörgås",
    "Città più bella, però è caro; perché?",
]


def file_of(folder: Path, words: str, codec: str) -> Path:
    return csv_of(folder, f"Ref,Score,Words\nr1,9,{words.replace(',', ' ')}\nr2,3,x\n", codec)


@pytest.mark.parametrize("codec", WORDS)
def test_another_alphabet_is_read_as_what_it_is(tmp_path: Path, codec: str) -> None:
    table = read_table(file_of(tmp_path, WORDS[codec], codec))
    assert table.sample[2][0] == WORDS[codec].replace(",", " ")
    assert "would read like nothing" in str(table.layout.reasons["encoding"])


@pytest.mark.parametrize("words", WESTERN)
def test_western_languages_stay_windows_1252(tmp_path: Path, words: str) -> None:
    table = read_table(file_of(tmp_path, words, "cp1252"))
    assert table.sample[2][0] == words.replace(",", " ")
    assert str(table.layout.reasons["encoding"]).startswith("Read as Windows-1252, because it is not UTF-8")


def test_what_reads_like_nothing_anywhere_is_told(tmp_path: Path) -> None:
    path = csv_of(tmp_path, b"Ref,Words\nr1,\xd7\xb1\xf7\xb2\xd7\xac\xa4\xd7\xf7\xb9\n")
    assert "read like nothing" in str(read_table(path).layout.reasons["encoding"])


def test_the_workspaces_languages_decide_between_readings_that_are_alike() -> None:
    words = "они были там, где мы их ждали".encode("cp1251")
    assert best_reading(words, "cp1252", ["he"])[1].quality >= 1
    assert best_reading(words, "cp1252", ["ru-RU"])[1].codec == "cp1251"


def test_the_mapping_has_the_last_word(tmp_path: Path) -> None:
    path = file_of(tmp_path, WORDS["cp1251"], "cp1251")
    assert read_table(path, LayoutHints(encoding="koi8-r")).layout.encoding == "KOI8-R"


def test_a_large_file_is_doubted_by_a_part_of_it(tmp_path: Path) -> None:
    line = "r1,9,Спасибо за всё\n".encode("cp1251")
    path = csv_of(tmp_path, b"Ref,Score,Words\n" + line * 500_000)
    began = time.perf_counter()
    assert read_table(path, limit=5).layout.encoding == "CP1251"
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        *(("latin-1", "iso8859-1"), ("windows-1252", "cp1252"), ("macroman", "mac-roman"), ("cp437", "cp437")),
        *(("iso2022_jp", "iso2022_jp"), ("tis-620", "tis-620"), ("ascii", "ascii"), ("utf-8-sig", "utf-8")),
        *(("mac_cyrillic", "mac-cyrillic"), ("johab", "johab"), ("UTF-16LE", "utf-16-le"), ("utf-32-be", "utf-32-be")),
    ],
)
def test_every_encoding_of_texts_is_known_by_its_names(name: str, codec: str) -> None:
    assert canonical(name) == codec


@pytest.mark.parametrize(
    "name",
    ["rot13", "hex", "base64", "zlib", "idna", "punycode", "utf-7", "unicode_escape", "undefined", "charmap", ""],
)
def test_what_is_no_encoding_of_a_file_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError):
        canonical(name)


@given(st.binary(max_size=200), st.sampled_from(["cp1252", "iso8859-1"]))
def test_any_bytes_have_a_reading(content: bytes, default: str) -> None:
    own, best = best_reading(content, default)
    assert own.codec == default
    assert best.quality >= own.quality
    content.decode(best.codec, "replace")
    assert all(0 <= quality(content, codec) <= 1 for codec in CODECS)
