"""Numbers in addresses, and the format of keys."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.ids import HIGHEST_ID, KEY_PREFIX_LENGTH, is_well_formed_key, key_digest, key_of, new_key, parse_id

BASE62 = string.digits + string.ascii_letters
keys = st.text(BASE62, min_size=32, max_size=32).map(key_of)


def test_a_new_key_is_well_formed() -> None:
    key = new_key()
    assert is_well_formed_key(key)
    assert [len(part) for part in key.split("_")] == [3, 32, 6]
    assert len(key_digest(key)) == 32
    assert key[:KEY_PREFIX_LENGTH].startswith("amk_")


@given(keys)
def test_a_key_is_well_formed_whatever_was_drawn(key: str) -> None:
    assert is_well_formed_key(key)


@given(keys, st.data())
def test_any_one_changed_character_is_told(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    other = data.draw(st.sampled_from(BASE62 + "_-é ").filter(lambda character: character != key[place]))
    assert not is_well_formed_key(key[:place] + other + key[place + 1 :])


@given(keys, st.integers(0, 42))
def test_a_cut_or_lengthened_key_is_told(key: str, length: int) -> None:
    assert not is_well_formed_key(key[:length])
    assert not is_well_formed_key(key + "0")
    assert not is_well_formed_key(key + "\n")


def test_no_two_keys_are_the_same() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000


@given(st.integers(1, HIGHEST_ID))
def test_a_positive_number_is_an_id(number: int) -> None:
    assert parse_id(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "+1", "01", "1.0", " 1", "1\n", "١", "1e3", str(HIGHEST_ID + 1), "9" * 40]
)
def test_anything_else_is_none(text: str) -> None:
    assert parse_id(text) is None
