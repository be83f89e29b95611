"""custom1 … custom50 stand flat beside the other keys of a transaction."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.contract.classic import Transaction, TransactionContact
from amends.contract.custom_variables import customised, customs_of

BARE = TransactionContact(segment_code="S1", transaction_date="20/11/2026")


@given(st.dictionaries(st.integers(1, 50), st.text()))
def test_customs_come_back_as_they_were_sent(customs: dict[int, str]) -> None:
    sent = customised(BARE, customs)
    assert customs_of(msgspec.json.decode(msgspec.json.encode(sent), type=TransactionContact)) == customs


def test_a_custom_that_is_not_set_is_not_written() -> None:
    written = msgspec.to_builtins(customised(BARE, {7: "gold"}))
    assert [name for name in written if name.startswith("custom")] == ["custom7"]


def test_a_blank_custom_is_one_that_is_set() -> None:
    assert customs_of(customised(BARE, {7: ""})) == {7: ""}


def test_setting_a_custom_keeps_the_others() -> None:
    assert customs_of(customised(customised(BARE, {1: "a"}), {2: "b"})) == {1: "a", 2: "b"}


@pytest.mark.parametrize("number", [0, 51, -1])
def test_there_are_fifty_of_them(number: int) -> None:
    with pytest.raises(TypeError, match=f"has no field 'custom{number}'"):
        customised(BARE, {number: "x"})


def test_a_custom_that_is_not_a_text_is_refused() -> None:
    body = b'{"segmentCode": "S1", "transactionDate": "20/11/2026", "custom1": 5}'
    with pytest.raises(msgspec.ValidationError, match=r"\$\.custom1"):
        msgspec.json.decode(body, type=TransactionContact)


def test_a_repr_shows_only_the_customs_that_are_set() -> None:
    assert repr(customised(BARE, {7: "gold"})) == (
        "TransactionContact(segment_code='S1', transaction_date='20/11/2026', custom7='gold')"
    )


def test_the_words_about_the_class_stay_with_it() -> None:
    assert (Transaction.__doc__ or "").startswith("A stored transaction")
    assert Transaction.__module__ == "amends.contract.classic"
