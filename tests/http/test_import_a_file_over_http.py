"""A file over our own API: sent as a body or as a form, read by a mapping or by the guess, and followed to its end."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from amends.background.worker import Worker
from amends.model.intake import InputRow
from amends.tabular import uploads
from amends.tabular.mapping_document import read_mapping
from amends.usecases import ingest
from amends.usecases.resolve_segment import MissingSegment
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.http import app_harness
from tests.http.app_harness import AppHarness

TOKEN = {"idempotency-key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
CSV = (
    b"Response ID,How likely are you to recommend us?,Why?,Submitted\n"
    b"r-1,2,Nobody answered the phone for an hour,2026-11-20T10:00:00Z\n"
    b"r-2,9,The team was kind and quick to help,2026-11-20T11:00:00Z\n"
    b"r-3,eleven,I could not say what I think of it,2026-11-20T12:00:00Z\n"
)
EVEN = b"Response ID,NPS,Why?,Submitted\n" + b"".join(
    b"r-%d,%d,It took them a week to call me back %d,05/0%d/2026\n" % (each, each, each, each) for each in range(1, 9)
)
MAPPING = 'survey = "visits"\nreference = {{ column = "Response ID" }}\n[score]\ncolumn = "{score}"\nscale = "nps"\n'
STATED = MAPPING.format(score="How likely are you to recommend us?")


async def send(
    harness: AppHarness, content: bytes, headers: dict[str, str] | None = None, **query: Any
) -> httpx2.Response:
    path = f"{harness.v1}/imports"
    return await harness.client.post(
        path, params={"name": "visits.csv", **query}, content=content, headers=headers or {}
    )


async def send_form(harness: AppHarness, content: bytes, **fields: str) -> httpx2.Response:
    files = {"file": ("visits.csv", content)}
    return await harness.client.post(f"{harness.v1}/imports", data=fields, files=files)


def faults(refused: httpx2.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = refused.json()["errors"]
    return found


def kept_files(harness: AppHarness) -> list[Path]:
    return [*uploads.root_of(harness.app.settings).glob("*/*")]


async def worked(harness: AppHarness) -> None:
    worker = Worker(working.background(harness.database, settings=harness.app.settings))
    while await worker.do_due():
        pass


async def get(harness: AppHarness, path: str) -> Any:
    answer = await harness.client.get(f"{harness.v1}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_file_without_a_mapping_is_guessed_and_imported(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    begun = await send(harness, CSV)
    assert begun.status_code == 202, begun.text
    waiting = begun.json()
    assert (waiting["state"], waiting["name"], waiting["ended_time"]) == ("waiting", "visits.csv", None)
    mapping = read_mapping(waiting["mapping"]["document"])
    assert mapping.score is not None
    assert mapping.score.column.name == "How likely are you to recommend us?"
    assert waiting["mapping"]["origin"]["code"] == "mapping_guessed"
    assert "score" in {each["key"] for each in waiting["mapping"]["reasons"]}
    await worked(harness)
    done = await get(harness, f"imports/{waiting['id']}")
    assert done["state"] == "done"
    assert done["progress"] == {"unit": "bytes", "done": len(CSV), "total": len(CSV), "lines": 3}
    assert (done["sum"]["received"], done["sum"]["stored"], done["sum"]["opened"]) == (3, 3, 1)
    assert done["ended_time"] is not None


async def test_a_score_that_can_t_be_read_is_noted_with_its_line(harness: AppHarness) -> None:
    begun = (await send(harness, CSV)).json()
    await worked(harness)
    found = await get(harness, f"imports/{begun['id']}/notes")
    assert [each["line"] for each in found["notes"]] == [4]
    assert "eleven" in found["notes"][0]["note"]["text"]
    assert (await get(harness, f"imports/{begun['id']}"))["notes"] == 1


@pytest.mark.parametrize(
    "stated", [STATED, '{"survey": "visits", "reference": {"column": "Response ID"}, "time": null}']
)
async def test_a_mapping_is_sent_in_a_form_in_toml_or_json(harness: AppHarness, stated: str) -> None:
    begun = await send_form(harness, CSV, mapping=stated)
    assert begun.status_code == 202, begun.text
    sent = begun.json()["mapping"]
    assert (sent["origin"]["code"], sent["reasons"], sent["questions"]) == ("mapping_as_sent", [], [])
    await worked(harness)
    done = await get(harness, f"imports/{begun.json()['id']}")
    assert done["sum"]["stored"] == 3


async def test_options_may_stand_behind_the_file(harness: AppHarness) -> None:
    parts = [("file", ("visits.csv", CSV)), ("history", (None, "true")), ("name", (None, "november.csv"))]
    begun = await harness.client.post(f"{harness.v1}/imports", files=parts)
    assert begun.status_code == 202, begun.text
    assert (begun.json()["name"], begun.json()["history"]) == ("november.csv", True)


async def test_lines_that_name_their_fields_need_no_mapping(harness: AppHarness) -> None:
    line = b'{"survey":"visit","reference":"r-1","segment":"S1","score":2,"scale":"nps"}\n'
    begun = await send(harness, line, name="answers.ndjson")
    assert begun.status_code == 202, begun.text
    assert begun.json()["mapping"]["document"] == ""
    await worked(harness)
    assert (await get(harness, f"imports/{begun.json()['id']}"))["sum"]["stored"] == 1


async def test_two_readings_are_refused_with_the_option_that_decides(harness: AppHarness) -> None:
    refused = await send(harness, EVEN)
    assert refused.status_code == 422, refused.text
    [error] = faults(refused)
    assert error["field"] == "time_format"
    assert "Say it by `time_format`: dd/mm/yyyy or mm/dd/yyyy." in error["text"]
    begun = await send(harness, EVEN, time_format="mm/dd/yyyy", history="true")
    assert begun.status_code == 202, begun.text
    mapping = read_mapping(begun.json()["mapping"]["document"])
    assert mapping.time is not None
    assert mapping.time.formats == ("mm/dd/yyyy",)
    assert begun.json()["mapping"]["questions"] == []


async def test_answers_of_long_ago_are_refused_until_somebody_says_what_they_are(harness: AppHarness) -> None:
    old = CSV.replace(b"2026-11-20", b"2026-01-20")
    refused = await send(harness, old)
    assert refused.status_code == 422
    assert [each["field"] for each in faults(refused)] == ["history"]
    await cast.rule(harness.database, harness.workspace.by)
    begun = await send(harness, old, history="true")
    assert begun.json()["history"] is True
    await worked(harness)
    done = await get(harness, f"imports/{begun.json()['id']}")
    assert (done["sum"]["history"], done["sum"]["opened"]) == (3, 0)
    assert (await send(harness, old, history_after_days="3650")).status_code == 202


async def test_a_refusal_is_in_the_reader_s_language(harness: AppHarness) -> None:
    refused = await send(harness, EVEN, {"accept-language": "de"})
    assert faults(refused)[0]["text"].startswith("Steht in")


REFUSED = {
    "an unknown option": (CSV, {"mappping": "x"}, 400, "mappping"),
    "a number of days": (CSV, {"history_after_days": "0"}, 400, "history_after_days"),
    "a format": (EVEN, {"time_format": "whenever", "history": "true"}, 422, "time_format"),
    "no table": (b"%PDF-1.7", {}, 422, ""),
    "nothing": (b"", {}, 422, "file"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
async def test_what_can_t_be_read_is_refused_and_nothing_is_kept(
    harness: AppHarness, case: tuple[bytes, dict[str, str], int, str]
) -> None:
    content, query, status, field = case
    refused = await send(harness, content, **query)
    assert refused.status_code == status, refused.text
    assert [each["field"] for each in faults(refused)] == [field]
    assert (await get(harness, "imports"))["imports"] == []
    assert kept_files(harness) == []


async def test_a_field_of_a_form_that_is_not_known_is_refused_as_a_field(harness: AppHarness) -> None:
    refused = await send_form(harness, CSV, mappping="x")
    assert (refused.status_code, [each["field"] for each in faults(refused)]) == (422, ["mappping"])


async def test_a_body_needs_a_name(harness: AppHarness) -> None:
    refused = await harness.client.post(f"{harness.v1}/imports", content=CSV)
    assert (refused.status_code, faults(refused)[0]["field"]) == (422, "name")


async def test_the_same_file_under_one_key_is_imported_once(harness: AppHarness) -> None:
    first = await send(harness, CSV, TOKEN)
    again = await send(harness, CSV, TOKEN)
    assert (first.status_code, again.status_code, again.headers["idempotent-replayed"]) == (202, 202, "true")
    assert first.json() == again.json()
    assert len((await get(harness, "imports"))["imports"]) == 1
    other = await send(harness, CSV, TOKEN, history="true")
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"


async def test_imports_are_listed_by_pages_newest_first(harness: AppHarness) -> None:
    sent = [(await send(harness, CSV, name=f"{each}.csv")).json()["id"] for each in range(3)]
    first = await get(harness, "imports?limit=2")
    rest = await get(harness, f"imports?limit=2&cursor={first['next_cursor']}")
    assert [each["id"] for each in first["imports"] + rest["imports"]] == sent[::-1]


async def test_what_was_rejected_is_listed_with_the_intake(harness: AppHarness) -> None:
    strict = STATED + 'unreadable = "reject"\n'
    begun = (await send_form(harness, CSV, mapping=strict)).json()
    await worked(harness)
    found = await get(harness, f"intakes/{begun['id']}/rejections")
    assert [(each["line"], each["field"]) for each in found["rejections"]] == [(4, "score")]


async def test_a_key_of_another_unit_sees_only_what_was_sent_for_its_units(
    harness: AppHarness, workspace: FixtureWorkspace
) -> None:
    whole = (await send(harness, CSV)).json()["id"]
    secret = await app_harness.key_of(harness.database, workspace.by, segments=("S1",))
    async with app_harness.client_of(harness.app, secret.secret) as limited:
        path = f"{harness.v1}/imports"
        own = (await limited.post(path, params={"name": "own.csv"}, content=CSV)).json()["id"]
        assert [each["id"] for each in (await limited.get(path)).json()["imports"]] == [own]
        for below in ("", "/notes"):
            assert (await limited.get(f"{path}/{whole}{below}")).status_code == 403
    assert [each["id"] for each in (await get(harness, "imports"))["imports"]] == [own, whole]


async def test_an_intake_that_was_no_file_is_no_import(harness: AppHarness, workspace: FixtureWorkspace) -> None:
    row = InputRow(1, cast.form())
    batch = await harness.database.write(
        workspace.by, ingest.ingest, "API", [row], MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    answer = await harness.client.get(f"{harness.v1}/imports/{batch.intake.id}")
    assert answer.status_code == 404
