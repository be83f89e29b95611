"""What a workspace keeps of files: its mappings and profiles, and what the columns of an export meant last time."""

from typing import Any

import httpx2

from amends.model.principal import operator
from amends.model.workspace import UnknownSegment
from amends.tabular.mapping import Constant
from amends.tabular.mapping_document import read_mapping
from amends.usecases.settings import workspaces
from tests.http import app_harness
from tests.http.app_harness import AppHarness

HEADER = b"Response ID,How likely are you to recommend us?,Mood,Why?,Submitted\n"
CSV = HEADER + (
    b"r-1,2,1,Nobody answered the phone for an hour,2026-11-20T10:00:00Z\n"
    b"r-2,9,5,The team was kind and quick to help,2026-11-20T11:00:00Z\n"
)
OLD = CSV.replace(b"2026-11", b"2026-01")
STATED = 'survey = "moods"\nreference = { column = "Response ID" }\n[score]\ncolumn = "Mood"\nscale = "csat-5"\n'
TIMED = STATED + '[time]\ncolumn = "Submitted"\n'
KEPT = {"name": "Moods", "survey": "kept", "reference": {"column": "Response ID"}, "transaction": {"column": "Mood"}}
KIOSK = {
    "name": "Kiosk",
    "recognise": {"columns": ["Mood", "Submitted"]},
    "columns": {"score": ["Mood"]},
    "scale": "1..5",
}


async def send(harness: AppHarness, content: bytes, **fields: str) -> dict[str, Any]:
    answer = await sent(harness.client, harness.v1, content, **fields)
    assert answer.status_code == 202, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


async def sent(client: httpx2.AsyncClient, v1: str, content: bytes, **fields: str) -> httpx2.Response:
    files = {"file": (fields.pop("file", "moods.csv"), content)}
    return await client.post(f"{v1}/imports", data=fields, files=files)


def scored_by(begun: dict[str, Any]) -> str:
    score = read_mapping(begun["mapping"]["document"]).score
    return score.column.name if score else ""


async def keep(harness: AppHarness, kind: str, document: dict[str, Any]) -> int:
    answer = await harness.client.post(f"{harness.v1}/{kind}", json=document)
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["id"]
    return number


async def test_a_file_with_the_same_columns_is_read_like_last_time(harness: AppHarness) -> None:
    await send(harness, CSV, mapping=STATED, file="october.csv")
    again = await send(harness, CSV + b"r-3,4,2,Still waiting,2026-11-21T10:00:00Z\n")
    assert (again["mapping"]["document"], scored_by(again)) == (STATED, "Mood")
    assert again["mapping"]["origin"]["text"] == "Like last time, for october.csv: the columns have the same names."
    other = await send(harness, CSV.replace(b"Mood", b"Moods"))
    assert other["mapping"]["origin"]["code"] == "mapping_guessed"


async def test_it_is_guessed_anew_when_somebody_asks_for_it(harness: AppHarness) -> None:
    await send(harness, CSV, mapping=STATED)
    anew = await send(harness, CSV, guess="true")
    assert scored_by(anew) == "How likely are you to recommend us?"


async def test_what_was_history_last_time_is_history_again_where_answers_are_of_long_ago(harness: AppHarness) -> None:
    await send(harness, OLD, mapping=TIMED, history="true")
    assert (await send(harness, OLD))["history"] is True
    assert (await send(harness, CSV))["history"] is False
    await send(harness, OLD, history="false")
    assert (await send(harness, OLD))["history"] is False


async def test_another_workspace_remembers_nothing_of_it(harness: AppHarness) -> None:
    await send(harness, CSV, mapping=STATED)
    await keep(harness, "mappings", KEPT)
    await keep(harness, "profiles", KIOSK)
    other = await harness.database.write(operator(0), workspaces.create, "Other", "UTC", UnknownSegment.REJECT)
    key = await app_harness.key_of(harness.database, operator(other.id))
    async with app_harness.client_of(harness.app, key.secret) as client:
        answer = await sent(client, f"/v1/workspaces/{other.id}", CSV)
    assert answer.status_code == 202, answer.text
    assert answer.json()["mapping"]["origin"]["code"] == "mapping_guessed"
    assert scored_by(answer.json()) == "How likely are you to recommend us?"


async def test_a_kept_mapping_is_used_for_files_that_have_its_columns(harness: AppHarness) -> None:
    number = await keep(harness, "mappings", KEPT)
    begun = await send(harness, CSV)
    assert begun["mapping"]["origin"]["text"] == "The mapping Moods of the workspace."
    assert read_mapping(begun["mapping"]["document"]).survey == Constant("kept")
    other = await send(harness, CSV.replace(b"Mood", b"Moods"))
    assert other["mapping"]["origin"]["code"] == "mapping_guessed"
    await harness.client.post(f"{harness.v1}/mappings/{number}/disable")
    disabled = await send(harness, CSV.replace(b"Why?", b"Why not?"))
    assert disabled["mapping"]["origin"]["code"] == "mapping_guessed"


async def test_a_mapping_that_is_kept_later_counts_more_than_last_time(harness: AppHarness) -> None:
    await send(harness, CSV, mapping=STATED)
    harness.clock.advance(1_000_000)
    await keep(harness, "mappings", KEPT)
    assert (await send(harness, CSV))["mapping"]["origin"]["code"] == "mapping_kept"


async def test_a_kept_mapping_or_profile_is_named(harness: AppHarness) -> None:
    await keep(harness, "mappings", KEPT)
    await keep(harness, "profiles", KIOSK)
    named = await send(harness, CSV, mapping_name="Moods", guess="true")
    assert named["mapping"]["origin"]["code"] == "mapping_kept"
    profiled = await send(harness, CSV, mapping_name="Kiosk")
    score = read_mapping(profiled["mapping"]["document"]).score
    assert score is not None
    assert (score.column.name, score.scale) == ("Mood", "1..5")
    refused = await sent(harness.client, harness.v1, CSV, mapping_name="Nobody")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "mapping_name")


async def test_a_kept_profile_is_looked_for_before_those_of_amends(harness: AppHarness) -> None:
    await keep(harness, "profiles", KIOSK)
    begun = await send(harness, CSV)
    assert scored_by(begun) == "Mood"
    assert "Kiosk" in str(begun["mapping"]["reasons"])


async def test_a_mapping_with_faults_is_kept_nowhere(harness: AppHarness) -> None:
    wrong = {"survey": "kept", "reference": {"column": ""}, "score": {"column": "Mood", "scale": "seven"}, "x": 1}
    answer = await harness.client.post(f"{harness.v1}/mappings", json=wrong)
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["errors"]} >= {"name", "score.scale", "x"}
    nothing = await harness.client.post(f"{harness.v1}/profiles", json={"name": "Nothing", "recognise": {}})
    assert [each["field"] for each in nothing.json()["errors"]] == ["recognise"]


async def test_of_two_encodings_that_fit_that_of_the_workspaces_country_is_taken_and_said(harness: AppHarness) -> None:
    words = "Çok güzel bir otel, teşekkürler. Odalar küçüktü ve ağır kokuyordu, gürültü çoktu."
    turkish = f'Response ID,NPS,Why?\nr-1,2,"{words}"\n'.encode("cp1254")
    anywhere = await send(harness, turkish, guess="true")
    assert read_mapping(anywhere["mapping"]["document"]).encoding == ""
    changed = await harness.client.patch(harness.v1, json={"phone_region": "TR"})
    assert changed.status_code == 200, changed.text
    in_turkey = await send(harness, turkish, guess="true")
    assert read_mapping(in_turkey["mapping"]["document"]).encoding == "cp1254"
