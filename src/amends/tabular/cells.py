"""What a cell's text says: names without stray blanks, and whole numbers."""

import re

# All blanks, no-break spaces and line breaks, but not the control characters that Python counts as blanks:
# those must stay for the intake to refuse them.
_BLANKS = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85]+")
_WHOLE = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?")

LONGEST_QUOTED = 40


def clean(text: str) -> str:
    """A name, code or question with every run of blanks, no-break spaces and line breaks as one blank, none around."""
    # Nearly every cell is plain, and is told by two looks that cost less than a search: of all blanks only the usual
    # one counts as printable.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", text).strip(" ")


def whole(text: str) -> int | None:
    """The whole number that a cleaned text writes (`5`, `-1`, `5.0`), or None."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def quoted(text: str) -> str:
    """A text in quotes for a message, cut when it is long."""
    return repr(text) if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]!r}…"
