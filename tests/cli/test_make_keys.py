"""API keys: shown once, listed without what opens, ended."""

import re
from datetime import UTC, datetime

import pytest

from amends.ids import is_well_formed_key, key_prefix
from tests.cli.conftest import Amends, make_hotel

KEY = re.compile(r"amk_[0-9]+_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}")


def create(amends: Amends, hotel: int, *options: object) -> tuple[object, ...]:
    return ("key", "create", "--workspace", hotel, "--scope", "tickets:read", *options)


def test_a_key_is_shown_once(amends: Amends, hotel: int) -> None:
    secret = amends.done(*create(amends, hotel, "feedback:write")).strip()
    assert KEY.fullmatch(secret)
    assert is_well_formed_key(secret)
    listed = amends("key", "list", "--workspace", hotel)
    [key] = amends.json("key", "list", "--workspace", hotel)
    assert "secret" not in key
    assert not KEY.search(listed.out)
    assert (key["prefix"], key["last_four"]) == (key_prefix(secret), secret[-4:])
    assert key["scopes"] == ["feedback:write", "tickets:read"]
    assert (key["segment_ids"], key["expires_time"], key["revoked_time"]) == ([], None, None)
    assert "valid never" in listed.words.replace("feedback:write tickets:read", "")


def test_a_key_without_a_segment_reaches_the_whole_tree_and_it_is_said(amends: Amends, hotel: int) -> None:
    said = amends(*create(amends, hotel))
    assert KEY.fullmatch(said.out.strip())
    assert said.err == "Note: no segment was named, so the key reaches the whole tree.\n"
    assert amends(*create(amends, hotel, "--segment", "S1")).err == ""
    assert amends(*create(amends, hotel, "--json")).err == ""


def test_a_new_key_for_machines(amends: Amends, hotel: int) -> None:
    made = amends.json(*create(amends, hotel, "--segment", "S1"))
    assert KEY.fullmatch(made.pop("secret"))
    _, s1, _ = amends.json("segment", "list", "--workspace", hotel)
    assert made["segment_ids"] == [s1["id"]]
    assert amends.json("key", "list", "--workspace", hotel) == [made]


def test_a_key_ends_with_its_last_day_where_the_workspace_is(amends: Amends, hotel: int) -> None:
    made = amends.json(*create(amends, hotel, "--expires", "2099-12-31"))
    assert datetime.fromisoformat(made["expires_time"]) == datetime(2099, 12, 31, 23, tzinfo=UTC)


def test_a_key_ends_at_a_time(amends: Amends, hotel: int) -> None:
    made = amends.json(*create(amends, hotel, "--expires", "2099-06-01T12:00:00+02:00"))
    assert datetime.fromisoformat(made["expires_time"]) == datetime(2099, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["tomorrow", "2099-02-30", "31/12/2099", "2099-06-01T12:00:00", "9999-12-31"])
def test_a_wrong_end_is_refused_and_named(on_sqlite: Amends, text: str) -> None:
    hotel = make_hotel(on_sqlite)
    reason = on_sqlite.refused(*create(on_sqlite, hotel, "--expires", text))
    assert reason.startswith(f"amends: expires: {text!r} is not a date or a time with an offset")
    assert on_sqlite.json("key", "list", "--workspace", hotel) == []


@pytest.mark.parametrize("text", ["2020-01-01", "2020-01-01T00:00:00Z"])
def test_an_end_that_has_passed_is_refused(amends: Amends, hotel: int, text: str) -> None:
    assert amends.refused(*create(amends, hotel, "--expires", text)) == "amends: expires: must be in the future\n"


def test_a_scope_that_is_none_is_named(amends: Amends, hotel: int) -> None:
    reason = amends.refused(*create(amends, hotel, "everything"))
    assert reason.startswith("amends: scope: 'everything' is not a scope; use tickets:read, ")


def test_an_unknown_segment_is_named(amends: Amends, hotel: int) -> None:
    assert "'S9'" in amends.refused(*create(amends, hotel, "--segment", "S9"))


def test_a_key_has_a_name_and_an_owner(amends: Amends, hotel: int) -> None:
    ana = amends.json("user", "add", "ana@example.com", "--workspace", hotel, "--first-name", "Ana")["id"]
    named = amends.json(*create(amends, hotel, "--name", "Data warehouse", "--owner", ana))
    assert (named["name"], named["owner"]["name"]) == ("Data warehouse", "Ana")
    assert "Data warehouse Ana amk_" in amends("key", "list", "--workspace", hotel).words
    set_ = ("key", "set", named["id"], "--workspace", hotel)
    assert amends.done(*set_, "--name", "Warehouse") == f"Key {named['id']} is changed.\n"
    changed = amends.json(*set_, "--owner", 0)
    assert (changed["name"], changed["owner_id"]) == ("Warehouse", None)
    assert "there is no user 99" in amends.refused(*set_, "--owner", 99)


def test_a_key_is_revoked_once(amends: Amends, hotel: int) -> None:
    number = amends.json(*create(amends, hotel))["id"]
    assert amends.done("key", "revoke", number, "--workspace", hotel) == f"Key {number} is revoked.\n"
    [key] = amends.json("key", "list", "--workspace", hotel)
    assert key["revoked_time"] is not None
    assert "revoked never" in amends("key", "list", "--workspace", hotel).words
    assert str(number) in amends.refused("key", "revoke", number, "--workspace", hotel)


def test_a_revoked_key_for_machines(amends: Amends, hotel: int) -> None:
    number = amends.json(*create(amends, hotel))["id"]
    assert amends.json("key", "revoke", number, "--workspace", hotel) == {"revoked": number}


def test_a_key_of_another_workspace_is_not_there(amends: Amends, hotel: int) -> None:
    number = amends.json(*create(amends, hotel))["id"]
    other = amends.json("workspace", "create", "Other", "--timezone", "Europe/Paris")["id"]
    amends.refused("key", "revoke", number, "--workspace", other)
    assert amends.json("key", "list", "--workspace", hotel)[0]["revoked_time"] is None
