"""Drawing a page: what templates write themselves is worked out once, and what anybody else wrote is never markup."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from jinja2 import DictLoader
from markupsafe import Markup

from amends.http.web.kit.constant_folding import ConstantFolding
from amends.http.web.kit.template_gettext import sentences
from amends.i18n import formats
from amends.i18n.languages import LANGUAGES
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
