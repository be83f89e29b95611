"""Reading in one's own language: numbers, times and lengths of time, in every language that we speak."""

import pytest

from amends.i18n.languages import LANGUAGES, best_language
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, InstantUs, from_text
from amends.texts.text import say
from tests.http.web.browser import Browser

NOW = from_text("2026-11-20T16:50:00+01:00")
ENGLISH = UserLocale("en", "Europe/Madrid", NOW)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length_us", [0, SECOND_US, 59 * MINUTE_US, 23 * HOUR_US, 20 * DAY_US, 900 * DAY_US])
def test_every_length_of_time_has_words(language: str, length_us: int) -> None:
    reader = UserLocale(language, "Europe/Madrid", NOW)
    for direction in (1, -1):
        assert reader.until(InstantUs(NOW + direction * length_us))
    assert reader.span(length_us)
    assert reader.time(NOW)
    assert reader.short_time(InstantUs(NOW - length_us))


@pytest.mark.parametrize(
    ("length_us", "words"),
    [
        (119 * MINUTE_US, "in 1 hour"),
        (-47 * HOUR_US, "1 day ago"),
        (20 * DAY_US, "in 20 days"),
        (-30 * SECOND_US, "30 seconds ago"),
    ],
)
def test_nothing_is_rounded_up(length_us: int, words: str) -> None:
    assert ENGLISH.until(InstantUs(NOW + length_us)) == words


def test_a_span_is_told_to_the_minute() -> None:
    assert ENGLISH.span(3 * HOUR_US + 20 * MINUTE_US + 5 * SECOND_US) == "3 hours and 20 minutes"
    assert ENGLISH.span(45 * SECOND_US) == "45 seconds"
    assert ENGLISH.span(26 * HOUR_US + 5 * MINUTE_US) == "1 day, 2 hours, and 5 minutes"


def test_working_time_has_no_days_and_a_rough_length_no_hours() -> None:
    assert ENGLISH.span(72 * HOUR_US, is_working=True) == "72 hours"
    assert ENGLISH.span(19 * DAY_US + HOUR_US, is_rough=True) == "19 days"
    assert ENGLISH.span(2 * DAY_US + HOUR_US, is_rough=True) == "2 days and 1 hour"
    assert ENGLISH.span(DAY_US + 7 * HOUR_US + 29 * MINUTE_US, is_rough=True) == "1 day and 7 hours"
    assert ENGLISH.span(0) == "0 minutes"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "1 día y 3 horas"),
        ("pt", "1 dia e 3 horas"),
        ("de", "1 Tag und 3 Stunden"),
        ("ar", "يوم و3 ساعات"),
    ],
)
def test_every_language_says_a_length_as_its_people_do(language: str, words: str) -> None:
    assert UserLocale(language, "UTC", NOW).span(27 * HOUR_US) == words


def test_a_message_says_a_length_as_people_do() -> None:
    assert (
        in_words(ENGLISH, say("too_many_tries_wait", seconds=900)) == "Too many tries: wait 15 minutes, then try again."
    )
    assert in_words(ENGLISH, say("time_limit", hours_given=72)) == "time limit of 3 days"
    assert in_words(ENGLISH, say("no_answer_in_time", seconds="10")) == "no answer within 10 seconds"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,pt-BR;q=0.5", "pt"),
        ("", "en"),
        ("xx", "en"),
        ("ar-EG", "ar"),
        (";;,*", "en"),
    ],
)
def test_the_browser_s_language_is_taken_when_we_speak_it(accepted: str, language: str) -> None:
    assert best_language(accepted) == language


@pytest.mark.parametrize(("language", "words"), [("es", "Iniciar sesión"), ("de", "Anmelden"), ("ar", "تسجيل الدخول")])
async def test_a_stranger_reads_their_browser_s_language(nobody: Browser, language: str, words: str) -> None:
    page = await nobody.client.get("/sign-in", headers={"accept-language": language})
    assert words in page.text
    assert f'<html lang="{language}"' in page.text
