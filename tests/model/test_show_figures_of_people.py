"""Whose figures may be seen: by the switch, by what a figure tells, and by how many people it is of."""

import pytest

from amends.model.per_person import SMALLEST_GROUP, PerPerson, PersonFigure, may_show

LOAD, RESULT = PersonFigure.LOAD, PersonFigure.RESULT


@pytest.mark.parametrize(
    ("switch", "others", "own"),
    [
        (PerPerson.OFF, set(), set()),
        (PerPerson.OWN, set(), {LOAD, RESULT}),
        (PerPerson.LOAD, {LOAD}, {LOAD, RESULT}),
        (PerPerson.ALL, {LOAD, RESULT}, {LOAD, RESULT}),
    ],
)
def test_the_switch_says_whose(switch: PerPerson, others: set[PersonFigure], own: set[PersonFigure]) -> None:
    assert {figure for figure in PersonFigure if may_show(switch, figure)} == others
    assert {figure for figure in PersonFigure if may_show(switch, figure, is_own=True)} == own


@pytest.mark.parametrize("switch", PerPerson)
@pytest.mark.parametrize("figure", PersonFigure)
def test_a_group_is_one_of_people_from_five_on(switch: PerPerson, figure: PersonFigure) -> None:
    assert may_show(switch, figure, people=SMALLEST_GROUP)
    assert may_show(switch, figure, people=SMALLEST_GROUP - 1) == may_show(switch, figure)
