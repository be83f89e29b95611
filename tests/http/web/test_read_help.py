"""Help beside each page: its own passage of the documentation, from this server alone."""

import re

import pytest

from amends.http.web.help.help import help_pages
from amends.http.web.kit.help_passages import HELP, help_address
from tests.http.web.browser import Browser
from tools.pages import PAGES

HOSTS = re.compile(r"""(?:src|srcset|action|data|poster)=["']?(?:https?:)?//""")


@pytest.mark.parametrize(("beginning", "page", "passage"), HELP)
def test_every_passage_is_there(beginning: str, page: str, passage: str) -> None:
    assert help_pages()[page].passage(passage)


@pytest.mark.parametrize("path", sorted({path.partition("?")[0] for path in PAGES.values()}))
def test_every_page_has_its_passage_but_those_of_help_itself_and_of_strangers(path: str) -> None:
    has_none = path in ("/sign-in", "/welcome", "/help", "/notices")
    assert (help_address(path) == "/help?page=web-interface") == has_none


def test_the_first_that_fits_is_the_narrowest() -> None:
    assert help_address("/tickets/7/close") == "/help?page=working-on-tickets&passage=closing"
    assert help_address("/tickets/7") == "/help?page=web-interface&passage=a-ticket"
    assert help_address("/settings/rules/7/words") == "/help?page=rules&passage=the-beginning-of-a-word"


def test_a_passage_has_all_that_is_below_it_and_nothing_else() -> None:
    found = help_pages()["rules"].passage("conditions")
    assert found[0].level == 2
    assert len(found) > 5
    assert {each.level for each in found[1:]} == {3}
    assert len(help_pages()["rules"].passage("rules")) == 1 + 0


@pytest.mark.parametrize("name", help_pages())
def test_help_asks_nobody_else_and_its_links_lead_somewhere(name: str) -> None:
    pages = help_pages()
    html = "".join(each.html for each in pages[name].passages)
    assert not HOSTS.search(html)
    assert "style=" not in html
    assert "<img" not in html
    tables = re.findall(r'role="region" aria-label="([^"]+)"', html)
    assert len(tables) == len(set(tables)) == html.count("<table>")
    for page, slug in re.findall(r'href="/help\?page=([\w/-]+)(?:#([\w-]+))?"', html):
        assert not slug or pages[page].passage(slug), (page, slug)
    assert not re.search(r'href="(?!/help|https?://)', html)


async def test_a_page_leads_to_its_passage_and_from_there_to_the_whole_page(agent: Browser) -> None:
    await agent.get("/waiting")
    assert "/help?page=web-interface&amp;passage=who-is-still-waiting-and-people-at-work" in agent.page.text
    await agent.get("/help?page=deadlines&passage=calendars")
    assert "Calendars" in agent.text
    assert "Why is it due then?" not in agent.text
    await agent.get("/help?page=deadlines")
    assert "Why is it due then?" in agent.text
    assert "in English so far" not in agent.text


async def test_another_language_is_told_that_it_is_in_english(agent: Browser) -> None:
    await agent.get("/help", **{"accept-language": "es"})
    assert "Esta ayuda está por ahora en inglés." in agent.text
    assert 'lang="en" dir="ltr"' in agent.page.text


@pytest.mark.parametrize("query", ["page=performance", "page=rules&passage=nothing", "page=../secret"])
async def test_what_is_no_help_is_not_found(agent: Browser, query: str) -> None:
    answer = await agent.client.get(f"/help?{query}")
    assert answer.status_code == 404
