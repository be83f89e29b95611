"""docs/rules.md and the examples can't lie: every condition is described, and every rule in them is understood."""

import re
import tomllib
from pathlib import Path

import pytest

from amends.model.rule.action import Ignore, Open
from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document import HIGHEST_ORDER, parse
from amends.model.rule.document_node import TEXT_LIMIT
from amends.model.rule.evaluate import Rule, evaluate
from amends.model.rule.language import SPELLINGS
from amends.model.rule.notation import SIZE_LIMIT
from amends.model.rule.when import DEPTH_LIMIT
from amends.model.scale import Band
from amends.model.ticket.ticket import DEFAULT_TIME_LIMIT_HOURS, MAX_TIME_LIMIT_HOURS

from .builders import a_document, a_response

PROJECT = Path(__file__).parents[3]
PAGE = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = sorted(PROJECT.glob("examples/*.rule.toml"))
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", PAGE, re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_condition_is_described_with_an_example(name: str) -> None:
    assert re.search(rf"```toml\n.*\b{name} = ", SECTIONS[name], re.DOTALL)


def test_nothing_is_described_that_is_no_condition() -> None:
    assert list(SECTIONS) == list(CONDITIONS)


@pytest.mark.parametrize("block", BLOCKS)
def test_each_rule_on_the_page_is_understood(block: str) -> None:
    assert parse(a_document(**tomllib.loads(block)))


def test_the_json_on_the_page_is_understood() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert parse(block)


@pytest.mark.parametrize("limit", [SIZE_LIMIT, TEXT_LIMIT, HIGHEST_ORDER])
def test_the_page_tells_the_limits(limit: int) -> None:
    assert f"{limit:,}" in PAGE


def test_the_page_tells_the_depth_and_the_hours() -> None:
    assert f"up to {DEPTH_LIMIT} levels deep" in PAGE
    assert f"1 to {MAX_TIME_LIMIT_HOURS}; default {DEFAULT_TIME_LIMIT_HOURS}" in PAGE


def test_the_record_on_the_page_is_what_its_rule_records() -> None:
    response = a_response(segment_codes=("S2", "MAIN"))
    verdict = evaluate([Rule(1, 1, parse(BLOCKS[0]))], response)
    assert verdict
    assert all(str(matched) in PAGE for matched in verdict.matched)


def test_the_page_names_each_language_with_a_spelling() -> None:
    names = (
        "Afrikaans Arabic Asturian Azerbaijani Basque Catalan Danish Dutch English Finnish French Galician German "
        "Greek Hebrew Indonesian Italian Norwegian Occitan Persian Portuguese Romanian Russian Spanish Swedish "
        "Turkish Urdu"
    )
    assert [name for name in names.split() if name not in PAGE] == []
    assert len(names.split()) == len(SPELLINGS) - len(("nb", "nn"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_example_is_understood(path: Path) -> None:
    assert parse(path.read_text(encoding="utf-8"))


def test_the_examples_do_what_they_say() -> None:
    rules = [Rule(number, 1, parse(path.read_text(encoding="utf-8"))) for number, path in enumerate(EXAMPLES)]
    alarm = evaluate(rules, a_response(words=("Ich rufe meinen ANWALT!",), language="de", band=Band.HAPPY))
    staff = evaluate(rules, a_response(survey="test"))
    assert alarm
    assert isinstance(alarm.action, Open)
    assert staff
    assert staff.action == Ignore("A test of our own staff")
