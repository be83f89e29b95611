"""An outage has one line in the log when it begins and one when it ends, whatever comes late."""

import logging

import pytest

from amends.store.engine.health import DatabaseHealth, Use


class Seconds:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def health(seconds: Seconds) -> DatabaseHealth:
    return DatabaseHealth("postgresql://h/amends", seconds)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "amends.store.engine.health"]


def test_it_begins_and_ends_with_one_line_that_says_how_long_and_how_much(
    health: DatabaseHealth, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    for reason in ("connection refused", "starting up", "connection refused"):
        health.failed(Use.READ, reason, health.moment, is_lost=True)
        health.failed(Use.WRITE, reason, health.moment, is_lost=True)
        seconds.now += 1.25
    health.worked(Use.READ, health.moment)
    health.worked(Use.WRITE, health.moment)
    assert told(caplog) == ["the database can't be reached", "the database can be reached again"]
    begun, ended = caplog.records
    assert (begun.__dict__["reason"], begun.__dict__["database"]) == ("connection refused", "postgresql://h/amends")
    assert (ended.__dict__["seconds"], ended.__dict__["refused"]) == (3.8, 6)


def test_who_began_before_the_outage_and_succeeds_late_doesnt_end_it(
    health: DatabaseHealth, caplog: pytest.LogCaptureFixture
) -> None:
    before = health.moment
    health.failed(Use.READ, "gone", before, is_lost=True)
    health.worked(Use.WRITE, before)
    assert not health.is_readable
    health.worked(Use.READ, health.moment)
    assert health.is_readable
    assert len(told(caplog)) == 2


def test_who_began_before_its_end_and_fails_late_begins_no_new_one(
    health: DatabaseHealth, caplog: pytest.LogCaptureFixture
) -> None:
    before = health.moment
    health.failed(Use.READ, "gone", before, is_lost=True)
    during = health.moment
    health.worked(Use.READ, health.moment)
    health.failed(Use.READ, "gone", before, is_lost=True)
    health.failed(Use.WRITE, "gone", during, is_lost=True)
    assert health.is_readable
    assert len(told(caplog)) == 2
    health.failed(Use.READ, "gone", health.moment, is_lost=True)
    assert told(caplog)[2:] == ["the database can't be reached"]


def test_a_full_disk_is_an_outage_of_writing_that_only_a_write_ends(
    health: DatabaseHealth, caplog: pytest.LogCaptureFixture
) -> None:
    health.failed(Use.WRITE, "no space left", health.moment)
    health.worked(Use.READ, health.moment)
    assert (health.is_readable, health.is_writable) == (True, False)
    health.worked(Use.WRITE, health.moment)
    assert health.is_writable
    assert told(caplog) == ["the database can't be written", "the database can be written again"]


def test_a_server_that_is_found_to_be_gone_refuses_nobody_by_that(
    health: DatabaseHealth, caplog: pytest.LogCaptureFixture
) -> None:
    health.lost("no answer within 2 s", health.moment)
    assert (health.is_readable, health.is_writable) == (False, False)
    health.worked(Use.READ, health.moment)
    assert caplog.records[-1].__dict__["refused"] == 0


def test_lines_are_errors_and_warnings(health: DatabaseHealth, caplog: pytest.LogCaptureFixture) -> None:
    health.failed(Use.READ, "input/output error")
    health.worked(Use.READ)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
