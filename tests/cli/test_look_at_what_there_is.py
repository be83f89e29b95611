"""`amends workspace first-steps`, `amends user at-work` and `amends customer show` print what their pages show."""

import asyncio

from tests.cli.conftest import Amends, make_hotel
from tests.cli.test_merge_customers import two_customers


def test_the_first_steps_are_ticked(amends: Amends) -> None:
    workspace = make_hotel(amends)
    steps = amends.json("workspace", "first-steps", workspace)
    assert [each["step"] for each in steps] == ["unit", "people", "rule", "answer", "ticket", "closed"]
    assert (steps[0]["done"], steps[-1]["done"]) == (True, False)
    assert "unit" in amends.done("workspace", "first-steps", workspace)


def test_who_has_what_to_do_is_listed(amends: Amends) -> None:
    workspace = make_hotel(amends)
    amends.done("user", "add", "ana@example.com", "--workspace", workspace, "--segment", "S1")
    told = amends.json("user", "at-work", "--workspace", workspace)
    assert [each["load"] for each in told["people"]] == [{"open": 0, "overdue": 0, "due_today": 0}]
    assert "Overdue" in amends.done("user", "at-work", "--workspace", workspace)


def test_a_customer_is_shown_with_their_timeline(amends: Amends) -> None:
    workspace = make_hotel(amends)
    first, _ = asyncio.run(two_customers(amends.url, workspace))
    told = amends.json("customer", "show", first, "--workspace", workspace)
    assert (told["email"], [each["kind"] for each in told["timeline"]]) == ("ana@example.com", ["answer"])
    assert "ana@example.com" in amends.done("customer", "show", first, "--workspace", workspace)
