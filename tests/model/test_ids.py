"""Numbers in addresses, and the format of keys."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.ids import (
    HIGHEST_ID,
    is_well_formed_key,
    key_digest,
    key_of,
    key_prefix,
    new_key,
    parse_id,
    token_of,
    workspace_of_key,
    workspace_of_token,
)

BASE62 = string.digits + string.ascii_letters
secrets = st.text(BASE62, min_size=32, max_size=32)
workspaces = st.integers(1, HIGHEST_ID)
keys = st.builds(key_of, secrets, st.none() | workspaces)


def test_a_new_key_is_well_formed() -> None:
    key = new_key(1001)
    assert is_well_formed_key(key)
    assert [len(part) for part in key.split("_")] == [3, 4, 32, 6]
    assert len(key_digest(key)) == 32
    assert key_prefix(key) == key[: len("amk_1001_") + 4]


@given(secrets, workspaces)
def test_a_key_says_its_workspace(secret: str, workspace_id: int) -> None:
    assert workspace_of_key(key_of(secret, workspace_id)) == workspace_id


@given(secrets)
def test_a_key_from_before_is_well_formed_and_says_none(secret: str) -> None:
    key = key_of(secret)
    assert is_well_formed_key(key)
    assert workspace_of_key(key) is None
    assert key_prefix(key) == key[:8]


@given(keys)
def test_what_is_shown_of_a_key_opens_nothing(key: str) -> None:
    assert key.startswith(key_prefix(key))
    assert len(key) - len(key_prefix(key)) == 28 + 1 + 6


@given(st.text().filter(lambda text: not text.startswith("amk_")))
def test_of_anything_else_no_more_is_shown(text: str) -> None:
    assert len(key_prefix(text)) <= 8


@given(st.integers(0, HIGHEST_ID), st.text(BASE62 + "-_", min_size=43, max_size=43))
def test_a_token_says_its_workspace_and_one_from_before_says_none(workspace_id: int, secret: str) -> None:
    assert workspace_of_token(token_of(workspace_id, secret)) == workspace_id
    assert workspace_of_token(secret) is None


@pytest.mark.parametrize("token", ["", ".", ".x", "-1.x", "01.x", "one.x", "9223372036854775808.x"])
def test_a_token_that_was_made_up_says_none(token: str) -> None:
    assert workspace_of_token(token) is None


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
    assert len({new_key(1001) for _ in range(1000)}) == 1000


@given(st.integers(1, HIGHEST_ID))
def test_a_positive_number_is_an_id(number: int) -> None:
    assert parse_id(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "+1", "01", "1.0", " 1", "1\n", "١", "1e3", str(HIGHEST_ID + 1), "9" * 40]
)
def test_anything_else_is_none(text: str) -> None:
    assert parse_id(text) is None
