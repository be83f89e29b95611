"""Feedback that is sent at the same time comes to what it would have come to one after the other."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.errors import FieldError
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.response import ResponseForm
from amends.store import intakes
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import ingest
from amends.usecases.ingest import IntakeRequest, IntakeResult
from amends.usecases.resolve_segment import MissingSegment
from tests import cast
from tests.cast import ALREADY_ON_IT, ANA, BEN, FixtureWorkspace, counts, form, happy, input_rows
from tests.statement_log import logged

on_one_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SOMEBODY = (CustomerForm(), ANA, BEN, CustomerForm(email=ANA.email, phone="+34 600"), CustomerForm(phone="+34600"))


def asked(*forms: ResponseForm) -> IntakeRequest:
    return IntakeRequest("test", input_rows(forms), MissingSegment.AS_THE_WORKSPACE_SAYS)


async def at_once(database: Database, workspace: FixtureWorkspace, each: Sequence[IntakeRequest]) -> list[IntakeResult]:
    return await asyncio.gather(*(database.write(workspace.by, ingest.ingest_coalesced, own) for own in each))


@st.composite
def requests(draw: st.DrawFn) -> list[ResponseForm]:
    """Responses of a few customers, some sent twice, some wrong."""
    minutes = draw(st.lists(st.integers(0, 50), unique=True, min_size=1, max_size=8))
    return [
        form(
            reference=draw(st.sampled_from(("r-1", "r-2", "r-3", "r-4", "r-5"))),
            score=draw(st.sampled_from((2, 9, 11))),
            segment=draw(st.sampled_from(("S1", "S2", "nowhere"))),
            customer=draw(st.sampled_from(SOMEBODY)),
            words=draw(st.sampled_from(("Mal", "Muy mal"))),
            time=f"2026-11-20T16:{minute:02}:00+01:00",
        )
        for minute in minutes
    ]


@on_one_database
@given(forms=requests())
async def test_each_gets_the_answer_that_it_would_have_got_in_turn(
    database: Database, forms: list[ResponseForm]
) -> None:
    together, in_turn = await ready(database), await ready(database)
    batches = await at_once(database, together, [asked(each) for each in forms])
    others = [await cast.ingest(database, in_turn.by, each) for each in forms]
    assert [told(batch) for batch in batches] == [told(batch) for batch in others]
    assert await left(database, together) == await left(database, in_turn)


async def ready(database: Database) -> FixtureWorkspace:
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    return workspace


def told(batch: IntakeResult) -> tuple[Any, ...]:
    [result] = batch.results
    decision = batch.decisions.get(result.response_id)
    return counts(batch.intake), result.taken, result.errors, result.note, decision and decision.outcome


async def left(database: Database, workspace: FixtureWorkspace) -> tuple[Any, ...]:
    """Responses with whose they are, and tickets with what happened to them, without the numbers they got."""
    responses, tickets = await cast.everything(database, workspace.by)
    customers: dict[int, int] = {}
    references = {response.id: response.reference for response in responses}
    seen = [
        (each.reference, each.score, each.verbatim, customers.setdefault(each.customer_id, len(customers)))
        for each in responses
    ]
    happened = [await cast.happened_to_ticket(database, workspace.by, ticket.id) for ticket in tickets]
    opened = [references[ticket.response_id] for ticket in tickets]
    return seen, list(zip(opened, happened, strict=True))


async def test_what_corrects_an_older_response_is_judged_after_what_came_before_it(database: Database) -> None:
    together, in_turn = await ready(database), await ready(database)
    older = [form(reference="r-2", score=9, customer=ANA)]
    later = [form(reference="r-3", score=2, customer=ANA), form(reference="r-2", score=2, customer=ANA)]
    for each in (together, in_turn):
        await cast.ingest(database, each.by, *older)
    batches = await at_once(database, together, [asked(each) for each in later])
    others = [await cast.ingest(database, in_turn.by, each) for each in later]
    assert [told(batch) for batch in batches] == [told(batch) for batch in others]
    assert await left(database, together) == await left(database, in_turn)


async def test_each_has_an_intake_of_its_own(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    forms = [form(reference=f"r-{number}") for number in range(5)] + [happy(reference="r-9")]
    batches = await at_once(database, workspace, [asked(each) for each in forms])
    assert len({batch.intake.id for batch in batches}) == 6
    for batch in batches:
        assert await database.read(workspace.by, intakes.get, batch.intake.id) == batch.intake
    assert [counts(batch.intake) for batch in batches] == [{"received": 1, "stored": 1, "opened": 1}] * 5 + [
        {"received": 1, "stored": 1, "no_match": 1}
    ]


async def test_the_same_response_twice_is_stored_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    batches = await at_once(database, workspace, [asked(form()), asked(form())])
    stored = {"received": 1, "stored": 1, "opened": 1}
    assert sorted((counts(batch.intake) for batch in batches), key=len) == [{"received": 1, "duplicates": 1}, stored]
    ticket = await cast.only_ticket(database, workspace.by)
    assert {decision.ticket_id for batch in batches for decision in batch.decisions.values()} == {ticket.id}


async def test_what_is_wrong_with_one_is_told_to_it_alone(database: Database, workspace: FixtureWorkspace) -> None:
    batches = await at_once(database, workspace, [asked(form()), asked(form(reference="r-2", score=11))])
    assert [batch.results[0].errors for batch in batches] == [
        (),
        (FieldError("score", say("outside_the_scale", score=11, scale="nps")),),
    ]
    rejections = await database.read(workspace.by, intakes.rejections_after, batches[1].intake.id, (0, 0), 10)
    assert [each.rejection.field for each in rejections] == ["score"]


async def test_one_that_breaks_takes_no_other_with_it(database: Database, workspace: FixtureWorkspace) -> None:
    broken = IntakeRequest("test", [InputRow(1, None, errors=None)], MissingSegment.AS_THE_WORKSPACE_SAYS)  # type: ignore[arg-type]
    asking = [asked(form()), broken, asked(form(reference="r-2"))]
    answers = await asyncio.gather(
        *(database.write(workspace.by, ingest.ingest_coalesced, own) for own in asking), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [IntakeResult, TypeError, IntakeResult]
    responses, _ = await cast.everything(database, workspace.by)
    assert [response.reference for response in responses] == ["r-1042", "r-2"]


async def test_those_who_send_at_the_same_time_share_their_statements(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await at_once(database, workspace, [asked(form(reference="first"))])
    with logged(database) as of_one:
        await at_once(database, workspace, [asked(form(reference="r-one"))])
    with logged(database) as of_many:
        await at_once(database, workspace, [asked(form(reference=f"r-{number}")) for number in range(30)])
    assert len(of_many) <= 2 * len(of_one)


async def test_principals_never_share_a_run(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    batches = await asyncio.gather(
        *(
            database.write(each.by, ingest.ingest_coalesced, asked(form(reference=f"r-{number}")))
            for number, each in enumerate((workspace, other, workspace))
        )
    )
    assert [counts(batch.intake) for batch in batches] == [{"received": 1, "stored": 1, "no_match": 1}] * 3
    first, _ = await cast.everything(database, workspace.by)
    second, _ = await cast.everything(database, other.by)
    assert ([each.reference for each in first], [each.reference for each in second]) == (["r-0", "r-2"], ["r-1"])


async def test_arrays_share_a_run_as_long_as_it_isnt_too_long(database: Database, workspace: FixtureWorkspace) -> None:
    arrays = [[happy(reference=f"r-{array}-{number}") for number in range(200)] for array in range(3)]
    batches = await at_once(database, workspace, [asked(*forms) for forms in arrays])
    assert [counts(batch.intake) for batch in batches] == [{"received": 200, "stored": 200, "no_match": 200}] * 3
    responses, _ = await cast.everything(database, workspace.by)
    assert len({response.reference for response in responses}) == 600
