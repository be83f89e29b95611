"""An address is one by its form, and two spellings of one address are one; never two organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.customer import Customer, CustomerForm, Identifier, IdentifierKind
from amends.model.email_address import MAX_CHARACTERS, email_in, email_key, is_nobody, user_email_key


@pytest.mark.parametrize(
    "written",
    [
        "ana@example.com",
        "  ana@example.com\n",
        "Ana <ana@example.com>",
        '"Ruiz, Ana" <ana@example.com>',
        "<ana@example.com>",
        "mailto:ana@example.com",
        "Ana <mailto:ana@example.com>",
        "\u200bana@exam\u00adple.com\ufeff",
        "\u202aana@example.com\u202c",
        "'ana@example.com'",
        "ana@example.com.",
        "ana@example.com; ben@example.com",
        "ana@example.com, ana@example.com",
        "none@none.com ana@example.com",
    ],
)
def test_the_address_is_found_in_what_people_write(written: str) -> None:
    assert email_in(written) == "ana@example.com"
    assert CustomerForm(email=written).read() == CustomerForm(email="ana@example.com")


@pytest.mark.parametrize(
    "nobody",
    [
        *("", " ", "-", "—", "N/A", "n.a.", "NULL", "nan", "Anonymous", "ANÓNIMO", "مجهول", "none@", "@example.com"),
        *("none@none.com", "na@na.na", "anonymous@example.com", "no-reply@example.com", "ana", "ana@localhost"),
        *("ana@example,com", "ana@exam ple.com", "ana@@example.com", "a@b@example.com", "ana@.com", "ana@a..com"),
        *("call me at ana@example.com", "x" * MAX_CHARACTERS + "@example.com"),
    ],
)
def test_what_is_no_address_is_nobodys(nobody: str) -> None:
    assert email_in(nobody) == ""
    assert email_key(nobody) == ""
    assert CustomerForm(email=nobody).read().is_nobody


def test_somebody_may_be_called_like_a_word_for_nobody() -> None:
    assert email_in("na@example.com") == "na@example.com"
    assert email_in("guest@hotel.example") == "guest@hotel.example"


@pytest.mark.parametrize(
    "spelling", ["ana@bücher.example", "ANA@BÜCHER.EXAMPLE", "ana@bu\u0308cher.example", "ana@xn--bcher-kva.example"]
)
def test_a_domain_is_compared_by_idna_2008(spelling: str) -> None:
    assert email_key(spelling) == "ana@xn--bcher-kva.example"


def test_an_ideographic_full_stop_is_one() -> None:
    assert email_key("ana@bücher。example") == "ana@xn--bcher-kva.example"


def test_two_organisations_stay_two() -> None:
    assert email_key("ana@straße.example") == "ana@xn--strae-oqa.example"
    assert email_key("ana@strasse.example") == email_key("ana@STRASSE.example") == "ana@strasse.example"


def test_two_people_stay_two() -> None:
    assert email_key("weiß@example.com") != email_key("weiss@example.com")
    assert email_key("oﬀice@example.com") != email_key("office@example.com")


def test_a_domain_that_idna_refuses_is_compared_as_it_is_written() -> None:
    assert email_key("Ana@☃.example") == "ana@☃.example"
    assert email_key("ana@a_b.example") == "ana@a_b.example"


def test_a_user_s_address_is_compared_in_the_same_way_and_what_is_none_as_it_is() -> None:
    assert user_email_key("Ana <ANA@bücher.example>") == "ana@xn--bcher-kva.example"
    assert user_email_key(" Admin@localhost\u200b") == "admin@localhost"
    assert user_email_key("NoReply@example.com") == "noreply@example.com"


def test_all_that_stands_for_nobody_is_nobody() -> None:
    assert CustomerForm("-", "n/a", "Anonymous", "unknown").read().is_nobody
    assert CustomerForm("", "+44 20 7946 0018", "No name", "c-1").read() == CustomerForm(
        "", "+44 20 7946 0018", "", "c-1"
    )
    assert is_nobody(" \t")


def test_who_is_known_only_as_they_were_written_down_is_found_by_nothing_and_not_reached() -> None:
    sent = CustomerForm("anonymous", "n/a", "Ana")
    assert sent.identifiers("GB") == ()
    assert not Customer(1, "anonymous", "n/a", "Ana", "", InstantUs(0)).is_reachable
    assert Customer(1, "", "020 7946 0018", "", "", InstantUs(0)).is_reachable
    found = Identifier(IdentifierKind.EMAIL, "ana@example.com")
    assert CustomerForm("Ana <ANA@example.com>").identifiers("") == (found,)


@given(st.text(max_size=60) | st.from_regex(r"[a-zé<ß]{1,3}@[a-zü.\u200b>]{1,9}", fullmatch=True))
def test_whatever_is_written_an_address_is_its_own_reading(text: str) -> None:
    found = email_in(text)
    assert email_in(found) == found
    assert email_key(email_key(text)) == email_key(text) == email_key(found)
    assert not found or found.count("@") == 1


@given(*[st.sampled_from(["", "-", "Ana <ana@example.com>", "ana@example.com", "+44 20 7946 0018", " x "])] * 4)
def test_reading_twice_reads_the_same(email: str, phone: str, name: str, reference: str) -> None:
    read = CustomerForm(email, phone, name, reference).read()
    assert read.read() == read
