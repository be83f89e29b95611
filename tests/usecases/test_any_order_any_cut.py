"""However feedback is ordered, repeated and cut into intakes, it comes to the same responses and tickets."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.instants import HOUR_US, MINUTE_US, InstantUs, rfc3339
from amends.model.customer import CustomerForm
from amends.model.response import AnswerForm, ResponseForm, SurveyResponse
from amends.model.ticket.history import replay
from amends.store import events
from amends.store.engine.database import Database
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import START

REFERENCES = ("r-1", "r-2", "r-3")
on_one_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

Intakes = Sequence[Sequence[ResponseForm]]


@st.composite
def lines(draw: st.DrawFn, *, scores_change: bool) -> list[ResponseForm]:
    """Lines for a few references, no two at the same time; a reference's score may change or be steady."""
    minutes = draw(st.lists(st.integers(0, 500), unique=True, min_size=1, max_size=8))
    steady = {reference: draw(st.integers(0, 10)) for reference in REFERENCES}
    return [draw(a_line(minute, None if scores_change else steady)) for minute in minutes]


@st.composite
def a_line(draw: st.DrawFn, minute: int, steady: dict[str, int] | None) -> ResponseForm:
    reference = draw(st.sampled_from(REFERENCES))
    scores = st.integers(0, 10) if steady is None else st.just(steady[reference])
    questions = draw(st.lists(st.sampled_from(("Why?", "What else?")), unique=True))
    return ResponseForm(
        survey="visit",
        reference=reference,
        segment=draw(st.sampled_from(("", "S1", "S1A", "S2"))),
        score=draw(st.none() | scores),
        scale="nps",
        time=rfc3339(InstantUs(START - 9 * HOUR_US + minute * MINUTE_US)),
        language=draw(st.sampled_from(("", "es", "de"))),
        answers=tuple(AnswerForm(question, draw(st.sampled_from(("Bien", "Mal", "")))) for question in questions),
        customer=draw(st.sampled_from((CustomerForm(), cast.ANA, cast.BEN, CustomerForm(phone="+34 600")))),
        custom=draw(st.dictionaries(st.sampled_from(("floor", "paid")), st.sampled_from((1, 2, 2.5, True, "x")))),
    )


@st.composite
def two_ways(draw: st.DrawFn, *, scores_change: bool) -> tuple[Intakes, Intakes]:
    """The same lines once in one intake, and once in any order, with repetitions, cut anywhere."""
    whole = draw(lines(scores_change=scores_change))
    again = draw(st.lists(st.sampled_from(whole), max_size=4))
    mixed = draw(st.permutations([*whole, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(mixed)), max_size=3)))
    return [whole], [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


@on_one_database
@given(ways=two_ways(scores_change=False))
async def test_the_same_responses_and_tickets(database: Database, ways: tuple[Intakes, Intakes]) -> None:
    first, second = [await outcome(database, way) for way in ways]
    assert first == second


@on_one_database
@given(ways=two_ways(scores_change=True))
async def test_the_same_responses_whatever_is_corrected(database: Database, ways: tuple[Intakes, Intakes]) -> None:
    first, second = [await outcome(database, way) for way in ways]
    assert first["responses"] == second["responses"]


async def outcome(database: Database, way: Intakes) -> dict[str, Any]:
    """What intakes come to in a workspace of their own; on the way, every sum adds up and every history holds."""
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    for forms in way:
        assert (await cast.ingest(database, workspace.by, *forms)).intake.sum.adds_up
    await check_histories(database, workspace)
    responses, tickets = await cast.everything(database, workspace.by)
    references = {response.id: response.reference for response in responses}
    codes = {workspace.s1.id: "S1", workspace.s1a.id: "S1A", workspace.s2.id: "S2"}
    return {
        "responses": {each.reference: (seen(each), codes.get(each.segment_id, "")) for each in responses},
        "tickets": {references[each.response_id]: (each.score, each.verbatim) for each in tickets},
    }


def seen(response: SurveyResponse) -> tuple[Any, ...]:
    who = (response.customer, bool(response.customer_id))
    what = (response.score, response.scale, response.answers, response.language, response.time_us)
    return (*who, *what, {name: (type(value) is bool, value) for name, value in response.custom.items()})


async def check_histories(database: Database, workspace: FixtureWorkspace) -> None:
    responses, tickets = await cast.everything(database, workspace.by)
    for response in responses:
        assert replay(await database.read(workspace.by, events.of_response, response.id)) == response
    for ticket in tickets:
        assert replay(await database.read(workspace.by, events.of_ticket, ticket.id)) == ticket
