"""Markdown rendered and cleaned: what is left are elements of text, and links to pages, addresses and phones."""

from typing import Final

import nh3
from markdown_it import MarkdownIt

_BLOCKS: Final = ("p", "ul", "ol", "li", "blockquote", "pre")
TAGS: Final = frozenset({*_BLOCKS, "br", "hr", "strong", "em", "s", "code", "a"})
"""The elements that a note or a reply may have."""
ATTRIBUTES: Final = {"a": {"href", "title"}, **{name: {"dir"} for name in _BLOCKS}, "ol": {"dir", "start"}}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
"""Where links may lead."""

# HTML is text, nothing is loaded from anywhere, and lines begin where their writer began them.
_PARSER: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
_PARSER.disable(["image", "html_block", "html_inline", "reference", "lheading", "code"])


def rendered(text: str) -> str:
    """The HTML of a text in Markdown."""
    made: str = _PARSER.render(text)
    return _CLEANER.clean(made)


def _heading_begins(*_: object) -> str:
    """A heading is a strong line here: the headings of a page are the page's own."""
    return "<p><strong>"


def _heading_ends(*_: object) -> str:
    return "</strong></p>\n"


_PARSER.add_render_rule("heading_open", _heading_begins)
_PARSER.add_render_rule("heading_close", _heading_ends)


def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel="noopener nofollow noreferrer",
        set_tag_attribute_values={name: {"dir": "auto"} for name in _BLOCKS},
    )


_CLEANER: Final = _cleaner()
