"""Searching for responses: by what came of them, by score, words, time, unit and import, and only what one may see."""

from typing import Any

import pytest
from msgspec import structs

from amends.model.decision import Outcome
from amends.model.principal import Scope
from amends.model.response import ResponseForm
from amends.model.response_query import DECISIONS, NOT_JUDGED
from amends.store.engine.database import Tx
from amends.usecases import find_responses, ingest
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import surveys
from amends.usecases.settings.surveys import SurveyForm
from tests import cast
from tests.http.app_harness import AppHarness, client_of, errors_of, key_of

LATER = "2026-11-20T15:55:00Z"


async def found(harness: AppHarness, **query: str | int) -> list[dict[str, Any]]:
    answer = await harness.client.get(f"{harness.v1}/responses/search", params=query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    assert page["next_cursor"] is None
    responses: list[dict[str, Any]] = page["responses"]
    return responses


async def references(harness: AppHarness, **query: str | int) -> list[str]:
    return [each["reference"] for each in await found(harness, **query)]


@pytest.fixture
async def six(harness: AppHarness) -> None:
    """One of each decision: before any rule, one left out by a rule, one that opened, one added, one happy."""
    database, by = harness.database, harness.workspace.by
    await cast.ingest(database, by, cast.form(reference="before", words="Cold soup", time=LATER, customer=cast.BEN))
    await cast.rule(database, by, cast.OUR_OWN)
    await cast.rule(database, by, cast.ALREADY_ON_IT)
    await cast.rule(database, by)
    forms = [
        cast.form(reference="ours", custom={"channel": "staff"}, words="A test"),
        cast.form(reference="opens", words="Nadie contestó", customer=cast.ANA),
        cast.form(reference="joins", words="Still nobody", customer=cast.ANA, score=0),
        cast.happy(reference="happy", segment="S2", words="Great"),
    ]
    for each in forms:
        await cast.ingest(database, by, each)
    rows = cast.input_rows([cast.form(reference="old")])
    missing = MissingSegment.AS_THE_WORKSPACE_SAYS
    await database.write(by, lambda tx: ingest.ingest(tx, "test", rows, missing, is_history=True))


@pytest.mark.usefixtures("six")
async def test_each_has_what_it_came_to_and_is_found_by_it(harness: AppHarness) -> None:
    by_decision = {each: await references(harness, decision=each) for each in DECISIONS}
    assert by_decision == {
        Outcome.OPENED.value: ["opens"],
        Outcome.ATTACHED.value: ["joins"],
        Outcome.IGNORED.value: ["ours"],
        Outcome.NO_MATCH.value: ["before", "happy"],
        Outcome.KEPT.value: [],
        Outcome.HISTORY.value: ["old"],
        NOT_JUDGED: [],
    }
    joined = (await found(harness, decision="attached"))[0]
    [decision] = joined["decisions"]
    assert (decision["outcome"], decision["ticket_id"]) == ("attached", joined["ticket_id"])


@pytest.mark.usefixtures("six")
async def test_the_last_decision_counts_when_one_was_judged_again(harness: AppHarness) -> None:
    changed = cast.form(reference="opens", words="Nadie contestó, otra vez", customer=cast.ANA)
    await cast.ingest(harness.database, harness.workspace.by, changed)
    assert await references(harness, decision="kept") == ["opens"]
    assert await references(harness, decision="opened") == []


@pytest.mark.usefixtures("six")
async def test_they_are_found_by_all_that_they_say(harness: AppHarness) -> None:
    assert await references(harness, q="contesto") == ["opens"]
    assert await references(harness, q='"still nobody"') == ["joins"]
    assert await references(harness, q="ben sou") == ["before"], "words of the customer and of the answer together"
    assert await references(harness, score_to=0) == ["joins"]
    assert await references(harness, score_from=4) == ["happy"]
    assert await references(harness, band="happy") == ["happy"]
    assert await references(harness, segment="S2") == ["happy"]
    assert await references(harness, has_ticket="true") == ["joins", "opens"]
    assert await references(harness, time_from=LATER) == ["before"]
    assert "before" not in await references(harness, time_before=LATER)
    customer = (await found(harness, q="opens"))[0]["customer_id"]
    assert await references(harness, customer_id=customer) == ["joins", "opens"]


async def test_a_band_is_by_the_boundaries_of_the_survey(harness: AppHarness) -> None:
    form = SurveyForm(code="visit", scale="nps", unhappy_to=2, happy_from=3)
    survey = await harness.database.write(harness.workspace.by, surveys.save, form)
    await cast.ingest(harness.database, harness.workspace.by, cast.form())
    assert await references(harness, band="happy", survey_id=survey.id) == ["r-1042"]
    assert await references(harness, band="unhappy") == []
    assert await references(harness, survey_id=survey.id + 1) == []


async def test_those_of_an_import_come_in_their_order_and_no_others(harness: AppHarness) -> None:
    database, by = harness.database, harness.workspace.by
    forms = [cast.form(reference=f"r-{number}", time=f"2026-11-{20 - number}T08:00:00Z") for number in range(5)]
    await cast.ingest(database, by, cast.form(reference="earlier"))
    batch = await cast.ingest(database, by, *forms)
    await cast.ingest(database, by, cast.form(reference="later"))
    assert await references(harness, intake_id=batch.intake.id) == [f"r-{number}" for number in range(5)]


async def test_pages_follow_each_other_and_skip_none(harness: AppHarness) -> None:
    times = ["2026-11-20T08:00:00Z"] * 3 + ["2026-11-19T08:00:00Z"] * 2
    forms = [cast.form(reference=f"r-{number}", time=time) for number, time in enumerate(times)]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    seen, cursor = [], ""
    while cursor is not None:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await harness.client.get(f"{harness.v1}/responses/search", params=query)).json()
        seen += [each["reference"] for each in page["responses"]]
        cursor = page["next_cursor"]
    assert seen == ["r-2", "r-1", "r-0", "r-4", "r-3"]


async def test_a_page_ends_where_many_were_looked_at(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_responses, "MAX_LOOKED", 3)
    monkeypatch.setattr(find_responses, "_STEP", 1)
    forms = [cast.form(reference="rare", words="Quokka", time="2026-11-01T08:00:00Z")]
    forms += [cast.form(reference=f"r-{number}") for number in range(6)]
    await cast.ingest(harness.database, harness.workspace.by, *forms)
    pages, cursor = [], ""
    while cursor is not None:
        query = {"limit": "1", "q": "quokka", **({"cursor": cursor} if cursor else {})}
        page = (await harness.client.get(f"{harness.v1}/responses/search", params=query)).json()
        pages.append([each["reference"] for each in page["responses"]])
        cursor = page["next_cursor"]
    assert (pages[0], [each for each in pages if each]) == ([], [["rare"]])


@pytest.mark.usefixtures("six")
async def test_who_has_a_unit_finds_that_unit_s_alone(harness: AppHarness) -> None:
    key = await key_of(harness.database, harness.workspace.by, frozenset({Scope.TICKETS_READ}), ("S2",))
    async with client_of(harness.app, key.secret) as client:
        answer = await client.get(f"{harness.v1}/responses/search")
        assert [each["reference"] for each in answer.json()["responses"]] == ["happy"]
        answer = await client.get(f"{harness.v1}/responses/search", params={"segment": "S1"})
        assert answer.json()["responses"] == []


@pytest.mark.parametrize("identity", ["confidential", "identified"])
async def test_a_unit_cannot_look_for_who_wants_to_be_known_by_the_programme_alone(
    harness: AppHarness, identity: str
) -> None:
    form: ResponseForm = cast.form(identity=identity, customer=cast.ANA)
    await cast.ingest(harness.database, harness.workspace.by, form)
    whole, unit = harness.workspace.by, structs.replace(harness.workspace.by, segment_ids=(harness.workspace.s1.id,))

    async def look(tx: Tx) -> int:
        return len((await find_responses.list_page(tx, None, 5, query={"q": "ana@example.com"}))[0])

    assert await harness.database.read(whole, look) == 1
    assert await harness.database.read(unit, look) == (0 if identity == "confidential" else 1)


async def test_every_fault_is_named(harness: AppHarness) -> None:
    query = {"decision": "maybe", "band": "cross", "time_from": "today", "survey_id": "x"}
    answer = await harness.client.get(f"{harness.v1}/responses/search", params=query)
    assert answer.status_code == 400
    assert set(errors_of(answer)) == set(query)
    answer = await harness.client.get(f"{harness.v1}/responses/search", params={"segment": "S9"})
    assert set(errors_of(answer)) == {"segment"}
