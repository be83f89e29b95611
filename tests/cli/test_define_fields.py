"""`amends field`: what else a workspace wants to know of its tickets."""

from tests.cli.conftest import Amends


def test_fields_are_added_and_listed(amends: Amends, hotel: int) -> None:
    number = int(amends.done("field", "add", "refund", "--workspace", hotel, "--type", "number", "--name", "Paid back"))
    room = ("field", "add", "room", "--workspace", hotel, "--type", "choice", "--options", "single", "double")
    assert amends.json(*room, "--required-on-closing")["options"] == ["single", "double"]
    found = amends.json("field", "list", "--workspace", hotel)
    assert [(each["code"], each["required_on_closing"]) for each in found] == [("refund", False), ("room", True)]
    assert found[0]["id"] == number
    assert "Paid back" in amends.done("field", "list", "--workspace", hotel)
    assert "'refund' already" in amends.refused("field", "add", "refund", "--workspace", hotel, "--type", "text")
    assert "money" in amends.wrong("field", "add", "price", "--workspace", hotel, "--type", "money")
