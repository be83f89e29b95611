"""Filling a saved reply: its placeholders are checked when it is saved, and filled from the ticket when it is taken."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.i18n.labels import PLACEHOLDER_LABELS
from amends.model.saved_reply import BLANK, PLACEHOLDERS, SavedReplyDocument, check, fields_in, fill

PLAIN = st.text(st.sampled_from(string.ascii_letters + " .,;\n'áß本"), max_size=40)


def refused(text: str) -> list[tuple[str, str]]:
    try:
        check(SavedReplyDocument(name="Sorry", text=text))
    except Invalid as invalid:
        return [(each.field, str(each.reason)) for each in invalid.errors]
    return []


def test_every_placeholder_is_explained_on_the_page() -> None:
    assert tuple(PLACEHOLDER_LABELS) == PLACEHOLDERS


def test_what_is_known_is_filled_in_however_it_is_spaced() -> None:
    filled = fill("Dear {{customer_name}}, ticket {{ ticket }}.", {"customer_name": "Eva", "ticket": "1013"})
    assert (filled.text, filled.missing) == ("Dear Eva, ticket 1013.", ())


def test_what_the_ticket_does_not_know_is_what_the_text_says_instead_or_a_blank() -> None:
    filled = fill("{{customer_name|Sir or Madam}} {{score}} {{score}}", {})
    assert (filled.text, filled.missing) == (f"Sir or Madam {BLANK} {BLANK}", ("score",))


def test_words_of_the_customer_are_never_read_as_placeholders() -> None:
    assert fill("{{comment}}", {"comment": "{{my_name}}", "my_name": "Ana"}).text == "{{my_name}}"


def test_an_unknown_placeholder_is_refused_with_its_line_and_what_there_is() -> None:
    [(field, reason)] = refused("Dear {{customer_name}},\nyour {{refund}}")
    assert field == "text"
    assert reason.startswith("line 2: {{refund}} is no placeholder; use customer_name, ticket")


def test_a_custom_field_is_named_by_its_code_and_found_with_its_line() -> None:
    text = "Room {{fields.room}}\nand {{ fields.paid |nothing}}, {{ticket}}"
    assert refused(text) == []
    assert list(fields_in(text)) == [(1, "room"), (2, "paid")]
    assert fill(text, {"fields.room": "12", "ticket": "7"}).text == "Room 12\nand nothing, 7"


@pytest.mark.parametrize("text", ["{{ticket", "ticket}}", "{{}", "{{a{{ticket}}"])
def test_a_placeholder_that_is_not_whole_is_refused(text: str) -> None:
    assert any("a placeholder is written {{name}}" in reason for _, reason in refused(text))


@pytest.mark.parametrize("language", ["Deutsch", "d", "de-DE", "d3"])
def test_a_language_that_is_none_is_refused(language: str) -> None:
    with pytest.raises(Invalid, match="language"):
        check(SavedReplyDocument(name="Sorry", text="Sorry", language=language))


def test_the_name_and_the_text_must_say_something() -> None:
    with pytest.raises(Invalid) as refusal:
        check(SavedReplyDocument(name=" ", text="\n", action_taken="\0"))
    assert [each.field for each in refusal.value.errors] == ["name", "text", "action_taken"]


def test_what_it_does_is_what_it_names() -> None:
    document = SavedReplyDocument(name="Sorry", text="Sorry", status="PENDING", owner="me", watch=True)
    assert document.does == {"status": "PENDING", "owner": "me", "watch": "me"}
    assert SavedReplyDocument(name="Sorry", text="Sorry").does == {}


@given(st.lists(st.tuples(PLAIN, st.sampled_from(PLACEHOLDERS)), max_size=6), PLAIN)
def test_any_text_with_known_placeholders_is_taken_and_wholly_filled(parts: list[tuple[str, str]], end: str) -> None:
    text = "".join(f"{plain}{{{{{name}}}}}" for plain, name in parts) + end
    assert not text.strip() or refused(text) == []
    filled = fill(text, {name: f"<{name}>" for name in PLACEHOLDERS})
    assert filled.text == "".join(f"{plain}<{name}>" for plain, name in parts) + end
    assert filled.missing == ()
