"""Hits are marked where they stand: as the search finds them, without accents and case, phrases as a whole."""

from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from amends.http.web.kit.marked import marked, marked_html
from amends.model.search_hits import hits_in
from amends.model.search_text import document, holds, parse
from amends.serializers.markdown import html_of

LETTERS = "abEéñ ßøЖжع漢字-_.'1٣ "


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("The lift is broken", "lift", "The <mark>lift</mark> is broken"),
        ("Él olvidó la habitación", "habitacion", "Él olvidó la <mark>habitación</mark>"),
        ("Lifts, LIFT and shoplifting", "lift", "<mark>Lifts</mark>, <mark>LIFT</mark> and shoplifting"),
        ("Lifts and a lift", '"lift"', "Lifts and a <mark>lift</mark>"),
        ("not in time, in no time", '"in time"', "not <mark>in time</mark>, in no time"),
        ("e-mail and mail", "e-mail", "<mark>e-mail</mark> and mail"),
        ("部屋が寒い", "部屋", "<mark>部屋</mark>が寒い"),
        ("<b>bold</b>", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt;"),
        ("nothing here", "lift", "nothing here"),
    ],
)
def test_what_was_found_is_marked(text: str, query: str, shown: str) -> None:
    assert marked(text, query).replace("</mark><mark>", "") == shown


def test_a_long_text_is_cut_so_that_its_hit_is_seen() -> None:
    text = f"{'once more ' * 40}the lift {'and so on ' * 40}"
    shown = marked(text, "lift", 160)
    assert "<mark>lift</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 190
    assert marked(text, "", 160) == f"{text[:160]}…"


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, min_size=1, max_size=6))
def test_a_text_has_a_mark_for_each_phrase_that_it_holds(text: str, query: str) -> None:
    for phrase in parse(query):
        assert bool(hits_in(text, [phrase])) == holds(document([text]), [phrase])


@given(st.text(max_size=60), st.text(max_size=10))
def test_nothing_is_lost_and_no_mark_overlaps_another(text: str, query: str) -> None:
    spans = hits_in(text, parse(query))
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert marked(text, query).striptags() == marked(text, "").striptags()


@pytest.mark.parametrize(
    ("words", "query", "shown"),
    [
        ("The **lift** again", "lift", "The <strong><mark>lift</mark></strong> again"),
        ("a < lift & co", "lift", "a &lt; <mark>lift</mark> &amp; co"),
        ("[here](https://lift.example/?a=1>2&title=lift 'x')", "lift", ""),
        ('`<b title="lift">`', "title", "&lt;b <mark>title</mark>=&#34;lift&#34;&gt;"),
    ],
)
def test_of_markdown_the_words_are_marked_and_nothing_of_its_elements(words: str, query: str, shown: str) -> None:
    html = Markup(html_of(words))
    done = str(marked_html(html, query))
    assert shown in done
    assert unescape(done.replace("<mark>", "").replace("</mark>", "")) == unescape(html)


@given(st.text(st.sampled_from(LETTERS + '<>&"*`[]()\n'), max_size=60))
def test_marking_changes_nothing_but_the_marks(words: str) -> None:
    html = Markup(html_of(words))
    done = str(marked_html(html, "a e"))
    assert unescape(done.replace("<mark>", "").replace("</mark>", "")) == unescape(html)
