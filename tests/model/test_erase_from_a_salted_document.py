"""Salted documents: a value goes, the digest stays, and every other change is seen."""

import hashlib
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import json

from amends.model import salted
from amends.model.salted import ERASED, Path

SEED = "00112233445566778899aabbccddeeff"
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
DOCUMENTS = st.dictionaries(st.text(), VALUES, min_size=1, max_size=5)


def text_of(value: Any) -> str:
    return json.encode(value).decode()


def value_at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


@given(DOCUMENTS, st.data())
def test_the_digest_stays_while_texts_go_one_after_another(value: dict[str, Any], data: st.DataObject) -> None:
    document, salts = text_of(value), SEED
    digest = salted.digest_of(document, salts)
    for _ in range(2):
        texts = salted.texts_in(document)
        assume(texts)
        path = data.draw(st.sampled_from(sorted(texts, key=str)))
        document, salts = salted.erase(document, salts, [path])
        assert value_at(json.decode(document), path) == ERASED
        assert salted.digest_of(document, salts) == digest


@given(DOCUMENTS, st.data())
def test_what_was_not_erased_stays_to_the_letter(value: dict[str, Any], data: st.DataObject) -> None:
    before = salted.texts_in(text_of(value))
    assume(before)
    gone = data.draw(st.sampled_from(sorted(before, key=str)))
    document, _ = salted.erase(text_of(value), SEED, [gone])
    assert salted.texts_in(document) == {**before, gone: ERASED}


@given(DOCUMENTS, DOCUMENTS)
def test_another_document_has_another_digest(one: dict[str, Any], other: dict[str, Any]) -> None:
    assume(json.encode(one, order="sorted") != json.encode(other, order="sorted"))
    assert salted.digest_of(text_of(one), SEED) != salted.digest_of(text_of(other), SEED)


def test_another_value_in_the_place_of_what_was_erased_is_seen() -> None:
    document = text_of({"words": "Nobody came", "by": "Ana"})
    digest = salted.digest_of(document, SEED)
    document, salts = salted.erase(document, SEED, [("words",)])
    assert salted.digest_of(document.replace(ERASED, "All is well"), salts) != digest


def test_another_value_beside_what_was_erased_is_seen() -> None:
    document = text_of({"words": "Nobody came", "by": "Ana"})
    digest = salted.digest_of(document, SEED)
    document, salts = salted.erase(document, SEED, [("words",)])
    assert salted.digest_of(document.replace("Ana", "Bea"), salts) != digest


def test_neither_the_value_nor_its_salt_is_left() -> None:
    document = text_of({"words": "Nobody came", "by": "Ana"})
    erased, salts = salted.erase(document, SEED, [("words",)])
    assert "Nobody" not in erased + salts
    assert SEED not in salts
    assert list(json.decode(salts)["salts"]) == ['["by"]']


def test_the_same_words_in_two_documents_have_digests_that_tell_nothing() -> None:
    document = text_of({"words": "Nobody came"})
    assert salted.digest_of(document, salted.new_seed()) != salted.digest_of(document, salted.new_seed())


@pytest.mark.parametrize("path", [("none",), ("score",), ("words", 0), ("list", 3), ()])
def test_only_a_text_can_be_erased(path: Path) -> None:
    document = text_of({"words": "Nobody came", "score": 3, "list": ["a"]})
    with pytest.raises(ValueError, match="no text at"):
        salted.erase(document, SEED, [path])


def test_a_document_without_salts_is_told_by_its_text_and_loses_nothing() -> None:
    document = text_of({"words": "Nobody came"})
    assert salted.digest_of(document, "") == hashlib.sha256(document.encode()).hexdigest()
    with pytest.raises(ValueError, match="without salts"):
        salted.erase(document, "", [("words",)])
    assert salted.blotted(document, [("words",)]) == text_of({"words": ERASED})
