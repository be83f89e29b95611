"""A response of which nothing comes is one row; its event and its decision are there all the same for whoever asks."""

from typing import Any

from amends.model.decision import Outcome
from amends.model.ticket.history import replay
from amends.store import decisions, events, intakes, responses
from amends.store.engine.database import Database
from amends.usecases import changes, ingest
from amends.usecases.resolve_segment import MissingSegment
from tests import cast
from tests.cast import FixtureWorkspace, counts, form, happy, input_rows

_EVENT_IDS = "SELECT id FROM events WHERE workspace_id = $1 AND subject_kind = 'response'"
_DECISIONS = "SELECT response_id FROM decisions WHERE workspace_id = $1"
_UNJUDGED = "SELECT id FROM responses WHERE workspace_id = $1 AND unjudged_intake_id IS NOT NULL"
LATER = "2026-11-20T16:51:00+01:00"


async def kept(database: Database, workspace: FixtureWorkspace, statement: str) -> list[int]:
    rows = await database.read(workspace.by, lambda tx: tx.all(statement, tx.workspace_id))
    return [row[0] for row in rows]


async def begun(database: Database, workspace: FixtureWorkspace, *, is_history: bool = False) -> int:
    async def begin(tx: Any) -> int:
        return await ingest.begin_stream(tx, "stream", is_history=is_history)

    return await database.write(workspace.by, begin)


async def take(database: Database, workspace: FixtureWorkspace, intake_id: int, *forms: Any) -> None:
    said = MissingSegment.AS_THE_WORKSPACE_SAYS
    await database.write(workspace.by, ingest.ingest_lines, intake_id, input_rows(forms), said)


async def finish(database: Database, workspace: FixtureWorkspace, intake_id: int) -> dict[str, int]:
    while await database.write(workspace.by, ingest.decide_some, intake_id):
        pass
    return counts(await database.write(workspace.by, ingest.end, intake_id))


async def the_only(database: Database, workspace: FixtureWorkspace) -> tuple[Any, list[Any], list[Any]]:
    """The only response, which is what its history says, with its history and how it was judged."""
    response = await cast.only_response(database, workspace.by)
    history = await database.read(workspace.by, events.of_response, response.id)
    assert replay(history) == response
    return response, list(history), list(await database.read(workspace.by, decisions.of_response, response.id))


async def test_it_is_one_row_and_its_event_and_its_decision_are_read_from_it(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    result = await cast.ingest(database, workspace.by, happy())
    assert await kept(database, workspace, _EVENT_IDS) == []
    assert await kept(database, workspace, _DECISIONS) == []
    response, [received], [decision] = await the_only(database, workspace)
    assert (received.version, received.at_us, received.by_kind, received.by_id) == (
        1,
        response.received_us,
        workspace.by.kind.value,
        workspace.by.id,
    )
    assert (decision.outcome, decision.intake_id) == (Outcome.NO_MATCH, result.intake.id)
    assert str(decision.reason)
    assert await database.read(workspace.by, decisions.last_of, [response.id]) == {response.id: decision}
    assert await database.read(workspace.by, decisions.judged, [response.id]) == {response.id}


async def test_a_line_of_a_stream_that_no_rule_wants_is_judged_with_it(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    intake_id = await begun(database, workspace)
    await take(database, workspace, intake_id, happy(), form(reference="r-2"))
    unhappy = await database.read(workspace.by, responses.unjudged, intake_id, 10)
    assert [each.reference for each in unhappy] == ["r-2"]
    assert await finish(database, workspace, intake_id) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}


async def test_a_rule_that_attaches_is_asked_in_the_end(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, name="More", order=0, when={"survey": "visit"}, then={"attach": {}})
    intake_id = await begun(database, workspace)
    await take(database, workspace, intake_id, form(customer=cast.ANA), happy(reference="r-2", customer=cast.ANA))
    assert len(await kept(database, workspace, _UNJUDGED)) == 2
    sums = await finish(database, workspace, intake_id)
    assert sums == {"received": 2, "stored": 2, "opened": 1, "attached": 1}


async def test_what_a_later_intake_says_writes_both_down(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    first = await cast.ingest(database, workspace.by, happy())
    _, [received], [decision] = await the_only(database, workspace)
    second = await cast.ingest(database, workspace.by, happy(words="Not so good", time=LATER))
    response, history, judged = await the_only(database, workspace)
    assert counts(second.intake) == {"received": 1, "merged": 1, "rejudged": 1}
    assert history[0] == received
    assert judged[0] == decision
    assert [each.intake_id for each in judged] == [first.intake.id, second.intake.id]
    assert response.id in await kept(database, workspace, _EVENT_IDS)


async def test_a_correction_in_the_same_stream_is_judged_once(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, when={"words_any": "refund"})
    intake_id = await begun(database, workspace)
    await take(database, workspace, intake_id, form(words="All is well"))
    await take(database, workspace, intake_id, form(words="I want a refund", time=LATER))
    assert await finish(database, workspace, intake_id) == {"received": 2, "stored": 1, "merged": 1, "opened": 1}
    _, _, judged = await the_only(database, workspace)
    assert [each.outcome for each in judged] == [Outcome.OPENED]


async def test_what_a_stream_says_twice_stays_as_it_was_judged(database: Database, workspace: FixtureWorkspace) -> None:
    intake_id = await begun(database, workspace)
    await take(database, workspace, intake_id, form())
    await take(database, workspace, intake_id, form(time=LATER))
    assert await finish(database, workspace, intake_id) == {
        "received": 2,
        "stored": 1,
        "duplicates": 1,
        "no_match": 1,
    }
    _, history, judged = await the_only(database, workspace)
    assert [each.version for each in history] == [1, 2]
    assert [each.outcome for each in judged] == [Outcome.NO_MATCH]


async def test_history_is_one_row_too(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    intake_id = await begun(database, workspace, is_history=True)
    await take(database, workspace, intake_id, form())
    found = await database.read(workspace.by, intakes.get, intake_id)
    assert found is not None
    assert counts(found) == {"received": 1, "stored": 1, "history": 1}
    assert await finish(database, workspace, intake_id) == {"received": 1, "stored": 1, "history": 1}
    _, _, [decision] = await the_only(database, workspace)
    assert decision.outcome is Outcome.HISTORY
    assert await kept(database, workspace, _DECISIONS) == []


async def test_the_feed_of_changes_tells_it_and_goes_on_telling_it(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.ingest(database, workspace.by, happy(), happy(reference="r-2"))
    before = (await database.write(workspace.by, changes.follow)).changes
    told = [each for each in before if each.kind == "response"]
    assert [len(each.history) for each in told] == [1, 1]
    await cast.ingest(database, workspace.by, happy(words="Not so good", time=LATER))
    after = (await database.write(workspace.by, changes.follow)).changes
    assert [each.number for each in after][: len(before)] == [each.number for each in before]
    again = [each for each in after if each.kind == "response"]
    assert [each.history for each in again[:2]] == [each.history for each in told]
    assert len(again) == 3
