"""Reading in one's own language: numbers, times and lengths of time, in every language that we speak."""

import pytest

from amends.i18n.languages import LANGUAGES, best_language
from amends.i18n.locale import UserLocale
from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, InstantUs, from_text
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
    assert ENGLISH.span(3 * HOUR_US + 20 * MINUTE_US + 5 * SECOND_US) == "3 hr 20 min"


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
