import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.instants import InstantUs
from amends.model.intake import InputRow, check
from amends.tabular.mapping_document import read_mapping
from amends.tabular.ndjson import MAX_LINE_BYTES, decode_form, decode_line
from amends.tabular.open_file import open_rows
from amends.tabular.rows import FileKind
from amends.texts.text import say
from tests.tabular.builders import csv_of, errors, form


def line(**fields: Any) -> bytes:
    return json.dumps({"survey": "visit", "reference": "r-1", **fields}, ensure_ascii=False).encode()


def with_field(text: bytes) -> bytes:
    return line()[:-1] + b", " + text + b"}"


def read(folder: Path, content: bytes) -> list[InputRow]:
    with open_rows(csv_of(folder, content)) as rows:
        assert (rows.kind, rows.unit) == (FileKind.NDJSON, "bytes")
        return list(rows)


def test_each_line_is_a_response(tmp_path: Path) -> None:
    content = b"\n" + line(score=3, scale="nps") + b"\r\n\n" + line(reference="r-2", language="es")
    first, second = read(tmp_path, content)
    assert (first.line, form(first).score) == (2, 3)
    assert (second.line, form(second).reference, form(second).language) == (4, "r-2", "es")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert form(read(tmp_path, b"\xef\xbb\xbf" + line())[0]).survey == "visit"


def test_a_mapping_is_not_needed_and_that_is_told(tmp_path: Path) -> None:
    mapping = read_mapping('survey = "x"\nreference = { column = "Ref" }')
    with open_rows(csv_of(tmp_path, line()), mapping) as rows:
        assert rows.notes == (say("mapping_not_used"),)
        assert form(next(iter(rows))).survey == "visit"


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"{oops}", "7 this is not JSON: object keys must be strings (byte 1)"),
        (line()[:-3], "7 this is not JSON: Input data was truncated"),
        (line() + b"}", "7 this is not JSON: trailing characters (byte 40)"),
        (b"[]", "7 must be an object, not a list"),
        (b"  ", "7 the line is empty"),
        (b'{"survey": "visit"}', "7 reference: is missing"),
        (line(score="3"), "7 score: must be a whole number or null, not a text"),
        (line(score=True), "7 score: must be a whole number or null, not true or false"),
        (line(scores=3), "7 scores: is not a known field"),
        (line(customer={"email": 3}), "7 customer.email: must be a text, not a whole number"),
        (line(customer={"mail": "x"}), "7 customer.mail: is not a known field"),
        (line(answers=[{"question": "a"}, {"verbatim": "x"}]), "7 answers[1].question: is missing"),
        (line(answers=[{"question": "a"}, {"question": None}]), "7 answers[1].question: must be a text, not null"),
        (
            line(custom={"a": 1, "b": [1]}),
            "7 custom.b: must be true or false or a whole number",
        ),
        (line(custom=[]), "7 custom: must be an object, not a list"),
        (line(score=11, scale="nps"), "7 score: 11 is outside the scale nps"),
        (line(time="2025-11-20T16:50:00"), "7 time: '2025-11-20T16:50:00' is not a time with an offset"),
        (line(time="2036-11-20T16:50:00Z"), "7 time: 2036-11-20T16:50:00Z is in the future"),
        (line(language="a\0"), "7 language: contains a NUL at character 2"),
        (line(transaction="\x07"), "7 transaction: contains the control character U+0007 at character 1"),
        (line(custom={"a": "x" * 10_000_000}), "7 custom.a: 10,000,000 characters; at most 100,000 are allowed"),
        (b" " * (MAX_LINE_BYTES + 1), "7 the line is longer than 16,777,216 bytes"),
        (with_field(b'"language": "\xff"'), "7 language: contains bytes that are not UTF-8: invalid start byte"),
        (
            with_field(b'"custom": {"a": ["\xff"]}'),
            "7 custom.a: must be true or false or a whole number",
        ),
        (with_field(b'"customer": {"name": "\xe9a"}'), "7 customer.name: contains bytes that are not UTF-8"),
        (with_field(b'"answers": [{"question": "\xe9"}]'), "7 answers[0].question: contains bytes that are not UTF-8"),
        (with_field(b'"custom": {"\xff": 1}'), "7 custom.\ufffd: contains bytes that are not UTF-8"),
        (with_field(b'"language": "\\ud800"'), "7 this is not JSON"),
    ],
)
def test_a_bad_line_is_told_with_the_path_of_its_field(raw: bytes, error: str) -> None:
    [said] = errors(decode_line(7, raw))
    assert said.startswith(error)


@pytest.mark.parametrize("value", [b"[" * 200_000, b'{"a":' * 200_000, b"9" * 10_000, b"1e999", b"-" * 1000])
@pytest.mark.parametrize("field", ["score", "custom", "answers", "what", "customer"])
def test_bombs_are_only_errors(value: bytes, field: str) -> None:
    assert errors(decode_line(1, with_field(f'"{field}": '.encode() + value)))
    assert errors(decode_line(1, with_field(f'"language": "\xff", "{field}": '.encode("latin-1") + value)))


def test_a_score_of_any_size_is_only_a_error() -> None:
    [said] = errors(decode_line(1, with_field(b'"scale": "nps", "score": ' + b"9" * 4000)))
    assert said.startswith("1 score: ")


def test_a_line_beyond_all_measure_does_not_stop_the_next(tmp_path: Path) -> None:
    bad, good = read(tmp_path, line(language="x" * 40_000_000) + b"\n" + line())
    assert errors(bad) == ["1 the line is longer than 16,777,216 bytes"]
    assert good.line == 2


def test_one_form_is_refused_with_its_errors() -> None:
    with pytest.raises(Invalid) as caught:
        decode_form(line(score="3"))
    assert [error.field for error in caught.value.errors] == ["score"]


@given(
    st.one_of(st.binary(), st.binary().map(lambda raw: line()[:-1] + b', "custom": ' + raw), st.text().map(str.encode))
)
def test_any_bytes_are_a_form_or_errors(raw: bytes) -> None:
    input_rows = decode_line(1, raw)
    assert (input_rows.form is None) == bool(input_rows.errors)


@given(st.text(max_size=8), st.text(max_size=520), st.text(max_size=8), st.booleans())
def test_a_line_that_is_plain_at_a_glance_is_sound_at_a_close_look(
    reference: str, words: str, question: str, escaped: bool
) -> None:
    fields = {"survey": "visit", "reference": reference, "answers": [{"question": question, "verbatim": words}]}
    input_rows = decode_line(1, json.dumps(fields, ensure_ascii=escaped).encode("utf-8", "replace"))
    assert input_rows.form is not None
    now = InstantUs(10**15)
    assert check(input_rows.form, now, is_plain=input_rows.is_plain) == check(input_rows.form, now)


@pytest.mark.parametrize(
    ("words", "is_plain"),
    [("Nadie contestó", True), ("one\ntwo", False), ('"quoted"', False), ("\x7f", False), ("a" * 500, False)],
)
def test_only_a_short_line_of_printed_characters_is_plain(words: str, is_plain: bool) -> None:
    assert decode_line(1, line(answers=[{"question": "Why?", "verbatim": words}])).is_plain is is_plain
