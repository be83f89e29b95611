"""A name of an attachment: whatever was sent, it can be shown and saved anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.ticket.attachment import MAX_NAME_CHARACTERS, cleaned, ending, name_error


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = cleaned(name)
    assert 0 < len(safe) <= MAX_NAME_CHARACTERS
    assert safe.isprintable() or all(sign.isprintable() or sign.isspace() for sign in safe)
    assert not set(safe) & set('/\\<>:"|?*')
    assert safe.strip(" .") == safe
    assert cleaned(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\photo.jpg", "photo.jpg"),
        ("folder/", "attachment"),
        ("...", "attachment"),
        ("a\0b\n.png", "ab.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("is it?.png", "is it_.png"),
        ("x" * 300 + ".jpeg", "x" * 195 + ".jpeg"),
        ("x" * 300 + ".abcdefghijk", "x" * 188 + ".abcdefghijk"),
        ("x" * 300 + ".abcdefghijkl", "x" * 200),
    ],
)
def test_a_name_is_cleaned(name: str, safe: str) -> None:
    assert cleaned(name) == safe


def test_an_ending_is_told_in_small_letters() -> None:
    assert (ending("Photo.JPG"), ending("photo"), ending(".profile")) == (".jpg", "", ".profile")


def test_what_would_be_run_is_told() -> None:
    assert "end in .exe" in str(name_error("photo.png.EXE"))
    assert name_error("exe.png") is None
