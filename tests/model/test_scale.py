"""Scales and the bands of their scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import UnreadableError
from amends.model.scale import NAMED_SCALES, Band, Boundaries, Scale, band, default_boundaries, parse_scale

ends = st.tuples(st.integers(-20, 20), st.integers(-20, 20)).filter(lambda pair: abs(pair[0] - pair[1]) >= 2)
scales = ends.map(lambda pair: Scale(*pair))


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, Band.UNHAPPY),
        (6, Band.UNHAPPY),
        (7, Band.NEUTRAL),
        (8, Band.NEUTRAL),
        (9, Band.HAPPY),
        (10, Band.HAPPY),
    ],
)
def test_nps(score: int, expected: Band) -> None:
    assert band(score, NAMED_SCALES["nps"]) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nps", "-------  ++"),
        ("0..10", "-------  ++"),
        ("11pt", "------  +++"),
        ("10pt", "-----  +++"),
        ("1..10", "-----  +++"),
        ("10..1", "+++  -----"),
        ("csat-5", "-- ++"),
        ("5..1", "++ --"),
        ("csat-7", "---  ++"),
        ("ces-7", "--- +++"),
        ("1..7", "---  ++"),
        ("smileys-3", "- +"),
        ("smileys-4", "--++"),
        ("smileys-5", "-- ++"),
    ],
)
def test_which_scores_are_unhappy_and_happy(name: str, expected: str) -> None:
    scale = parse_scale(name)
    signs = {Band.UNHAPPY: "-", Band.NEUTRAL: " ", Band.HAPPY: "+"}
    found = [signs[band(score, scale)] for score in range(scale.lowest, scale.highest + 1)]
    assert "".join(found) == expected


@given(scales)
def test_a_better_score_is_never_in_a_worse_band(scale: Scale) -> None:
    order = list(Band)
    scores = sorted(range(scale.lowest, scale.highest + 1), key=scale.goodness)
    bands = [order.index(band(score, scale)) for score in scores]
    assert bands == sorted(bands)
    assert (bands[0], bands[-1]) == (0, len(order) - 1)


@given(scales.filter(lambda scale: {scale.worst, scale.best} != {0, 10}))
def test_a_scale_other_than_nps_has_the_same_bands_upside_down(scale: Scale) -> None:
    upside_down = Scale(scale.best, scale.worst)
    for score in range(scale.lowest, scale.highest + 1):
        mirrored = scale.lowest + scale.highest - score
        assert band(score, scale) is band(mirrored, upside_down)


@given(scales)
def test_a_scale_is_read_as_it_is_written(scale: Scale) -> None:
    assert parse_scale(f"{scale.worst}..{scale.best}") == scale


def test_a_survey_may_have_boundaries_of_its_own() -> None:
    scale = NAMED_SCALES["nps"]
    assert band(5, scale, Boundaries(unhappy_to=4, happy_from=9)) is Band.NEUTRAL
    assert default_boundaries(scale) == Boundaries(6, 9)


@pytest.mark.parametrize(
    "text", ["", "none", "stars", "1..1", "1..", "..5", "1...5", "1..x", "0..99999", "--1..5", "١..٥"]
)
def test_another_text_is_no_scale(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a scale; use nps"):
        parse_scale(text)


@pytest.mark.parametrize(("text", "ends"), [("-1000..1000", (-1000, 1000)), ("1000..0", (1000, 0))])
def test_a_scale_may_end_1000_from_zero(text: str, ends: tuple[int, int]) -> None:
    scale = parse_scale(text)
    assert (scale.worst, scale.best) == ends


@pytest.mark.parametrize("text", ["-1001..0", "0..1001", "1001..0"])
def test_a_scale_ends_no_further_from_zero(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_scale(text)
