"""Taking a file in by hand: sent, its columns mapped with guesses, checked without storing anything, then taken in."""

import html
import re
import time
from pathlib import Path

import pytest
import xlsxwriter

from amends.ids import HIGHEST_ID
from amends.usecases import queries
from tests import cast, working
from tests.http.app_harness import AppHarness
from tests.http.web.browser import SAME_ORIGIN, Browser

CSV = """Response ID;Score;Comment;Date;Unit;E-mail
r-1;2;Nadie contestó;20/11/2026;S1;tom@mail.example
r-2;9;Muy bien;20/11/2026;S1;
r-3;x;Mal;31/02/2026;S9;
"""
MAPPING = {
    "survey": "stay",
    "reference": "Response ID",
    "score": "Score",
    "scale": "nps",
    "words_0": "Comment",
    "question_0": "Why?",
    "time": "Date",
    "time_format": ["dd/mm/yyyy", "iso"],
    "zone": "Europe/Madrid",
    "segment": "Unit",
    "customer_email": "E-mail",
}


async def send(browser: Browser, content: bytes, name: str = "stay.csv", token: str | None = None) -> str:
    """Send a file as a form does; where it leads."""
    fields = {"csrf_token": await browser.token() if token is None else token}
    answer = await browser.client.post("/intakes", data=fields, files={"file": (name, content)}, headers=SAME_ORIGIN)
    browser.page = answer
    return answer.headers.get("location", "")


async def check(browser: Browser, harness: AppHarness, path: str, fields: dict[str, object]) -> str:
    """Check a file, and look at what was found; the address of the check."""
    await browser.post(path, {**fields, "do": "check"})
    address = str(browser.page.url)
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await browser.get(address)
    return address


async def test_columns_are_guessed_and_the_first_rows_shown(manager: Browser) -> None:
    await manager.get(await send(manager, CSV.encode()))
    for part, column in (("reference", "Response ID"), ("score", "Score"), ("customer_email", "E-mail")):
        select = manager.page.text.partition(f'<select id="{part}"')[2].partition("</select>")[0]
        assert f'<option value="{column}" selected>' in select
    assert "Nadie contestó" in manager.text


async def test_a_check_stores_nothing_and_tells_errors_by_line(manager: Browser, harness: AppHarness) -> None:
    path = await send(manager, CSV.encode())
    await check(manager, harness, path, MAPPING)
    assert "3 lines, 1 of them wrong" in manager.text
    assert "'x' is not a whole number" in manager.text
    assert "is a day or time that doesn't exist" in manager.text
    assert await harness.database.read(harness.workspace.by, queries.list_intakes_before, HIGHEST_ID, 10) == []


async def test_a_check_says_that_no_rule_opens_tickets_and_what_those_of_a_sector_would(
    manager: Browser, harness: AppHarness
) -> None:
    path = await send(manager, CSV.encode())
    await check(manager, harness, path, MAPPING)
    assert "No rule opens tickets yet." in manager.text
    assert "Hotels (1)" in manager.text
    answer = await manager.post("/settings/rules/proposed", {"sector": "hotel", "back": path})
    assert answer.url.path == path, "and goes on with the file"
    await check(manager, harness, path, MAPPING)
    assert "No rule opens tickets yet." not in manager.text
    away = await manager.post("/settings/rules/proposed", {"sector": "hotel", "back": "//elsewhere.example/a"})
    assert away.url.path == "/settings/rules/proposed"


async def test_a_check_tells_which_scores_are_left_out(manager: Browser, harness: AppHarness) -> None:
    path = await send(manager, CSV.replace("31/02/2026;S9", "20/11/2026;S1").encode())
    await check(manager, harness, path, MAPPING)
    assert "3 lines, 0 of them wrong" in manager.text
    assert "Kept without a score: 'x' is not a whole number (column 'Score')." in manager.text


async def test_segments_that_aren_t_there_are_told_before(manager: Browser, harness: AppHarness) -> None:
    path = await send(manager, b"Response ID,Unit\nr-1,S1\nr-2,Mars\n")
    await check(manager, harness, path, {"survey": "stay", "reference": "Response ID", "segment": "Unit"})
    assert "Units that don't exist yet: Mars" in manager.text


async def test_a_check_is_followed_stopped_and_imported_as_it_was_checked(
    manager: Browser, harness: AppHarness
) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    path = await send(manager, CSV.encode())
    await manager.post(path, {**MAPPING, "do": "check"})
    address = str(manager.page.url)
    assert "The check is running; you can leave this page." in manager.text
    await manager.post(address, {"do": "stop"})
    assert "The check was stopped; nothing was imported" in manager.text
    address = await check(manager, harness, path, MAPPING)
    assert "1 ticket would open: Unhappy 1" in manager.text
    await manager.get(f"{path}?check={address.rpartition('/')[2]}")
    assert 'name="survey" type="text" value="stay"' in manager.page.text
    await manager.post(address, {"do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(str(manager.page.url))
    assert "2 = 1 opened a ticket" in manager.text
    assert (await manager.get(address)).status_code == 404


async def test_notes_stay_with_the_import(manager: Browser, harness: AppHarness) -> None:
    path = await send(manager, CSV.replace("31/02/2026;S9", "20/11/2026;S1").encode())
    await manager.post(path, {**MAPPING, "do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(str(manager.page.url))
    assert "Kept without a score: 'x' is not a whole number (column 'Score')." in manager.text


async def test_a_preview_shows_how_lines_are_read(manager: Browser) -> None:
    path = await send(manager, CSV.encode())
    await manager.post(path, {**MAPPING, "do": "preview"})
    assert "2026-11-19T23:00:00" in manager.page.text
    assert "9 nps Nov 20, 2026 12:00 AM S1" in manager.text
    assert "tom@mail.example" in manager.text


async def test_it_is_taken_in_with_its_sum(manager: Browser, harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    path = await send(manager, CSV.encode())
    await manager.post(path, {**MAPPING, "do": "take"})
    address = str(manager.page.url)
    assert re.search(r"/intakes/\d+$", address)
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(address)
    assert "3 = 2 stored + 0 changed an earlier answer + 0 seen before + 1 rejected" in manager.text
    assert "2 = 1 opened a ticket" in manager.text
    assert "Imported." in manager.text
    await manager.get("/intakes")
    assert "file stay.csv" in manager.text
    assert (await manager.get(path)).status_code == 404


OLD = CSV.replace("2026", "2025").encode()


async def test_answers_of_long_ago_are_asked_about_and_history_opens_nothing(
    manager: Browser, harness: AppHarness
) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    path = await send(manager, OLD)
    answer = await manager.post(path, {**MAPPING, "do": "take"})
    assert answer.status_code == 422
    assert "2 of the first 2 answers are older than 14 days: choose what they are" in manager.text
    await manager.post(path, {**MAPPING, "do": "preview"})
    assert '<option value="history" selected>' in manager.page.text, "proposed by their age"
    await manager.post(path, {**MAPPING, "do": "take", "age": "history"})
    address = str(manager.page.url)
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(address)
    assert "2 = 0 opened a ticket" in manager.text
    assert "0 no rule matched + 2 history" in manager.text


async def test_answers_of_long_ago_may_be_current(manager: Browser, harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    path = await send(manager, OLD)
    await manager.post(path, {**MAPPING, "do": "take", "age": "current"})
    address = str(manager.page.url)
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(address)
    assert "2 = 1 opened a ticket" in manager.text


async def test_ndjson_needs_no_mapping(manager: Browser, harness: AppHarness) -> None:
    line = b'{"survey":"visit","reference":"r-1","segment":"S1","score":3,"scale":"nps"}\n'
    path = await send(manager, line, "feedback.ndjson")
    await manager.get(path)
    assert "there are no columns to map" in manager.text
    await manager.post(path, {"do": "take"})
    address = str(manager.page.url)
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(address)
    assert "1 = 1 stored" in manager.text


async def test_what_is_wrong_with_a_mapping_is_told(manager: Browser) -> None:
    path = await send(manager, CSV.encode())
    answer = await manager.post(path, {"survey": "stay", "score": "Score", "scale": "stars", "do": "take"})
    assert answer.status_code == 422
    assert "score.scale" in manager.text


async def test_files_that_can_t_be_read_are_refused(manager: Browser) -> None:
    for content, said in ((b"", "is empty"), (b"%PDF-1.7", "this is a PDF"), (b"\x1f\x8b\x00", "archive is damaged")):
        await send(manager, content)
        assert manager.page.status_code == 422
        assert said in manager.text


async def test_a_file_is_its_sender_s_own(manager: Browser, admin: Browser, agent: Browser) -> None:
    path = await send(manager, CSV.encode())
    assert (await admin.get(path)).status_code == 404
    assert (await agent.get(path)).status_code == 403
    assert (await manager.get("/intakes/new/..%2f..%2fetc")).status_code == 404


async def test_the_token_is_checked_before_the_file_is_read(manager: Browser) -> None:
    assert await send(manager, CSV.encode(), token="0" * 48) == ""
    assert manager.page.status_code == 403


async def test_a_file_is_attached_to_a_ticket_saved_and_taken_away(agent: Browser, harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(words="Nadie contestó"))
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    fields = {"csrf_token": await agent.token(), "from": "view=all"}
    path = f"/tickets/{ticket.id}/files"
    files = {"file": ("foto.txt", b"a picture in words")}
    answer = await agent.client.post(path, data=fields, files=files, headers=SAME_ORIGIN)
    assert answer.status_code == 303
    await agent.get(f"/tickets/{ticket.id}?view=all")
    own = re.search(rf"{path}/\d+", agent.page.text)
    assert own
    saved = await agent.client.get(own[0])
    assert (saved.content, saved.headers["content-disposition"][:10]) == (b"a picture in words", "attachment")
    await agent.post(f"{own[0]}/remove", {"from": "view=all"})
    assert "No files." in agent.text
    refused = {"file": ("virus.exe", b"MZ\x90\x00" + b"\x00" * 100)}
    answer = await agent.client.post(path, data=fields, files=refused, headers=SAME_ORIGIN)
    assert answer.status_code == 422


async def test_the_page_says_why_each_column_means_what_it_does(manager: Browser) -> None:
    header = "Response ID,How likely are you to recommend us?,Date,Comment"
    export = f"{header}\nr-1,9,05/01/2026,Kind\nr-2,2,06/02/2026,Slow\n"
    await manager.get(await send(manager, export.encode()))
    assert "Its name asks for a recommendation. 0 to 10 in 100 % of 2 rows: the scale nps." in manager.text
    assert "Is the day or the month first in 'Date'?" in manager.text
    assert "dd/mm/yyyy · mm/dd/yyyy" in manager.text


async def test_labels_are_scored_by_what_the_form_says(manager: Browser, harness: AppHarness) -> None:
    export = "ID,Satisfaction,Comment\nr-1,Very satisfied,Kind\nr-2,Dissatisfied,Slow\n"
    path = await send(manager, export.encode())
    await manager.get(path)
    assert "Very satisfied = 5; Dissatisfied = 2" in manager.page.text
    mapping = {"survey": "stay", "reference": "ID", "score": "Satisfaction", "scale": "csat-5"}
    await manager.post(path, {**mapping, "score_values": "Very satisfied = 5; Dissatisfied = x", "do": "preview"})
    assert manager.page.status_code == 422
    await manager.post(path, {**mapping, "score_values": "Very satisfied = 5; Dissatisfied = 1", "do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    await manager.get(str(manager.page.url))
    assert "2 = 2 stored" in manager.text


TWO_SHEETS = ("Answers", "Codes")


def two_sheets(folder: Path) -> bytes:
    """A workbook in which the sheet with fewer rows has the answers, below a title, with an unnamed column."""
    path = folder / "answers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        answers, codes = (book.add_worksheet(name) for name in TWO_SHEETS)
        rows = [["Guests of June"], ["Response ID", "Score", ""], ["r-1", 2, "Nadie contestó"], ["r-2", 9, "Bien"]]
        for number, row in enumerate(rows):
            answers.write_row(number, 0, row)
        for number in range(9):
            codes.write_row(number, 0, ["Code", "Meaning"] if not number else [f"c{number}", f"word {number}"])
    return path.read_bytes()


async def test_the_likeliest_sheet_is_proposed_and_another_one_can_be_chosen(manager: Browser, tmp_path: Path) -> None:
    path = await send(manager, two_sheets(tmp_path), "answers.xlsx")
    await manager.get(path)
    assert "has the most records: 8." in manager.text
    await manager.post(path, {"sheet": "Answers", "do": "read"})
    assert '<option value="Answers" selected>' in manager.page.text
    assert "Nadie contestó" in manager.text
    assert "The rows above the header are titles" in manager.text


async def test_a_column_without_a_name_is_chosen_by_its_place(
    manager: Browser, harness: AppHarness, tmp_path: Path
) -> None:
    path = await send(manager, two_sheets(tmp_path), "answers.xlsx")
    fields = {"survey": "stay", "sheet": "Answers", "reference": "Response ID", "words_0": "#3", "question_0": "Why?"}
    await manager.post(path, {**fields, "do": "preview"})
    assert '<option value="#3" selected>column 3</option>' in manager.page.text
    assert "Nadie contestó" in manager.text
    await manager.post(path, {**fields, "do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    [intake] = await harness.database.read(harness.workspace.by, queries.list_intakes_before, HIGHEST_ID, 10)
    assert (intake.sum.stored, intake.sum.rejected) == (2, 0)


async def test_the_encoding_and_the_header_can_be_corrected_before_anything_is_stored(manager: Browser) -> None:
    content = "title,of,all\nResponse ID,Score,Words\nr-1,2,Спасибо за всё\n".encode("koi8-r")
    path = await send(manager, content)
    await manager.get(path)
    assert "Спасибо" in manager.text
    assert "would read like nothing" in manager.text
    await manager.post(path, {"encoding": "cp1251", "header": "2", "do": "read"})
    assert "Спасибо" not in manager.text
    assert '<option value="Words"' in manager.page.text
    await manager.post(path, {"encoding": "klingon", "do": "read"})
    assert manager.page.status_code == 422


@pytest.mark.timed
async def test_a_header_of_two_megabytes_costs_the_page_nothing(manager: Browser) -> None:
    wide = ",".join(f"{number}-{'x' * 2000}" for number in range(1000))
    path = await send(manager, f"Response ID,{wide}\nr-1{',9' * 1000}\n".encode())
    began = time.perf_counter()
    await manager.get(path)
    assert time.perf_counter() - began < 5
    assert len(manager.page.content) < 3_000_000
    assert "501 more columns are not offered here" in manager.text


async def test_previews_are_left_out_unless_somebody_wants_them(manager: Browser, harness: AppHarness) -> None:
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in ("recordedDate", "status", "_recordId", "QID1"))
    rows = "2026-05-01 10:00:00,IP Address,R_1,9\n2026-05-02 10:00:00,Survey Preview,R_2,1\n"
    export = f"RecordedDate,Status,ResponseId,Q1\nRecorded Date,Response Type,Response ID,Recommend us?\n{ids}\n{rows}"
    path = await send(manager, export.encode())
    await manager.get(path)
    [choice] = re.findall(r'name="leave_out" value="([^"]*)" checked', manager.page.text)
    assert "Leave out where Status is" in manager.text
    fields = {"survey": "stay", "reference": "ResponseId", "score": "Q1", "scale": "nps", "do": "take"}
    for more, stored, left_out in (({"leave_out": html.unescape(choice)}, 1, 1), ({}, 1, 0)):
        await manager.post(path if left_out else await send(manager, export.encode()), {**fields, **more})
        await working.do_all_due(harness.database, settings=harness.app.settings)
        [intake, *_] = await harness.database.read(harness.workspace.by, queries.list_intakes_before, HIGHEST_ID, 10)
        assert (intake.sum.stored, intake.sum.left_out) == (stored, left_out)
    assert intake.sum.duplicates == 1
