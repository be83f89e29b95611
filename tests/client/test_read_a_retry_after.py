from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from amends.client.retry import seconds_asked
from tests.client.recorded import NOW


@given(st.text() | st.text("MonTueJan GMT:+-0123456789,"))
def test_no_header_breaks_the_reading_of_it(text: str) -> None:
    seconds = seconds_asked(text, NOW)
    assert seconds is None or seconds >= 0


@given(st.integers(0, 10**9))
def test_seconds_are_read_as_they_stand(seconds: int) -> None:
    assert seconds_asked(f" {seconds} ", NOW) == seconds


@given(st.integers(-(10**6), 10**6))
def test_a_date_is_read_as_the_time_until_then(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert seconds_asked(date, NOW) == max(seconds, 0)


def test_a_date_without_a_zone_is_taken_as_utc() -> None:
    assert seconds_asked("Fri, 20 Nov 2026 15:50:10 -0000", datetime(2026, 11, 20, 15, 50, tzinfo=UTC)) == 10
