import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import from_text
from amends.tabular.times import TimeReader, compile_format


def read(text: str, *formats: str, zone: str = "Europe/London") -> str:
    return TimeReader(formats, zone).read(text).removesuffix(".000000Z")


@pytest.mark.parametrize(
    ("form", "text", "time"),
    [
        ("dd/mm/yyyy", "01/07/2025", "2025-06-30T23:00:00"),
        ("dd/mm/yyyy", "1/7/2025", "2025-06-30T23:00:00"),
        ("mm/dd/yyyy", "01/07/2025", "2025-01-07T00:00:00"),
        ("yyyy-mm-dd HH:MM", "2025-01-07 16:05", "2025-01-07T16:05:00"),
        ("dd.mm.yyyy, HH:MM:SS", "7.1.2025, 6:05:09", "2025-01-07T06:05:09"),
        ("yyyymmddTHHMMSS", "20250107T160509", "2025-01-07T16:05:09"),
        ("mm/dd/yyyy hh:MM am", "1/7/2025 12:30 AM", "2025-01-07T00:30:00"),
        ("mm/dd/yyyy hh:MMam", "1/7/2025 4:30pm", "2025-01-07T16:30:00"),
        ("iso", "2025-01-07T16:05:00+01:00", "2025-01-07T15:05:00"),
        ("iso", "2025-07-01 16:05", "2025-07-01T15:05:00"),
        ("iso", "2025-07-01", "2025-06-30T23:00:00"),
    ],
)
def test_a_time_is_read_in_its_format(form: str, text: str, time: str) -> None:
    assert read(text, form) == time


def test_the_first_format_in_which_it_is_a_time_counts() -> None:
    formats = ("dd/mm/yyyy", "mm/dd/yyyy")
    assert read("02/01/2025", *formats) == "2025-01-02T00:00:00"
    assert read("1/13/2025", *formats) == "2025-01-13T00:00:00"


def test_a_day_without_midnight_begins_when_it_begins() -> None:
    assert read("04/11/2018", "dd/mm/yyyy", zone="America/Sao_Paulo") == "2018-11-04T03:00:00"


@pytest.mark.parametrize(
    ("form", "text", "reason"),
    [
        ("dd/mm/yyyy", "29/02/2025", "is a day or time that doesn't exist"),
        ("dd/mm/yyyy", "00/01/2025", "is a day or time that doesn't exist"),
        ("dd/mm/yyyy HH:MM", "01/01/2025 24:00", "is a day or time that doesn't exist"),
        ("dd/mm/yyyy hh:MM am", "01/01/2025 13:00 pm", "is a day or time that doesn't exist"),
        ("dd/mm/yyyy", "01/01/0000", "is a day or time that doesn't exist"),
        ("dd/mm/yyyy", "1-1-2025", "is not a time in the format dd/mm/yyyy"),
        ("dd/mm/yyyy", "١/١/٢٠٢٥", "is not a time in the format dd/mm/yyyy"),
        ("yyyymmdd", "2025117", "is not a time in the format yyyymmdd"),
        ("iso", "01/01/2025", "is not a time in the format 2026-11-20T16:50:00+01:00"),
        ("iso", "2025-02-30", "is not a time in the format"),
    ],
)
def test_what_is_no_time_is_told(form: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="is ") as caught:
        read(text, form)
    assert str(caught.value).startswith(f"'{text}' {reason}")


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("dd/mm", "lacks yyyy"),
        ("DD/mm/yyyy", "'DD/' means nothing in a time's format"),
        ("dd/mm/yyyy HH:mm", "mm (month) is there twice"),
        ("dd/mm/yyyy MM", "MM needs HH or hh"),
        ("dd/mm/yyyy HH:SS", "SS needs MM"),
        ("dd/mm/yyyy hh:MM", "hh needs am"),
        ("dd/mm/yyyy HH am", "am needs hh"),
        ("dd/mm/yyyy HH hh am", "HH and hh both mean the hour"),
    ],
)
def test_what_is_no_format_is_told(form: str, reason: str) -> None:
    with pytest.raises(ValueError, match="use yyyy") as caught:
        compile_format(form)
    assert str(caught.value).startswith(reason)


@given(st.one_of(st.text(), st.datetimes().map(str), st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", fullmatch=True)))
def test_any_text_is_a_time_or_told_to_be_none(text: str) -> None:
    clock = TimeReader(("iso", "dd/mm/yyyy", "mm/dd/yyyy"), "Asia/Tokyo")
    try:
        time = clock.read(text)
    except ValueError:
        return
    assert from_text(time) is not None
