import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import from_text
from amends.tabular.time_format import compile_format
from amends.tabular.times import TimeReader


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
        ("iso", "2025-07-01 16:05:09.25+02:00", "2025-07-01T14:05:09.250000Z"),
        ("dd/mm/yyyy", "١/١/٢٠٢٥", "2025-01-01T00:00:00"),
        ("mm/dd/yy HH:MM:SS", "8/20/25 12:51:45", "2025-08-20T11:51:45"),
        ("dd.mm.yy", "1.5.69", "2069-04-30T23:00:00"),
        ("dd.mm.yy", "1.5.70", "1970-04-30T23:00:00"),
        ("yyyy-mm-dd HH:MM:SS zone", "2026-05-01 15:04:05 UTC", "2026-05-01T15:04:05"),
        ("yyyy-mm-dd HH:MM:SS zone", "2026-05-01 15:04:05 +0200", "2026-05-01T13:04:05"),
        ("yyyy-mm-dd HH:MM:SS zone", "2026-05-01 15:04:05 CEST", "2026-05-01T13:04:05"),
        ("yyyy-mm-dd HH:MM zone", "2026-05-01 15:04 America/New_York", "2026-05-01T19:04:00"),
        ("yyyy/mm/dd hh:MM:SS am zone", "2026/05/01 3:04:05 PM GMT+2", "2026-05-01T13:04:05"),
        ("yyyy/mm/dd hh:MM:SS am zone", "2026/05/01 3:04:05 PM GMT-3:30", "2026-05-01T18:34:05"),
        ("mon dd, yyyy", "May 1, 2026", "2026-04-30T23:00:00"),
        ("dd mon yyyy HH:MM", "1 Dez. 2026 15:04", "2026-12-01T15:04:00"),
        ("dd 'de' mon 'de' yyyy", "1 de marzo de 2026", "2026-03-01T00:00:00"),
        ("dd. mon yyyy 'um' HH:MM 'Uhr'", "1. März 2026 um 15:04 Uhr", "2026-03-01T15:04:00"),
        ("dd mon yyyy", "1 يناير 2026", "2026-01-01T00:00:00"),
        ("weekday, dd mon yyyy HH:MM:SS zone", "Fri, 01 May 2026 15:04:05 GMT", "2026-05-01T15:04:05"),
        ("dd/mm/yyyy hh:MM:SS am", "01/12/2026 3:04:05 p. m.", "2026-12-01T15:04:05"),
        ("dd/mm/yyyy hh:MM am", "01/12/2026 3:04 م", "2026-12-01T15:04:00"),
        ("HH'h'MM dd/mm/yyyy", "9h05 01/12/2026", "2026-12-01T09:05:00"),
        ("epoch", "1777647845", "2026-05-01T15:04:05"),
        ("epoch", "1777647845.25", "2026-05-01T15:04:05.250000Z"),
        ("epoch", "1777647845250", "2026-05-01T15:04:05.250000Z"),
        ("serial", "46357.5", "2026-12-01T12:00:00"),
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
        ("dd/mm/yyyy yy", "yyyy (year) is there twice"),
        ("dd/mm/yyyy zone", "zone needs HH or hh"),
        ("dd de mm/yyyy", "' de ' means nothing in a time's format"),
    ],
)
def test_what_is_no_format_is_told(form: str, reason: str) -> None:
    with pytest.raises(ValueError, match="use yyyy") as caught:
        compile_format(form)
    assert str(caught.value).startswith(reason)


FORMS = {
    "dd/mm/yyyy HH:MM:SS": "%d/%m/%Y %H:%M:%S",
    "mm/dd/yyyy hh:MM:SS am": "%m/%d/%Y %I:%M:%S %p",
    "dd.mm.yy HH:MM:SS": "%d.%m.%y %H:%M:%S",
    "yyyymmddTHHMMSS": "%Y%m%dT%H%M%S",
    "dd mon yyyy, HH:MM:SS": "%d %B %Y, %H:%M:%S",
    "mon dd, yyyy hh:MM:SS am": "%b %d, %Y %I:%M:%S %p",
    "weekday dd-mon-yy HH:MM:SS": "%A %d-%b-%y %H:%M:%S",
    "yyyy-mm-dd HH:MM:SS.frac": "%Y-%m-%d %H:%M:%S.%f",
    "yyyy-mm-dd HH:MM:SS zone": "%Y-%m-%d %H:%M:%S +0000",
}


@given(st.dates(dt.date(1970, 1, 2), dt.date(2069, 12, 30)), st.times(), st.sampled_from(sorted(FORMS)))
def test_a_time_written_in_any_format_is_read_as_it_was(day: dt.date, clock: dt.time, form: str) -> None:
    time = dt.datetime.combine(day, clock)
    whole = time if "frac" in form else time.replace(microsecond=0)
    assert TimeReader((form,), "UTC").read(whole.strftime(FORMS[form])) == f"{whole.isoformat('T', 'microseconds')}Z"


@given(st.one_of(st.text(), st.datetimes().map(str), st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", fullmatch=True)))
def test_any_text_is_a_time_or_told_to_be_none(text: str) -> None:
    clock = TimeReader(("iso", "dd/mm/yyyy", "mon dd yy", "epoch", "serial"), "Asia/Tokyo")
    try:
        time = clock.read(text)
    except ValueError:
        return
    assert from_text(time) is not None
