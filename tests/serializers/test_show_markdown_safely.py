"""Markdown of notes and replies: what its writer meant is seen, and nothing else comes of it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.serializers.markdown import MAX_RENDERED, html_of, plain_html
from amends.serializers.markdown_html import ATTRIBUTES, SCHEMES, TAGS, rendered

VOID = {"br", "hr"}
PIECES = st.sampled_from(
    [
        *("**", "*", "_", "~~", "`", "```\n", "> ", "- ", "1. ", "# ", "---\n", "\n", "\n\n", "    ", "\\"),
        *("[a](https://e.example)", "[b](javascript:x)", "![c](https://e.example/c.png)", "<https://e.example>"),
        *("<b>", "</p>", "<img src=x>", "<a href='x' onclick='y'>", "<style>", "<!-- -->", "&amp;", "&#0;", '"', "'"),
        *("@ana@example.com ", "#5784 ", "مرحبا ", "你好", "word ", "a_b_c ", "\u202e", "\t"),
    ]
)
MARKDOWN = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)
PLAIN = st.lists(st.sampled_from(["word", " ", "\n", "é", "،", "مرحبا", ", ", "5.", "(so)", "@a.b"]), max_size=20).map(
    "".join
)


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    found.close()
    assert found.open == []
    return found


@given(MARKDOWN)
def test_whatever_is_written_only_harmless_elements_come_of_it(text: str) -> None:
    for tag, name, value in seen(html_of(text)).attributes:
        if name == "rel":
            assert (tag, value) == ("a", "noopener nofollow noreferrer")
            continue
        assert name in ATTRIBUTES.get(tag, ())
        assert name != "dir" or value == "auto"
        assert name != "href" or (value or "").partition(":")[0].lower() in SCHEMES or "//" not in (value or "")


@given(PLAIN)
def test_what_needs_no_parser_is_shown_as_the_parser_would(text: str) -> None:
    assert html_of(text).split() == rendered(text).split()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**So** *it* ~~isn't~~ `is`", "<strong>So</strong> <em>it</em> <s>isn't</s> <code>is</code>"),
        ("One\nTwo", "One<br>\nTwo"),
        ("# Plan", "<strong>Plan</strong>"),
        ("#5784 again, snake_case, 2 * 3", "#5784 again, snake_case, 2 * 3"),
        ("    not code", "not code"),
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y"),
        ("[j](javascript:x)", "[j](javascript:x)"),
        (
            "[so](https://e.example 'why')",
            '<a href="https://e.example" title="why" rel="noopener nofollow noreferrer">so</a>',
        ),
        (
            "![cat](https://e.example/cat.png)",
            '!<a href="https://e.example/cat.png" rel="noopener nofollow noreferrer">cat</a>',
        ),
    ],
)
def test_it_is_shown_as_it_was_meant(text: str, html: str) -> None:
    assert html_of(text).strip() == f'<p dir="auto">{html}</p>'


def test_each_block_begins_where_its_own_words_do() -> None:
    html = html_of("- one\n- مرحبا\n\n> quote\n\n3. three")
    blocks = [tag for tag, name, _ in seen(html).attributes if name == "dir"]
    assert blocks == ["ul", "li", "li", "blockquote", "p", "ol", "li"]
    assert '<ol start="3" dir="auto">' in html


def test_a_text_that_is_too_long_is_shown_as_it_is_written() -> None:
    text = "**a** " * MAX_RENDERED
    assert html_of(text) == plain_html(text)
    assert "<strong>" not in html_of(text)
