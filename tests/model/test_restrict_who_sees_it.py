"""Who sees a restricted ticket: who handles such cases or is named on it, and never whom it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.access import FULL_SIGHT, Sight, may_open
from amends.model.person import Role, TeamMember
from amends.model.response import Reading
from amends.model.restriction import (
    UNRESTRICTED,
    Restriction,
    SensitiveKind,
    from_column,
    joined,
    to_column,
)
from amends.model.rule.recusal import named_in

IDS = st.frozensets(st.integers(1, 30)).map(lambda ids: tuple(sorted(ids)))
RESTRICTIONS = st.builds(Restriction, st.sampled_from([None, *SensitiveKind]), IDS, IDS)
PEOPLE = st.builds(Sight, st.integers(0, 30), st.booleans())
TEAM = [
    TeamMember(1, "ana@hotel.example", "Ana", "Ruiz"),
    TeamMember(2, "jose@hotel.example", "José", "Núñez García"),
    TeamMember(3, "desk@hotel.example", "Front", ""),
    TeamMember(4, "gone@hotel.example", "Ana", "Ruiz", left_us=1),
]


@given(RESTRICTIONS)
def test_what_is_kept_is_what_was_said(restriction: Restriction) -> None:
    assert from_column(to_column(restriction)) == restriction


def test_no_restriction_is_kept_as_nothing() -> None:
    assert to_column(UNRESTRICTED) == ""


@given(RESTRICTIONS, PEOPLE)
def test_whom_it_is_about_never_sees_it(restriction: Restriction, reader: Sight) -> None:
    if reader.person_id in restriction.recused_ids:
        assert not reader.admits(restriction)


@given(RESTRICTIONS)
def test_amends_itself_sees_everything(restriction: Restriction) -> None:
    assert FULL_SIGHT.admits(restriction)


@given(RESTRICTIONS, RESTRICTIONS, PEOPLE)
def test_by_a_merge_nobody_sees_more_than_they_saw_of_each(one: Restriction, other: Restriction, who: Sight) -> None:
    if who.admits(joined(one, other)):
        is_new = one.sensitive is None or other.sensitive is None
        is_named = who.person_id in (*one.named_ids, *other.named_ids)
        assert (who.admits(one) and who.admits(other)) or (is_new and is_named)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_sees_a_sensitive_case_by_itself(role: Role) -> None:
    sensitive = Restriction(SensitiveKind.LEGAL)
    member = TeamMember(7, "ana@hotel.example", "Ana", "", (1,), role)
    handles = TeamMember(7, "ana@hotel.example", "Ana", "", (1,), role, handles_sensitive=True)
    assert not may_open(member, [1], sensitive)
    assert may_open(handles, [1], sensitive)
    assert not may_open(handles, [1], Restriction(SensitiveKind.LEGAL, (), (7,)))
    assert may_open(member, [1], Restriction(SensitiveKind.LEGAL, (7,)))


def read(words: str = "", **custom: str) -> Reading:
    return Reading(None, "", (words,), "", "", {**custom})


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("ANA RUIZ laughed at me", (1,)),
        ("the waiter Jose nunez garcia was rude", (2,)),
        ("Ana was kind; Ruiz was not", ()),
        ("write to ana@hotel.example", (1,)),
        ("the front desk", ()),
    ],
)
def test_words_name_somebody_by_the_whole_name_or_the_address(words: str, ids: tuple[int, ...]) -> None:
    assert named_in(["words"], read(words), TEAM) == ids


@pytest.mark.parametrize(
    ("value", "ids"),
    [("Ana Ruiz", (1,)), ("ANA@hotel.example", (1,)), ("Ana Ruiz and Ben", ()), ("front", (3,)), ("", ())],
)
def test_a_field_names_somebody_by_being_the_name_or_the_address(value: str, ids: tuple[int, ...]) -> None:
    assert named_in(["custom.agent"], read(agent=value), TEAM) == ids


def test_a_place_that_a_rule_does_not_name_is_not_looked_at() -> None:
    assert named_in(["custom.agent"], read("Ana Ruiz", waiter="Ana Ruiz"), TEAM) == ()
