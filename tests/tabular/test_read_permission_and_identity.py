"""May somebody be contacted, and do they want to be known: what a column says of it is kept with the answer."""

from pathlib import Path

import pytest

from amends.errors import Invalid
from amends.model.intake import check
from amends.model.response import PermissionForm
from amends.model.response_line import ResponseLine
from amends.tabular.guess.mapping_toml import mapping_to_toml
from amends.tabular.mapping_document import read_mapping
from tests.tabular.builders import NOW, form, read_csv
from tests.tabular.guess_builders import columns_of, guessed

LEAST = 'survey = "visit"\nreference = { column = "Ref" }\ncustomer = { email = { column = "Mail" } }\n'
CONSENT = f'{LEAST}consent = {{ column = "Contact", wording = "May we call you?" }}\n'
IDENTITY = f'{LEAST}identity = {{ column = "Known" }}\n'


@pytest.mark.parametrize(
    ("text", "may_contact"),
    [("Yes", True), ("sí", True), ("nein", False), ("0", False), ("", None), ("perhaps", None)],
)
def test_a_yes_and_a_no_are_kept_with_the_words_of_the_question(
    tmp_path: Path, text: str, may_contact: bool | None
) -> None:
    [row] = read_csv(tmp_path, f"Ref,Mail,Contact\n1,ana@example.com,{text}\n", CONSENT)
    wording = "" if may_contact is None else "May we call you?"
    assert form(row).permission == PermissionForm(may_contact, wording)


def test_the_words_for_yes_and_no_can_be_said(tmp_path: Path) -> None:
    mapping = f'{LEAST}consent = {{ column = "Contact", yes = ["Gladly"], no = ["Better not"] }}'
    rows = read_csv(tmp_path, "Ref,Mail,Contact\n1,,gladly\n2,,Better not\n3,,yes\n", mapping)
    assert [form(row).permission.may_contact for row in rows] == [True, False, None]


def test_nobody_is_joined_to_an_anonymous_answer(tmp_path: Path) -> None:
    content = "Ref,Mail,Known\n1,ana@example.com,Anonymous\n2,ben@example.com,vertraulich\n3,cid@example.com,\n"
    lines = [check(form(row), NOW) for row in read_csv(tmp_path, content, IDENTITY)]  # type: ignore[arg-type]
    said = [(line.customer.email, line.values.get("identity")) for line in lines if isinstance(line, ResponseLine)]
    assert said == [("", "anonymous"), ("ben@example.com", "confidential"), ("cid@example.com", None)]


def test_identity_can_be_the_same_for_all(tmp_path: Path) -> None:
    [row] = read_csv(tmp_path, "Ref,Mail\n1,ana@example.com\n", f'{LEAST}identity = "confidential"')
    assert form(row).identity == "confidential"


def test_another_word_is_no_identity(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="identity"):
        read_csv(tmp_path, "Ref,Mail\n1,\n", f'{LEAST}identity = "secret"')


def test_a_question_for_permission_is_guessed_with_its_words() -> None:
    guess = guessed(
        columns_of("ID | Score | May we contact you? | Identity\n1 | 9 | Yes | anonymous\n2 | 3 | No | identified")
    )
    mapping = read_mapping(mapping_to_toml(guess))
    assert mapping.consent is not None
    assert (mapping.consent.column.name, mapping.consent.wording) == ("May we contact you?", "May we contact you?")
    assert mapping.identity.values["anonymous"] == "anonymous"
