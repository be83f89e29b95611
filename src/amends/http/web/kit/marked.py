"""Marks: what somebody looked for, in the words in which it was found."""

import re
from html import unescape
from typing import Final

from markupsafe import Markup

from amends.model.search_hits import Hit, hits_in
from amends.model.search_text import parse

_TAG: Final = re.compile(r'(<(?:[^">]|"[^"]*")*>)')
"""A tag as the cleaner writes it: values stand between quotation marks, which no value holds."""
_BEFORE_HIT = 40
"""How many characters stand before the first hit of a text that is cut."""


def marked(text: str, query: str, length: int = 0) -> Markup:
    """A text with its hits marked; with a length cut to about that, so that the first hit is in it."""
    if not query and (not length or len(text) <= length):
        return Markup.escape(text)
    hits = hits_in(text, parse(query)) if query else []
    start = _start(hits, length)
    end = len(text) if not length else min(len(text), start + length)
    shown, place = [], start
    for hit in hits:
        if hit.start >= end:
            break
        shown += [
            Markup.escape(text[place : hit.start]),
            Markup("<mark>{}</mark>").format(text[hit.start : hit.end]),
        ]
        place = hit.end
    shown.append(Markup.escape(text[place : max(place, end)]))
    cut = ("…" if start else "", "…" if end < len(text) else "")
    return Markup("").join([cut[0], *shown, cut[1]])


def marked_html(html: Markup, query: str) -> Markup:
    """HTML that was cleaned, with the hits in its text marked; a phrase that goes over an element's edge isn't."""
    if not query:
        return html
    parts = [_tag_or_marked(part, query) for part in _TAG.split(str(html))]
    return Markup("").join(parts)


def _tag_or_marked(part: str, query: str) -> Markup:
    if part.startswith("<"):
        return Markup(part)  # noqa: S704 - a whole tag of what was cleaned
    return marked(unescape(part), query)


def _start(hits: list[Hit], length: int) -> int:
    if not length or not hits or hits[0].end <= length:
        return 0
    return max(0, hits[0].start - _BEFORE_HIT)
