"""Holidays are named in the reader's language, never in the server's, and it is told until when they are known."""

from datetime import date

import pytest
from msgspec import structs
from whenever import Date

from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_language, in_words
from amends.model.clock import holiday_notes, public_holidays
from amends.model.clock.calendar import why_closed
from tests.engines import START
from tests.model.clock.test_count_time import calendar

EPIPHANY = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("ES", "es", "Epifanía del Señor"),
        ("ES", "en", "Epiphany"),
        ("ES", "de", "Epiphany"),
        ("AT", "de", "Heilige Drei Könige"),
        ("AT", "pt", "Epiphany"),
    ],
)
def test_the_name_is_in_the_language_where_it_is_known_else_in_english(country: str, language: str, name: str) -> None:
    assert public_holidays.of(country, "", language)[EPIPHANY] == name


def test_the_language_of_the_server_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    public_holidays.of.cache_clear()
    assert public_holidays.of("DE", "")[date(2026, 1, 1)] == "New Year's Day"


def test_a_closed_day_is_named_for_each_reader() -> None:
    own = structs.replace(calendar(), country="ES")
    why = why_closed(own, Date(2026, 12, 8))
    assert str(why) == "Immaculate Conception"
    assert in_language("es", why) == "Inmaculada Concepción"
    assert in_words(UserLocale("es", "Europe/Madrid", START), why) == "Inmaculada Concepción"


@pytest.mark.parametrize(
    ("country", "said", "is_ending"),
    [
        ("LK", "The public holidays of LK are known until the end of 2026. Add later ones as exceptions.", True),
        ("UA", "The public holidays of UA are known until the end of 2022. Add later ones as exceptions.", True),
        ("BV", "No public holidays are known for BV. Add the days that are closed as exceptions.", True),
        ("ES", "The public holidays of ES are known until the end of 2100. Add later ones as exceptions.", False),
    ],
)
def test_it_is_told_until_when_holidays_are_known(country: str, said: str, is_ending: bool) -> None:
    own = structs.replace(calendar(), country=country)
    assert [str(each) for each in holiday_notes.notes_on(own)] == [said]
    assert holiday_notes.is_ending(own, 2026) is is_ending


def test_without_a_country_nothing_is_told() -> None:
    own = structs.replace(calendar(), country="")
    assert list(holiday_notes.notes_on(own)) == []
    assert not holiday_notes.is_ending(own, 2026)
