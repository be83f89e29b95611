"""JSON is read as its writer meant it: whole numbers however written, null as missing, a byte order mark as none."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from amends import json_input


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    """Something within."""

    name: str
    count: int = 1


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """One of each kind of field."""

    name: str
    score: int | None = None
    count: int = 2
    share: float = 0.5
    word: str = "none"
    patch: str | UnsetType | None = UNSET
    inner: Inner = Inner("x")
    many: tuple[Inner, ...] = ()
    open: dict[str, str | int | float | bool] = {}
    raw: dict[str, msgspec.Raw] = {}


def read(text: str) -> Form:
    return json_input.decode(text.encode(), Form)


@pytest.mark.parametrize("number", ["9", "9.0", "9.00", "90e-1", "0.9E1", "9.0e0"])
def test_a_whole_number_however_it_is_written(number: str) -> None:
    form = read(f'{{"name": "n", "score": {number}, "count": {number}, "many": [{{"name": "a", "count": {number}}}]}}')
    assert (form.score, form.count, form.many[0].count) == (9, 9, 9)
    assert all(type(each) is int for each in (form.score, form.count, form.many[0].count))


@pytest.mark.parametrize("number", ["9.5", "1e400", "1e9999999999999999999", '"9"', "true", "[9]"])
def test_what_is_no_whole_number_is_refused_by_its_field(number: str) -> None:
    with pytest.raises(msgspec.DecodeError, match=r"\$\.score|out of range"):
        read(f'{{"name": "n", "score": {number}}}')


def test_a_number_with_a_point_stays_one_where_any_number_may_stand() -> None:
    form = read('{"name": "n", "count": 3.0, "share": 1.0, "open": {"a": 5.0, "b": 5}, "raw": {"c": 1.10}}')
    assert repr(form.open) == "{'a': 5.0, 'b': 5}"
    assert repr(form.share) == "1.0"
    assert bytes(form.raw["c"]) == b"1.10"


def test_null_is_missing_where_a_field_may_be_left_out() -> None:
    form = read('{"name": "n", "count": null, "word": null, "inner": null, "many": null, "open": {"a": null, "b": 1}}')
    assert form == Form("n", open={"b": 1})


def test_null_says_something_where_a_field_takes_it() -> None:
    form = read('{"name": "n", "word": null, "patch": null, "raw": {"a": null}}')
    assert (form.patch, bytes(form.raw["a"])) == (None, b"null")


@pytest.mark.parametrize(
    "text", ['{"name": null}', '{"name": "n", "many": [null]}', '{"name": "n", "inner": {"name": null}}']
)
def test_null_is_refused_where_something_must_stand(text: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="got `null`"):
        read(text)


def test_a_byte_order_mark_is_none() -> None:
    assert read('\ufeff{"name": "n", "score": 9.0}') == Form("n", score=9)


def test_a_fault_is_told_as_if_the_rest_had_been_written_by_the_book() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"got `str` - at `\$\.inner\.count`"):
        read('{"name": "n", "score": 9.0, "word": null, "inner": {"name": "x", "count": "1"}}')


FORMS = st.fixed_dictionaries(
    {"name": st.text(max_size=3)},
    optional={
        "score": st.none() | st.integers(-(2**60), 2**60),
        "share": st.floats(allow_nan=False, allow_infinity=False),
        "open": st.dictionaries(
            st.text(max_size=3), st.integers(-9, 9) | st.text(max_size=3) | st.booleans(), max_size=3
        ),
        "many": st.lists(st.fixed_dictionaries({"name": st.text(max_size=3), "count": st.integers(0, 9)}), max_size=3),
    },
)


@given(FORMS)
def test_what_is_written_by_the_book_is_read_as_it_stands(body: dict[str, Any]) -> None:
    by_the_book = msgspec.json.encode(body)
    expected = msgspec.json.decode(by_the_book, type=Form)
    odd = {"word": None, **body}
    assert json_input.decode(by_the_book, Form) == expected
    assert json_input.decode(b"\xef\xbb\xbf" + msgspec.json.encode(odd), Form) == expected
