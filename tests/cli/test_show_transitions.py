"""`amends workspace transitions`: which steps tickets may take."""

from tests.cli.conftest import Amends


def test_the_table_is_shown(amends: Amends, hotel: int) -> None:
    said = amends.done("workspace", "transitions", hotel).splitlines()
    assert said[0].split() == ["From", "To", "Scope"]
    assert said[1].split() == ["NEW", "IN_PROGRESS", "tickets:write"]
    assert amends.json("workspace", "transitions", hotel)["is_default"]
