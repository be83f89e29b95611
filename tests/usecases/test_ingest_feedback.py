"""Taking feedback in: lines become responses, and the sum adds up."""

from itertools import permutations

import pytest
from msgspec import structs

from amends.errors import FieldError
from amends.instants import MINUTE_US, from_text
from amends.model.intake import InputRow, Rejection
from amends.model.response_event import UpsertResult
from amends.model.workspace import UnknownSegment
from amends.store import intakes
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import ingest
from amends.usecases.resolve_segment import MissingSegment
from tests import cast
from tests.cast import ALREADY_ON_IT, ANA, BEN, OUR_OWN, UNHAPPY, FixtureWorkspace, counts, form, happy, input_rows
from tests.engines import Clock

EARLIER = "2026-11-19T09:00:00+01:00"
LATER = "2026-11-20T16:51:00+01:00"


async def test_a_line_is_stored(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form(words="Nadie contestó", customer=ANA, custom={"floor": 3}))
    response = await cast.only_response(database, workspace.by)
    assert counts(batch.intake) == {"received": 1, "stored": 1, "no_match": 1}
    assert (response.score, response.scale, response.language, response.verbatim) == (3, "nps", "es", "Nadie contestó")
    assert (response.customer, response.custom, response.segment_id) == (ANA, {"floor": 3}, workspace.s1.id)


async def test_the_sum_tells_every_fate(database: Database, workspace: FixtureWorkspace) -> None:
    for document in (UNHAPPY, ALREADY_ON_IT, OUR_OWN):
        await cast.rule(database, workspace.by, document)
    lines = [
        form(reference="opens", customer=ANA),
        form(reference="joins", customer=ANA),
        form(reference="ours", custom={"channel": "staff"}),
        happy(reference="happy"),
        happy(reference="happy"),
        happy(reference="happy", words="Todo bien"),
        form(reference="wrong", score=11),
    ]
    batch = await cast.ingest(database, workspace.by, *lines)
    lines_of_sum = {"received": 7, "stored": 4, "merged": 1, "duplicates": 1, "rejected": 1}
    assert counts(batch.intake) == {**lines_of_sum, "opened": 1, "attached": 1, "ignored": 1, "no_match": 1}


async def test_the_sum_is_kept(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form(), form(score=99))
    # That no rule opens tickets is told of it, and isn't kept.
    assert await database.read(workspace.by, intakes.get, batch.intake.id) == structs.replace(batch.intake, notes=())
    assert batch.intake.ended_us is not None


async def test_the_same_lines_twice_change_nothing(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    lines = [
        form(reference=f"r-{number}", customer=ANA, words=f"Mal {number}", transaction="t-9") for number in range(5)
    ]
    await cast.ingest(database, workspace.by, *lines)
    before = await cast.everything(database, workspace.by)
    again = await cast.ingest(database, workspace.by, *lines)
    assert counts(again.intake) == {"received": 5, "duplicates": 5}
    assert await cast.everything(database, workspace.by) == before


async def test_lines_of_one_reference_are_one_response_wherever_they_stand(
    database: Database, workspace: FixtureWorkspace
) -> None:
    lines = [
        form(words="Nadie contestó"),
        happy(reference="r-2"),
        form(answers=(cast.AnswerForm("What else?", "Hacía frío"),)),
        happy(reference="r-3"),
        form(custom={"channel": "store"}),
    ]
    batch = await cast.ingest(database, workspace.by, *lines)
    [response, *_], _ = await cast.everything(database, workspace.by)
    assert counts(batch.intake) == {"received": 5, "stored": 3, "merged": 2, "no_match": 3}
    assert {answer.verbatim for answer in response.answers} == {"Nadie contestó", "Hacía frío"}
    assert response.custom == {"channel": "store"}


async def test_references_of_two_surveys_are_two_responses(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form(), form(survey="call"))
    assert counts(batch.intake)["stored"] == 2


async def test_a_correction_counts_and_the_first_words_are_kept(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, form(words="Bien"))
    batch = await cast.ingest(database, workspace.by, form(words="Mal", time=LATER))
    response = await cast.only_response(database, workspace.by)
    assert batch.results[0].taken is UpsertResult.MERGED
    assert response.verbatim == "Mal"
    assert [said.value for said in response.parts["answer:Why?"]] == ["Bien", "Mal"]
    happened = await cast.happened_to_response(database, workspace.by, response.id)
    assert happened == ["response.received", "response.corrected"]


@pytest.mark.parametrize("times", list(permutations((("Bien", EARLIER), ("Mal", cast.TIME), ("Bien", LATER)))))
async def test_a_correction_may_be_taken_back(
    database: Database, workspace: FixtureWorkspace, times: tuple[tuple[str, str], ...], clock: Clock
) -> None:
    clock.advance(MINUTE_US)
    for words, time in times:
        await cast.ingest(database, workspace.by, form(words=words, time=time))
    response = await cast.only_response(database, workspace.by)
    assert response.verbatim == "Bien"
    assert [said.value for said in response.parts["answer:Why?"]] == ["Mal", "Bien"]


async def test_the_same_words_later_are_a_duplicate_that_the_history_keeps(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    clock.advance(MINUTE_US)
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(words="Mal"))
    again = await cast.ingest(database, workspace.by, form(words="Mal", time=LATER))
    response = await cast.only_response(database, workspace.by)
    assert counts(again.intake) == {"received": 1, "duplicates": 1}
    assert await cast.happened_to_response(database, workspace.by, response.id) == [
        "response.received",
        "response.linked",
        "response.repeated",
    ]


async def test_a_line_without_a_time_may_be_sent_again_without_undoing_a_correction(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    for words in ("Bien", "Mal", "Bien"):
        last = await cast.ingest(database, workspace.by, form(words=words, time=""))
        clock.advance(MINUTE_US)
    assert counts(last.intake) == {"received": 1, "duplicates": 1}
    assert (await cast.only_response(database, workspace.by)).verbatim == "Mal"


async def test_a_further_question_is_no_correction(database: Database, workspace: FixtureWorkspace) -> None:
    further = form(answers=(cast.AnswerForm("What else?", "Hacía frío"),))
    await cast.ingest(database, workspace.by, form(words="Bien"), further)
    response = await cast.only_response(database, workspace.by)
    happened = await cast.happened_to_response(database, workspace.by, response.id)
    assert happened == ["response.received", "response.extended"]


@pytest.mark.parametrize("times", list(permutations((EARLIER, cast.TIME, LATER))))
async def test_the_earliest_time_counts(
    database: Database, workspace: FixtureWorkspace, times: tuple[str, ...], clock: Clock
) -> None:
    clock.advance(MINUTE_US)
    for time in times:
        await cast.ingest(database, workspace.by, form(time=time))
    assert (await cast.only_response(database, workspace.by)).time_us == from_text(EARLIER)


async def test_a_rejected_line_stops_no_other_and_leaves_nothing_behind(
    database: Database, workspace: FixtureWorkspace
) -> None:
    wrong = form(reference="wrong", survey="unheard", score=11, customer=BEN, transaction="t-1")
    batch = await cast.ingest(database, workspace.by, form(reference="a"), wrong, form(reference="b"))
    stored, _ = await cast.everything(database, workspace.by)
    assert [result.taken for result in batch.results] == [UpsertResult.STORED, None, UpsertResult.STORED]
    assert [response.reference for response in stored] == ["a", "b"]
    assert {response.survey_id for response in stored} == {stored[0].survey_id}


async def test_a_rejection_says_line_field_and_reason(database: Database, workspace: FixtureWorkspace) -> None:
    unread = InputRow(7, None, (FieldError("score", say("not_whole")), FieldError("time", say("missing"))))
    batch = await database.write(
        workspace.by, ingest.ingest, "test", [*input_rows([form()]), unread], MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    kept = await database.read(workspace.by, intakes.rejections_after, batch.intake.id, (0, 0), 10)
    both = [Rejection(7, "score", say("not_whole")), Rejection(7, "time", say("missing"))]
    assert [each.rejection for each in kept] == both
    assert counts(batch.intake) == {"received": 2, "stored": 1, "rejected": 1, "no_match": 1}


async def test_an_unknown_segment_is_rejected(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form(segment="S9"), form(reference="r-2"))
    assert [str(error) for error in batch.results[0].errors] == ["segment: there is no segment with the code 'S9'"]
    assert (batch.results[0].taken, batch.results[0].response_id) == (None, 0)
    assert counts(batch.intake) == {"received": 2, "stored": 1, "rejected": 1, "no_match": 1}


async def test_an_unknown_segment_may_mean_the_main_segment(database: Database) -> None:
    workspace = await cast.workspace(database, unknown_segment=UnknownSegment.MAIN_SEGMENT)
    await cast.ingest(database, workspace.by, form(segment="S9"))
    response = await cast.only_response(database, workspace.by)
    assert response.segment_id not in {workspace.s1.id, workspace.s1a.id, workspace.s2.id}
    assert response.get("segment") == "S9"


async def test_a_file_may_make_missing_segments(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form(segment="Trust > Ward"), missing=MissingSegment.MAKE)
    assert counts(batch.intake)["stored"] == 1


async def test_a_customer_who_is_named_later_is_the_responses(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.ingest(database, workspace.by, form())
    await cast.ingest(database, workspace.by, form(customer=ANA))
    response = await cast.only_response(database, workspace.by)
    assert response.customer == ANA
    assert response.customer_id


async def test_an_empty_intake_adds_up(database: Database, workspace: FixtureWorkspace) -> None:
    assert counts((await cast.ingest(database, workspace.by)).intake) == {}
