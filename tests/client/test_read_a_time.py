from datetime import UTC, datetime, timedelta

import pytest

from amends.client import moment
from tests.client.recorded import UNHAPPY, Recorded, page

INSTANT = datetime(2022, 5, 19, 1, 1, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2022-05-19T01:01:55.000+00:00",
        "2022-05-19T01:01:55.000+0000",
        "2022-05-19T01:01:55.000Z",
        "2022-05-19T01:01:55Z",
        "2022-05-18T20:01:55.000-0500",
    ],
)
def test_every_form_of_a_timestamp_names_its_instant(text: str) -> None:
    assert moment(text) == INSTANT


def test_a_moment_keeps_the_offset_that_was_sent() -> None:
    assert moment("2022-05-18T20:01:55.000-0500").utcoffset() == timedelta(hours=-5)


def test_a_time_without_an_offset_names_no_instant() -> None:
    with pytest.raises(ValueError, match="has no UTC offset"):
        moment("2022-05-19T01:01:55.000")


@pytest.mark.parametrize("text", ["", "May 18 2022", "yesterday"])
def test_a_text_that_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Invalid isoformat string"):
        moment(text)


def test_an_answer_keeps_its_timestamp_as_it_was_sent() -> None:
    (detractor,) = Recorded(page([UNHAPPY])).client().detractors(999)
    assert detractor.timestamp == "2022-05-19T01:01:55.000+0000"
    assert moment(detractor.timestamp) == INSTANT
