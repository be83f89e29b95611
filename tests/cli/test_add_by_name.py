"""What a command creates needs a name alone: its code is made from it, as on pages; without both it is refused."""

import pytest

from tests.cli.conftest import Amends

KINDS = [("cause",), ("segment",), ("field", "--type", "text")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_enough(amends: Amends, hotel: int, kind: tuple[str, ...]) -> None:
    command, *more = kind
    made = [amends.json(command, "add", "--workspace", hotel, "--name", "Room service", *more) for _ in range(2)]
    assert [each["name"] for each in made] == ["Room service"] * 2
    assert all(each["code"] for each in made)
    assert made[0]["code"] != made[1]["code"]


@pytest.mark.parametrize("kind", KINDS)
def test_without_name_and_code_it_is_refused(amends: Amends, hotel: int, kind: tuple[str, ...]) -> None:
    command, *more = kind
    assert "code" in amends.refused(command, "add", "--workspace", hotel, *more)
