"""What an API says in sentences has a code and parameters, and is in the language that Accept-Language asks for."""

import pytest

from tests import cast
from tests.http import app_harness
from tests.http.app_harness import CLASSIC, AppHarness

SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.5"}


async def test_an_error_has_a_code_and_is_in_one_s_own_language(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets/99", headers=SPANISH)
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-language"]) == (404, "es")
    assert (problem["code"], problem["parameters"]) == ("not_found", {"kind": "ticket", "which": 99})
    assert (problem["title"], problem["detail"]) == ("No encontrado", "Aquí no existe: Ticket 99.")


async def test_each_wrong_field_has_a_code_and_keeps_its_reason_in_english(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    path = f"{harness.v1}/tickets/{ticket.id}"
    answer = await harness.client.patch(path, json={"segment": "S9", "status": "CLOSED"}, headers=SPANISH)
    by_field = {each["field"]: each for each in answer.json()["errors"]}
    assert by_field["segment"] == {
        "field": "segment",
        "reason": "there is no segment with the code 'S9'",
        "code": "no_segment",
        "parameters": {"code": "S9"},
        "text": "no hay ningún segmento con el código S9",
    }
    assert answer.json()["detail"].startswith("segment: no hay ningún segmento con el código S9")


@pytest.mark.parametrize("headers", [{}, {"accept-language": "fr"}, {"accept-language": "*"}])
async def test_it_is_english_unless_another_language_is_asked_for(harness: AppHarness, headers: dict[str, str]) -> None:
    problem = (await harness.client.get(f"{harness.v1}/tickets/99", headers=headers)).json()
    assert problem["detail"] == "There is no ticket 99 here."


async def test_what_a_list_tells_is_in_one_s_own_language(harness: AppHarness) -> None:
    batch = await cast.ingest(harness.database, harness.workspace.by, cast.form(score=11))
    path = f"{harness.v1}/intakes/{batch.intake.id}/rejections"
    [rejection] = (await harness.client.get(path, headers=SPANISH)).json()["rejections"]
    assert rejection == {
        "line": 1,
        "field": "score",
        "reason": "11 is outside the scale nps",
        "code": "outside_the_scale",
        "parameters": {"score": 11, "scale": "nps"},
        "text": "11 está fuera de la escala nps",
    }


async def test_why_a_ticket_has_its_owner_is_said_in_one_s_own_language(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    answer = await harness.client.get(f"{harness.v1}/tickets/{ticket.id}/owner-decision", headers=SPANISH)
    assert [each["text"] for each in answer.json()["texts"]] == [
        "Nadie lo tiene: al abrirse no coincidió ninguna ruta y no se indicó responsable."
    ]


async def test_the_compatible_api_says_the_same_to_everybody(harness: AppHarness) -> None:
    english = await harness.client.get(f"{CLASSIC}/tickets/99")
    spanish = await harness.client.get(f"{CLASSIC}/tickets/99", headers=SPANISH)
    assert (english.status_code, spanish.text) == (spanish.status_code, english.text)
