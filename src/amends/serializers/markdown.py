"""Markdown of notes and replies as safe HTML: made when it is shown, and remembered."""

import html
import re
from functools import lru_cache
from typing import Final

from amends.late_imports import MARKDOWN, load

MAX_RENDERED: Final = 10_000
"""How long a text may be to be read as Markdown; a longer one is shown as it is written."""

_REMEMBERED = 1_024
# What is plain for sure: no sign of Markdown in a line, none at its beginning, no blanks around it and no empty line.
_SIGN = re.compile(r"[*_`~\[\]<>&\\|!\t\r\x00]|^[ #+=:-]|^\d{1,9}[.)]|[ \t]$|\n\n|^\n|\n\Z", re.MULTILINE)


def html_of(text: str) -> str:
    """The HTML of a note or a reply: a few harmless elements, links that tell nobody, and nothing that is loaded."""
    return plain_html(text) if len(text) > MAX_RENDERED else _rendered(text)


def plain_html(text: str) -> str:
    """A text as it is written, as HTML: one paragraph, with its lines."""
    lines = html.escape(text, quote=False).replace("\n", "<br>\n")
    return f'<p dir="auto">{lines}</p>\n' if lines else ""


@lru_cache(maxsize=_REMEMBERED)
def _rendered(text: str) -> str:
    if not _SIGN.search(text):
        return plain_html(text)
    found: str = load(MARKDOWN).rendered(text)
    return found
