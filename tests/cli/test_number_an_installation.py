"""`installation_number`: each installation draws IDs of its own, and never goes back behind those it drew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import BusinessRuleError
from amends.ids import HIGHEST_INSTALLATION, ids_of_installation
from tests.cli.conftest import Amends

JAVASCRIPT_HOLDS = 2**53


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def amends(request: pytest.FixtureRequest) -> Amends:
    typed: Amends = request.getfixturevalue(request.param)
    return typed


def made(amends: Amends, name: str) -> int:
    return int(amends.json("workspace", "create", name, "--timezone", "Europe/Berlin")["id"])


def in_installation(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setenv("AMENDS_INSTALLATION_NUMBER", str(number))


def test_an_installation_draws_ids_of_its_own(amends: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(amends, "Before")
    in_installation(monkeypatch, 3)
    first = made(amends, "First")
    assert (before < 2_000, first) == (True, 3_000_000_001_001)
    assert first < made(amends, "Second") < 3_000_000_002_000
    found = {each["what"]: each for each in amends.json("doctor")}
    assert found["installation_number"]["said"] == "3"
    assert found["IDs"]["state"] == "ok"
    assert found["IDs"]["said"].startswith("3000000001001 to 3999999999999, last drawn 30000000010")


def test_it_never_goes_back_behind_what_it_drew(amends: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    in_installation(monkeypatch, 3)
    made(amends, "First")
    in_installation(monkeypatch, 2)
    assert "beyond those of this installation (2000000001001 to 2999999999999)" in amends.refused("workspace", "list")
    assert "Not safe to serve: IDs" in amends.refused("doctor")
    in_installation(monkeypatch, 4)
    assert made(amends, "Second") == 4_000_000_001_001


@pytest.mark.parametrize("number", ["-1", "9000", "three"])
def test_a_number_that_cant_be_one_is_refused(on_sqlite: Amends, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setenv("AMENDS_INSTALLATION_NUMBER", number)
    assert "a whole number from 0 to 8999" in on_sqlite.refused("workspace", "list")


@given(st.integers(0, HIGHEST_INSTALLATION), st.integers(0, HIGHEST_INSTALLATION), st.integers(0, JAVASCRIPT_HOLDS))
def test_no_two_installations_share_an_id(one: int, other: int, drawn: int) -> None:
    ids, others = ids_of_installation(one), ids_of_installation(other)
    assert 1_000 < ids.first < ids.last < JAVASCRIPT_HOLDS
    assert one == other or ids.last < others.first or others.last < ids.first
    if drawn > ids.last:
        with pytest.raises(BusinessRuleError):
            ids.begin_after(drawn)
    else:
        assert ids.first <= max(drawn + 1, ids.first) == ids.begin_after(drawn) + 1
