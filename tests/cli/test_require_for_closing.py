"""`amends cause` and `amends workspace set`: what a ticket needs before it is closed."""

from tests.cli.conftest import Amends


def test_causes_are_added_and_listed(amends: Amends, hotel: int) -> None:
    top = int(amends.done("cause", "add", "BILLING", "--workspace", hotel, "--name", "Billing"))
    made = amends.json("cause", "add", "TWICE", "--workspace", hotel, "--parent", "BILLING")
    assert made == {"id": made["id"], "code": "TWICE", "name": "TWICE", "parent_id": top}
    assert [each["code"] for each in amends.json("cause", "list", "--workspace", hotel)] == ["BILLING", "TWICE"]
    assert "Billing" in amends.done("cause", "list", "--workspace", hotel)
    assert "'BILLING' already" in amends.refused("cause", "add", "BILLING", "--workspace", hotel)
    assert "parent" in amends.refused("cause", "add", "X", "--workspace", hotel, "--parent", "NOWHERE")


def test_the_country_of_phone_numbers_is_said(amends: Amends, hotel: int) -> None:
    assert amends.json("workspace", "set", hotel, "--phone-region", "gb")["phone_region"] == "GB"
    assert "Phone numbers without a country code: ES." in amends.done("workspace", "set", hotel, "--phone-region", "")
    assert "'XX' is no country" in amends.refused("workspace", "set", hotel, "--phone-region", "XX")


def test_closing_requires_what_one_says(amends: Amends, hotel: int) -> None:
    set_ = ("workspace", "set", hotel)
    said = amends.done(*set_, "--closing-requires", "root_cause", "action_taken")
    assert said == (
        "Closing requires action_taken, root_cause.\nQuiet hours: none.\nPhone numbers without a country code: ES.\n"
        "Tickets wait for customers: 5 days.\nA customer speaks on a closed ticket: rules open a new one.\n"
    )
    assert amends.json("workspace", "show", hotel)["closing_requires"] == ["action_taken", "root_cause"]
    assert amends.json(*set_, "--closing-requires-nothing")["closing_requires"] == []
    assert "luck" in amends.wrong(*set_, "--closing-requires", "luck")
