"""Phone numbers are compared as numbers, however they are written; all of these are invented or kept for fiction."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.phone import MAX_DIGITS, MIN_DIGITS, is_region, phone_key, phone_keys, regions
from amends.model.phone_region import region_of_zone

LONDON = "+442079460018"
OTHER = "+442079460019"


@pytest.mark.parametrize(
    "written",
    [
        "+44 20 7946 0018",
        "+44 (0)20 7946 0018",
        "0044 20 7946 0018",
        "020 7946 0018",
        "(020) 7946-0018",
        "+44.20.7946.0018",
        "(+44) 20 7946 0018",
        "tel:+44-20-7946-0018",
        "442079460018",
        "442079460018.0",
        "٠٢٠ ٧٩٤٦ ٠٠١٨",
        "०२० ७९४६ ००१८",
        "\N{FULLWIDTH PLUS SIGN}４４ ２０ ７９４６ ００１８",
        "\u202a+44 20 7946 0018\u202c",
        "+44 20 79\u200b46 0018",
    ],
)
def test_every_spelling_of_a_number_is_that_number(written: str) -> None:
    assert phone_keys(written, "GB") == (LONDON,)


@pytest.mark.parametrize(
    "extension", ["ext 5", "ext. 5", "x5", "Ext:5", "#5", ";ext=5", "Durchwahl 12345", "ramal 5", "anexo 5", "تحويلة ٥"]
)
def test_an_extension_is_no_part_of_the_number(extension: str) -> None:
    assert phone_keys(f"+44 20 7946 0018 {extension}", "GB") == (LONDON,)


@pytest.mark.parametrize("words", ["(home)", "mobile", "privat", "WhatsApp", "after six", "(trabajo)"])
def test_words_beside_a_number_are_no_keys_of_a_phone(words: str) -> None:
    assert phone_keys(f"+44 20 7946 0018 {words}", "GB") == (LONDON,)
    assert phone_keys(f"{words} 020 7946 0018", "GB") == (LONDON,)


@pytest.mark.parametrize("between", [" / ", "/", ", ", "; ", " or ", " y ", "\n", "  ", " - ", " | ", " & "])
def test_two_numbers_are_two(between: str) -> None:
    assert phone_keys(f"020 7946 0018{between}020 7946 0019", "GB") == (LONDON, OTHER)
    assert phone_keys(f"{LONDON}{between}{OTHER}", "") == (LONDON, OTHER)


def test_two_numbers_with_nothing_but_a_plus_between_them_are_two() -> None:
    assert phone_keys(f"{LONDON} {OTHER}", "") == (LONDON, OTHER)
    assert phone_keys(f"{LONDON}{OTHER}", "") == (LONDON, OTHER)


def test_the_first_of_two_is_what_is_kept() -> None:
    assert phone_key(f"{LONDON} / {OTHER}", "GB") == LONDON
    assert phone_key("", "GB") == ""


def test_a_slash_may_stand_between_the_parts_of_one_number() -> None:
    assert phone_keys("030/1234567", "DE") == ("+49301234567",)
    assert phone_keys("0049 33203 / 12345", "DE") == ("+493320312345",)


def test_a_few_digits_behind_a_slash_are_no_number_of_their_own() -> None:
    assert phone_keys("+44 7700 900123 / 24", "GB") == ("+447700900123",)
    assert phone_keys("+49 30 123456 / 654321", "DE") == ("+4930123456",)


@pytest.mark.parametrize("nothing", ["", "-", "n/a", "abc", "1", "204", "000000000", "1111111111", "4.42079E+11"])
def test_what_no_number_can_be_is_none(nothing: str) -> None:
    assert phone_keys(nothing, "GB") == ()


@pytest.mark.parametrize("region", ["GB", "US", "DE", ""])
def test_more_than_15_digits_are_none(region: str) -> None:
    assert phone_keys("1234567890123456", region) == ()
    assert phone_keys("020 7946 0018 020 7946 0019", region) == ()


def test_a_number_that_no_plan_has_is_compared_by_its_digits() -> None:
    assert phone_keys("+34 600 00 1", "ES") == phone_keys("+34-600-001", "GB") == ("+34600001",)
    assert phone_keys("020 7946 0018", "") == ("02079460018",)
    assert phone_keys("+999 1234567", "GB") == ("+9991234567",)


def test_without_a_country_a_number_with_one_is_known_all_the_same() -> None:
    assert phone_keys("0044 (0)20 7946 0018", "") == (LONDON,)
    assert phone_keys("0044 20 7946 0018", "US") == (LONDON,)


def test_the_same_digits_are_another_number_in_another_country() -> None:
    assert phone_key("600 123 456", "ES") == "+34600123456"
    assert phone_key("600 123 456", "PL") == "+48600123456"


def test_where_numbers_keep_their_zero_it_is_kept() -> None:
    assert phone_keys("06 6982 1234", "IT") == phone_keys("+39 06 6982 1234", "") == ("+390669821234",)


@given(st.text(alphabet="0123456789+ ()-/.,;xext#\u200b٠٥", max_size=40), st.sampled_from(["GB", "ES", "DE", "US", ""]))
def test_whatever_is_written_a_key_has_a_sane_number_of_digits_and_is_its_own_key(text: str, region: str) -> None:
    for key in phone_keys(text, region):
        digits = key.removeprefix("+")
        assert digits.isascii()
        assert digits.isdigit()
        assert len(digits) <= MAX_DIGITS
        if key.startswith("+"):
            assert phone_key(key, "") == key
        else:
            assert len(digits) >= MIN_DIGITS


@given(st.integers(0, 999), st.sampled_from(["+44 7700 900{}", "0044 7700 900{}", "+44 (0)7700 900{}", "07700-900{}"]))
def test_all_numbers_kept_for_fiction_are_known_in_all_spellings(last: int, form: str) -> None:
    assert phone_key(form.format(f"{last:03}"), "GB") == f"+447700900{last:03}"


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("Europe/London", "GB"),
        ("Europe/Madrid", "ES"),
        ("Europe/Oslo", "NO"),
        ("Asia/Calcutta", "IN"),
        ("US/Eastern", "US"),
        ("Europe/Kiev", "UA"),
        ("UTC", ""),
        ("CET", ""),
        ("Etc/GMT+1", ""),
    ],
)
def test_the_country_is_that_of_the_time_zone(zone: str, region: str) -> None:
    assert region_of_zone(zone) == region


def test_every_country_of_a_time_zone_has_a_plan_of_numbers_or_no_inhabitants() -> None:
    without = {region for zone in available_timezones() if (region := region_of_zone(zone)) and not is_region(region)}
    assert without <= {"AQ", "TF", "GS", "PN", "UM"}
    assert "GB" in regions()
