"""Surveys with a scale and boundaries of their own, and the bands that come of them."""

from typing import Any

import pytest

from amends.errors import Invalid
from amends.instants import HOUR_US
from amends.model.scale import Boundaries
from amends.model.survey import Survey, SurveyKind
from amends.store.engine.database import Database
from amends.usecases.settings import surveys
from amends.usecases.settings.surveys import SurveyForm
from tests import cast
from tests.cast import FixtureWorkspace, bare, counts
from tests.engines import Clock
from tests.usecases.settings.refusals import refused


async def save(database: Database, workspace: FixtureWorkspace, code: str = "visit", **own: Any) -> Survey:
    return await database.write(workspace.by, surveys.save, SurveyForm(code=code, **own))


async def listed(database: Database, workspace: FixtureWorkspace) -> list[Survey]:
    return list(await database.read(workspace.by, surveys.list_all))


async def opens(database: Database, workspace: FixtureWorkspace, *scores: int) -> list[bool]:
    """Which of these scores open a ticket, by the rule for detractors."""
    forms = [bare(reference=f"r-{score}", score=score) for score in scores]
    await cast.ingest(database, workspace.by, *forms)
    responses, _ = await cast.everything(database, workspace.by)
    ticket_ids = {response.score: response.ticket_id for response in responses}
    return [bool(ticket_ids[score]) for score in scores]


async def test_a_survey_has_a_scale_and_boundaries_of_its_own(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    saved = await save(database, workspace, name="Visit", scale="csat-5", unhappy_to=1, happy_from=5)
    assert saved == Survey(saved.id, "visit", "Visit", "csat-5", Boundaries(1, 5), clock())
    assert await listed(database, workspace) == [saved]


async def test_a_survey_without_a_name_is_called_by_its_code(database: Database, workspace: FixtureWorkspace) -> None:
    saved = await save(database, workspace)
    assert (saved.name, saved.scale, saved.boundaries) == ("visit", "", None)


async def test_saved_again_it_is_the_same_survey_with_what_is_said_now(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    first = await save(database, workspace, name="Visit", scale="csat-5", unhappy_to=1, happy_from=5)
    clock.advance(HOUR_US)
    again = await save(database, workspace, name="Your visit", scale="nps")
    assert again == Survey(first.id, "visit", "Your visit", "nps", None, first.created_us)
    assert await listed(database, workspace) == [again]


async def test_the_survey_that_the_first_response_made_takes_a_scale(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, cast.form())
    [made] = await listed(database, workspace)
    saved = await save(database, workspace, scale="csat-5")
    assert (saved.id, saved.created_us) == (made.id, made.created_us)
    assert await listed(database, workspace) == [saved]


async def test_a_survey_without_a_code_gets_one_from_its_name_and_a_scale_is_kept_as_it_is_meant(
    database: Database, workspace: FixtureWorkspace
) -> None:
    saved = [await save(database, workspace, "", name="After your stay", scale="1 - 5") for _ in range(2)]
    assert [(each.code, each.scale) for each in saved] == [("AFTER-YOUR-STAY", "1..5"), ("AFTER-YOUR-STAY-2", "1..5")]


@pytest.mark.parametrize(("kind", "scale"), [("nps", "nps"), ("csat", "csat-5"), ("ces", "ces-7"), ("other", "")])
async def test_a_kind_brings_its_usual_scale(
    database: Database, workspace: FixtureWorkspace, kind: str, scale: str
) -> None:
    saved = await save(database, workspace, kind=SurveyKind(kind))
    assert (saved.kind, saved.scale) == (kind, scale)
    own = await save(database, workspace, kind=SurveyKind(kind), scale="10..0" if kind == "other" else "0..10")
    assert own.scale != scale
    assert await listed(database, workspace) == [own]


async def test_rules_read_answers_without_a_language_in_the_survey_s(
    database: Database, workspace: FixtureWorkspace
) -> None:
    spanish = {"name": "In Spanish", "order": 1, "when": {"language": "es"}, "then": {"open": {}}}
    await cast.rule(database, workspace.by, spanish)
    await cast.ingest(database, workspace.by, bare(reference="before"))
    assert (await save(database, workspace, language=" ES_mx ")).language == "es-mx"
    await cast.ingest(database, workspace.by, bare(reference="after"), bare(reference="own", language="en"))
    responses, _ = await cast.everything(database, workspace.by)
    assert {each.reference: bool(each.ticket_id) for each in responses} == {
        "before": False,
        "after": True,
        "own": False,
    }


async def test_surveys_are_listed_by_their_codes(database: Database, workspace: FixtureWorkspace) -> None:
    for code in ("call", "arrival", "visit"):
        await save(database, workspace, code)
    assert [survey.code for survey in await listed(database, workspace)] == ["arrival", "call", "visit"]


async def test_another_workspaces_survey_is_another(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    ours, theirs = await save(database, workspace, scale="nps"), await save(database, other, scale="csat-5")
    assert await listed(database, workspace) == [ours]
    assert await listed(database, other) == [theirs]
    assert ours.id != theirs.id


@pytest.mark.parametrize(
    ("own", "fields"),
    [
        ({"code": ""}, {"code"}),
        ({"code": " \t"}, {"code"}),
        ({"code": "v\0"}, {"code"}),
        ({"code": "v" * 501}, {"code"}),
        ({"name": "N\x07"}, {"name"}),
        ({"scale": "stars"}, {"scale"}),
        ({"scale": "5..5"}, {"scale"}),
        ({"scale": "1..1001"}, {"scale"}),
        ({"scale": "none"}, {"scale"}),
        ({"language": "nothing like one"}, {"language"}),
        ({"kind": SurveyKind.NPS, "scale": "csat-5"}, {"scale"}),
        ({"scale": "nps", "unhappy_to": 6}, {"unhappy_to"}),
        ({"scale": "nps", "happy_from": 9}, {"unhappy_to"}),
        ({"unhappy_to": 6, "happy_from": 9}, {"scale"}),
        ({"scale": "nps", "unhappy_to": 6, "happy_from": 6}, {"happy_from"}),
        ({"scale": "nps", "unhappy_to": 9, "happy_from": 6}, {"happy_from"}),
        ({"scale": "5..1", "unhappy_to": 2, "happy_from": 4}, {"happy_from"}),
        ({"scale": "nps", "unhappy_to": -(2**31) - 1, "happy_from": 2**31 + 1}, {"unhappy_to", "happy_from"}),
        ({"code": "", "name": "N\0", "scale": "stars"}, {"name", "scale"}),
    ],
)
async def test_a_wrong_survey_is_refused_by_its_fields(
    database: Database, workspace: FixtureWorkspace, own: dict[str, Any], fields: set[str]
) -> None:
    with refused() as refusal:
        await save(database, workspace, **own)
    assert refusal.fields == fields
    assert await listed(database, workspace) == []


async def test_what_is_refused_leaves_the_survey_as_it_was(database: Database, workspace: FixtureWorkspace) -> None:
    saved = await save(database, workspace, scale="csat-5", unhappy_to=1, happy_from=5)
    with refused():
        await save(database, workspace, scale="csat-5", unhappy_to=5, happy_from=1)
    assert await listed(database, workspace) == [saved]


async def test_a_response_without_a_scale_has_its_surveys(database: Database, workspace: FixtureWorkspace) -> None:
    await save(database, workspace, scale="csat-5")
    await cast.ingest(database, workspace.by, bare(score=5))
    response = await cast.only_response(database, workspace.by)
    assert (response.score, response.scale) == (5, "csat-5")
    outside = await cast.ingest(database, workspace.by, bare(reference="r-2", score=6))
    assert counts(outside.intake) == {"received": 1, "rejected": 1}


async def test_without_boundaries_the_scales_own_decide_the_band(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await save(database, workspace, scale="nps")
    assert await opens(database, workspace, 4, 5, 6, 7) == [True, True, True, False]


async def test_its_boundaries_decide_the_band(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await save(database, workspace, scale="nps", unhappy_to=4, happy_from=6)
    assert await opens(database, workspace, 4, 5, 6, 7) == [True, False, False, False]


async def test_its_boundaries_say_who_is_a_promoter(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, when={"band": "happy"})
    await save(database, workspace, scale="nps", unhappy_to=4, happy_from=6)
    assert await opens(database, workspace, 4, 5, 6, 10) == [False, False, True, True]


async def test_boundaries_are_read_in_the_direction_of_the_scale(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await save(database, workspace, scale="5..1", unhappy_to=3, happy_from=1)
    assert await opens(database, workspace, 1, 2, 3, 4, 5) == [False, False, True, True, True]


async def test_new_boundaries_count_from_the_next_response(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await save(database, workspace, scale="nps", unhappy_to=2, happy_from=9)
    assert await opens(database, workspace, 3) == [False]
    await save(database, workspace, scale="nps", unhappy_to=4, happy_from=9)
    assert await opens(database, workspace, 4) == [True]
    assert (await cast.only_ticket(database, workspace.by)).score == 4


async def test_boundaries_lie_on_the_scale(database: Database, workspace: FixtureWorkspace) -> None:
    form = SurveyForm(code="x", scale="csat-5", unhappy_to=-100, happy_from=100)
    with pytest.raises(Invalid) as told:
        await database.write(workspace.by, surveys.save, form)
    reasons = [str(error) for error in told.value.errors]
    assert reasons == [
        "unhappy_to: -100 is outside the scale csat-5",
        "happy_from: 100 is outside the scale csat-5",
    ]


async def test_a_scale_of_very_many_digits_is_told_plainly(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(Invalid, match=r"scale: '1\.\.9999") as told:
        await database.write(workspace.by, surveys.save, SurveyForm(code="x", scale="1.." + "9" * 5000))
    assert len(str(told.value)) < 200
