"""Files that stay open between the turns of their jobs: never at a stale place, never too many, never for ever."""

import pytest

from amends.background.open_readings import KEPT_SECONDS, OpenReadings


class File:
    """A file that is read a line a turn."""

    def __init__(self, taken: int = 0) -> None:
        self.taken = taken
        self.is_at_end = False
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def turn(readings: OpenReadings[File], number: int, taken: int) -> File:
    with readings.turn((1, number), taken, lambda: File(taken)) as file:
        file.taken += 1
    return file


def test_a_file_goes_on_where_it_was_left() -> None:
    readings = OpenReadings[File]()
    first = turn(readings, 1, 0)
    assert turn(readings, 1, 1) is first
    assert not first.is_closed


def test_a_file_of_which_others_took_lines_meanwhile_is_opened_anew() -> None:
    readings = OpenReadings[File]()
    first = turn(readings, 1, 0)
    second = turn(readings, 1, 5)
    assert second is not first
    assert (first.is_closed, second.taken) == (True, 6)


def test_a_file_at_its_end_is_closed() -> None:
    readings = OpenReadings[File]()
    with readings.turn((1, 1), 0, File) as file:
        file.is_at_end = True
    assert (file.is_closed, len(readings)) == (True, 0)


def test_a_file_whose_turn_fails_is_closed() -> None:
    readings = OpenReadings[File]()
    with pytest.raises(OSError, match="gone"), readings.turn((1, 1), 0, File) as file:
        raise OSError("the disk is gone")
    assert (file.is_closed, len(readings)) == (True, 0)


def test_of_too_many_files_those_are_closed_that_had_no_turn_for_longest() -> None:
    readings = OpenReadings[File](max_kept=2)
    first, second = turn(readings, 1, 0), turn(readings, 2, 0)
    turn(readings, 1, 1)
    third = turn(readings, 3, 0)
    assert (first.is_closed, second.is_closed, third.is_closed) == (False, True, False)


def test_a_file_that_nobody_wants_any_more_is_closed() -> None:
    now = [0.0]
    readings = OpenReadings[File](seconds=lambda: now[0])
    file = turn(readings, 1, 0)
    now[0] = KEPT_SECONDS - 1
    readings.close_unused()
    assert not file.is_closed
    now[0] = KEPT_SECONDS
    readings.close_unused()
    assert (file.is_closed, len(readings)) == (True, 0)


def test_all_are_closed_in_the_end() -> None:
    readings = OpenReadings[File]()
    files = [turn(readings, number, 0) for number in range(3)]
    readings.close()
    assert [each.is_closed for each in files] == [True] * 3
