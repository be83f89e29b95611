"""Drawing a page: what templates write themselves is worked out once, and what anybody else wrote is never markup."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from amends.http.web.kit.constant_folding import ConstantFolding
from amends.http.web.kit.select_options import option_elements
from amends.http.web.kit.template_code import written
from amends.http.web.kit.template_gettext import sentences
from amends.http.web.kit.time_element import when
from amends.i18n import formats
from amends.i18n.languages import LANGUAGES
from amends.i18n.locale import UserLocale
from amends.instants import HOUR_US, InstantUs
from tests.http.web.browser import Browser


def environment(pure: dict[str, Callable[..., Any]], **templates: str) -> ConstantFolding:
    return ConstantFolding(pure, loader=DictLoader(templates), autoescape=True)


def test_a_call_with_constants_is_made_once_however_often_a_page_is_drawn() -> None:
    calls = []
    drawn = environment({"icon": lambda name: calls.append(name) or name}, page='{{ icon("bell") }}')
    assert [drawn.get_template("page").render() for _ in range(3)] == ["bell"] * 3
    assert calls == ["bell"]


@pytest.mark.parametrize("call", ["icon(name)", "icon(*names)", "icon(name=name)"])
def test_a_call_with_what_a_page_is_given_is_made_each_time(call: str) -> None:
    drawn = environment({"icon": lambda name: name}, page="{{ " + call + " }}").get_template("page")
    assert [drawn.render(name=each, names=[each]) for each in ("bell", "x")] == ["bell", "x"]


def test_a_template_s_own_words_are_markup_and_what_is_put_into_them_is_not() -> None:
    translate = {"<b>%(name)s</b>": "<i>%(name)s</i>", "100%%": "100%%"}.__getitem__
    drawn = environment(
        {"_": sentences("en", translate)}, page='{{ _("<b>%(name)s</b>", name=name) }} {{ _("100%%") }}'
    )
    assert drawn.get_template("page").render(name="<script>") == "<i>&lt;script&gt;</i> 100%"


def test_words_that_come_from_elsewhere_are_escaped_and_no_format() -> None:
    drawn = environment({"_": sentences("en", lambda words: words)}, page="{{ _(words) }}").get_template("page")
    assert drawn.render(words="<b>100%s %(a)d") == "&lt;b&gt;100%s %(a)d"
    assert drawn.render(words=Markup("<b>")) == "<b>"


async def test_a_refusal_quotes_what_was_asked_for_as_text(agent: Browser) -> None:
    page = await agent.get(f"/inbox?view=all&segment={quote('<b>%s %(a)d')}")
    assert page.status_code == 422
    assert "there is no unit with the code '<b>%s %(a)d'" in agent.text
    assert "<b>" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_for_one_language_is_not_shown_to_another(language: str) -> None:
    apart = {each: formats.distance(each, 3, "day") for each in LANGUAGES}
    assert len(set(apart.values())) == len(LANGUAGES)
    assert formats.distance(language, 3, "day") == apart[language] != formats.distance(language, -3, "day")


VALUES = st.one_of(st.text(), st.text().map(Markup), st.integers(), st.floats(), st.booleans(), st.none())


@given(VALUES)
def test_what_is_written_is_what_jinja_escapes(value: object) -> None:
    assert str(written(value)) == str(escape(value))


TEMPLATES = {
    "said": '{% macro said(words, who="", id=None) %}<b id="{{ id or words }}">{{ words }}{{ who }}</b>{% endmacro %}',
    "framed": "{% macro framed(title) %}<div>{{ title }}{{ caller(title) }}</div>{% endmacro %}",
}


@pytest.mark.parametrize(
    "page",
    [
        "{{ name }} {{ name|upper }} {{ (name ~ '<') }} {{ number }} {{ markup }} {{ none }}",
        "{{ given.name }} {{ given['name'] }} {{ given.get('none', '<i>') }} {{ names[0] }} {{ given.items()|list }}",
        "{% import 'said' as m %}{% for each in names %}{{ m.said(each, id=loop.index) }}{% endfor %}",
        "{% from 'said' import said %}{{ said(*names) }} {{ said(**given) if none else '' }} {{ said(words=markup) }}",
        "{% import 'framed' as f %}{% call(own) f.framed(name) %}{{ own }}{{ markup }}{% endcall %}",
        "{{ ngettext('%(num)s <ticket>', '%(num)s tickets of %(name)s', number, name=name) }}",
        "{{ dict(**given).name }} {{ dict(class=name)['class'] }} {{ range(number)|list }} {{ named.title() }}",
        "{% set words %}{{ name }}{% endset %}{{ words }}{% if names is defined %}{{ names|join('<') }}{% endif %}",
    ],
)
def test_a_page_is_drawn_as_jinja_draws_it(page: str) -> None:
    values: dict[str, Any] = {"name": "<a&b>", "number": 2, "markup": Markup("<i>"), "none": None}
    values |= {"given": {"name": "'x'"}, "names": ["<1>", "two"], "named": "a 'title'"}
    drawn = []
    for kind in (Environment, lambda **options: ConstantFolding({}, **options)):
        made = kind(loader=DictLoader({**TEMPLATES, "page": page}), autoescape=True, extensions=["jinja2.ext.i18n"])
        made.install_null_translations(newstyle=True)
        drawn.append(made.get_template("page").render(**values))
    assert drawn[0] == drawn[1]


def test_what_a_page_was_not_given_is_refused() -> None:
    drawn = ConstantFolding({}, loader=DictLoader({"page": "{{ name }}"}), autoescape=True, undefined=StrictUndefined)
    with pytest.raises(UndefinedError):
        drawn.get_template("page").render()


def test_a_time_has_what_people_read_and_all_of_it_for_who_points_at_it() -> None:
    noon = InstantUs(1_700_000_000_000_000)
    madrid, tokyo = UserLocale("en", "Europe/Madrid", noon), UserLocale("en", "Asia/Tokyo", noon)
    head = '<time datetime="2023-11-14T22:13:20.000000Z" title="Nov 14, 2023 {} · 2023-11-14 22:13:20 UTC">'
    assert when(noon, madrid) == head.format("11:13\u202fPM") + "11:13\u202fPM</time>"
    later = UserLocale("en", "Europe/Madrid", InstantUs(noon + 30 * HOUR_US))
    assert when(noon, later).endswith(">Nov 14</time>")
    assert "Nov 15, 2023 7:13" in when(noon, tokyo)
    assert when(noon, madrid, "<soon>").endswith(">&lt;soon&gt;</time>")


def test_an_option_is_marked_where_its_value_is_chosen() -> None:
    pairs = [("1", "<One>"), ("10", "Ten"), ('"', "Quote")]
    assert option_elements(pairs, [10]) == (
        '<option value="1">&lt;One&gt;</option>\n<option value="10" selected>Ten</option>\n'
        '<option value="&#34;">Quote</option>'
    )
    assert option_elements(pairs, ["1", '"']).count(" selected") == 2
    assert option_elements([], ["1"]) == ""


def test_numbers_and_words_in_a_sentence() -> None:
    say = sentences("ar", lambda words: words)
    assert say(Markup("%(number)d of %(number)s, %(name)s"), number=7, name="<7>") == "7 of 7, \u2068&lt;7&gt;\u2069"
    assert say("%(name)s <b>", name=Markup("<i>")) == "<i> &lt;b&gt;"
