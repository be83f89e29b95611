"""Upgrading from when each response had its event and its decision: nothing of them is lost, or said otherwise."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from amends.app import database_of
from amends.instants import MINUTE_US
from amends.model.decision import Outcome
from amends.model.principal import operator
from amends.model.response import AnswerForm, ResponseForm
from amends.settings import Settings
from amends.store import decisions, intakes, responses
from amends.store.engine.database import Database
from amends.usecases import ingest
from tests import cast, working
from tests.cast import counts
from tests.engines import START, Clock
from tests.store import before

W, SURVEY, SEGMENT, ENDED, CUT_OFF = 1001, 1002, 1003, 1010, 1020
BY = operator(W)
WORDS = "Nadie contestó"
_INTAKE = (
    "workspace_id, id, source, segment_ids, began_us, heartbeat_us, ended_us, received, stored, merged, duplicates,"
    "rejected, opened, attached, ignored, no_match, rejudged, opened_later"
)
_RESPONSE = (
    "workspace_id, id, version, survey_id, reference, time_us, received_us, first_intake_id, segment_id, customer_id,"
    "transaction_id, ticket_id, parts, unjudged_intake_id"
)
_DECISION = (
    "workspace_id, response_id, response_version, intake_id, at_us, outcome, reason, rule_id, rule_version, matched,"
    "ticket_id"
)


def parts(score: int, words: str, intake_id: int) -> str:
    said = f"{START},{START},{intake_id}"
    return f'{{"score":[[{said},"nps:{score}"]],"answer:Why?":[[{said},"{words}"]]}}'


def response(
    number: int, reference: str, score: int, intake_id: int, unjudged: int | None = None
) -> tuple[object, ...]:
    own = parts(score, WORDS, intake_id)
    return (W, number, 1, SURVEY, reference, START, START, intake_id, SEGMENT, 0, 0, 0, own, unjudged)


def received(number: int, reference: str, score: int, intake_id: int) -> tuple[object, ...]:
    ids = f'"id":{number},"version":1,"survey_id":{SURVEY},"reference":"{reference}"'
    times = f'"time_us":{START},"received_us":{START},"first_intake_id":{intake_id},"segment_id":{SEGMENT}'
    others = '"customer_id":0,"transaction_id":0,"ticket_id":0'
    own = f'{{{ids},{times},{others},"parts":{parts(score, WORDS, intake_id)}}}'
    data = f'{{"type":"response.received","response":{own}}}'
    return (W, number, "response", number, 1, START, "operator", 0, data)


def decision(number: int, outcome: str, reason: str) -> tuple[object, ...]:
    return (W, number, 1, ENDED, START, outcome, f'{{"code":"{reason}"}}', 0, 0, "[]", 0)


ROWS: before.Rows = {
    "workspaces (id, name, time_zone, unknown_segment, created_us, segments_changed_us)": [
        (W, "Hotel Sol", "Europe/Madrid", "reject", START, START)
    ],
    "segments (workspace_id, id, parent_id, code, name, address, created_us)": [
        (W, SEGMENT, 0, "MAIN", "Main Segment", "{}", START)
    ],
    "surveys (workspace_id, id, code, name, scale, created_us)": [(W, SURVEY, "visit", "visit", "nps", START)],
    f"intakes ({_INTAKE})": [
        (W, ENDED, "file a.csv", "", START, START, START, 2, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0),
        (W, CUT_OFF, "stream", "", START, START, None, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ],
    f"responses ({_RESPONSE})": [
        response(1011, "r-1", 9, ENDED),
        response(1012, "r-2", 3, ENDED),
        response(1021, "r-3", 9, CUT_OFF, CUT_OFF),
        response(1022, "r-4", 3, CUT_OFF, CUT_OFF),
    ],
    "events (workspace_id, id, subject_kind, subject_id, version, at_us, by_kind, by_id, data)": [
        received(1011, "r-1", 9, ENDED),
        received(1012, "r-2", 3, ENDED),
        received(1021, "r-3", 9, CUT_OFF),
        received(1022, "r-4", 3, CUT_OFF),
    ],
    f"decisions ({_DECISION})": [
        decision(1011, "no_match", "no_rule_matched"),
        decision(1012, "history", "history"),
    ],
}


@pytest.fixture
async def upgraded(blank_url: str) -> AsyncIterator[Database]:
    await before.fill_today(blank_url, "quiet_responses", ROWS)
    opened = database_of(Settings(database=blank_url), Clock(START + 10 * MINUTE_US))
    await opened.open()
    yield opened
    await opened.close()


async def test_each_keeps_the_event_and_the_decision_that_were_written(upgraded: Database) -> None:
    for number, outcome in ((1011, Outcome.NO_MATCH), (1012, Outcome.HISTORY)):
        [own] = await upgraded.read(BY, decisions.of_response, number)
        assert (own.outcome, own.at_us, own.intake_id) == (outcome, START, ENDED)
        assert await cast.happened_to_response(upgraded, BY, number) == ["response.received"]
    assert await upgraded.read(BY, responses.quiet, [1011, 1012, 1021, 1022]) == {}


async def test_what_was_left_to_be_judged_is_judged_by_the_rules_of_now(upgraded: Database) -> None:
    await cast.rule(upgraded, BY)
    await upgraded.write(BY, ingest.begin_stream, "next")
    await working.do_all_due(upgraded)
    found = await upgraded.read(BY, intakes.get, CUT_OFF)
    assert found is not None
    assert counts(found) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}
    assert (await cast.only_ticket(upgraded, BY)).response_id == 1022


async def test_sent_again_it_is_a_duplicate_and_corrected_it_is_judged_anew(upgraded: Database) -> None:
    await cast.rule(upgraded, BY)
    again = await cast.ingest(upgraded, BY, said("r-1", 9))
    assert counts(again.intake) == {"received": 1, "duplicates": 1}
    corrected = await cast.ingest(upgraded, BY, said("r-2", 3, time="2026-11-20T16:51:00+01:00", words="Ni hoy"))
    assert counts(corrected.intake) == {"received": 1, "merged": 1, "rejudged": 1, "opened_later": 1}
    outcomes = [each.outcome for each in await upgraded.read(BY, decisions.of_response, 1012)]
    assert outcomes == [Outcome.HISTORY, Outcome.OPENED]


def said(reference: str, score: int, words: str = WORDS, **changes: Any) -> ResponseForm:
    return cast.bare(reference=reference, score=score, scale="nps", answers=(AnswerForm("Why?", words),), **changes)
