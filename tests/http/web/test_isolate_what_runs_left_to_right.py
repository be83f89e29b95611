"""On a page that is written from right to left, numbers, phones, scores and scales keep their own direction."""

import re
from html.parser import HTMLParser

import pytest

from amends.i18n.isolation import isolated
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.model.customer import CustomerForm
from amends.texts.text import say
from tests import cast
from tests.engines import START
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

PHONE = "+34 600 123 456"
TURNS = re.compile(r"\+34 600 123 456|-3\b|-5\.\.5")
WITHOUT_END = {"meta", "link", "input", "br", "img", "use", "hr", "path", "line", "rect", "circle"}
BEGIN = "\u2068"


class Unisolated(HTMLParser):
    """Collects what would turn round: values in the text of no element with a direction of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("title", "aria-label", "placeholder"):
            self._look(given.get(name) or "")
        if tag not in WITHOUT_END:
            has_own = (
                tag == "bdi" or given.get("dir") in ("ltr", "auto") or tag in ("script", "style", "option", "title")
            )
            self.open.append(has_own or (bool(self.open) and self.open[-1] and tag != "html"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHOUT_END and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1]):
            self._look(data)

    def _look(self, text: str) -> None:
        found = [each for each in TURNS.finditer(text) if text[max(0, each.start() - 1) : each.start()] != BEGIN]
        self.found += [f"{each[0]} in {text.strip()[:80]}" for each in found]


@pytest.mark.parametrize(
    "path", ["/inbox?view=all", "/tickets/{}?view=all", "/answers", "/answers/{}", "/customers/{}"]
)
async def test_nothing_turns_round_on_an_arabic_page(harness: AppHarness, manager: Browser, path: str) -> None:
    who = CustomerForm(phone=PHONE)
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, harness.workspace.by, cast.form(score=-3, scale="-5..5", customer=who))
    answers, tickets = await cast.everything(harness.database, harness.workspace.by)
    ids = {"/tickets": tickets[0].id, "/answers": answers[0].id, "/customers": answers[0].customer_id}
    page = await manager.get(path.format(ids.get(path.rpartition("/")[0])), **{"accept-language": "ar"})
    assert 'dir="rtl"' in page.text
    assert TURNS.search(page.text)
    looked = Unisolated()
    looked.feed(page.text)
    assert looked.found == []


def test_numbers_of_a_text_are_isolated_where_lines_run_from_right_to_left() -> None:
    arabic = UserLocale("ar", "Europe/Madrid", START)
    assert f"{BEGIN}-3\u2069" in in_words(arabic, say("saw_score", score=-3))
    assert isolated("ar", PHONE) == f"{BEGIN}{PHONE}\u2069"
    assert isolated("de", PHONE) == PHONE


def test_numbers_are_grouped_as_browsers_group_them() -> None:
    def shown(language: str) -> list[str]:
        return [UserLocale(language, "Europe/Madrid", START).number(each) for each in (999, 1234, 12345)]

    assert shown("es") == ["999", "1234", "12.345"]
    assert shown("pt") == shown("de") == ["999", "1.234", "12.345"]
    assert shown("en") == shown("ar") == ["999", "1,234", "12,345"]
