"""Marks: what somebody looked for, in the words in which it was found."""

from markupsafe import Markup

from amends.model.search_hits import Hit, hits_in
from amends.model.search_text import parse

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


def _start(hits: list[Hit], length: int) -> int:
    if not length or not hits or hits[0].end <= length:
        return 0
    return max(0, hits[0].start - _BEFORE_HIT)
