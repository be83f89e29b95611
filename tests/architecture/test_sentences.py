"""What pages translate of the rooms below is still written there, word for word."""

import ast
import re
from collections.abc import Iterator

import pytest

from amends.http.web.kit.sentences import SENTENCES, STORED_BEFORE
from tests.architecture.test_catalogues import ROOT

SOURCE = ROOT / "src/amends"
_PLACE = re.compile(r"\{\w*\}")
_JOIN = "; "
"""What stands between two sentences of one text."""


def written() -> Iterator[str]:
    """Every text of the code outside the pages, the places that are filled in as `{}`."""
    for path in SOURCE.rglob("*.py"):
        if "web" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.fixture(scope="module")
def texts() -> frozenset[str]:
    return frozenset(text.removeprefix(_JOIN) for text in written())


@pytest.mark.parametrize("said", SENTENCES)
def test_it_is_still_written_somewhere(texts: frozenset[str], said: str) -> None:
    assert _PLACE.sub("{}", said) in texts


@pytest.mark.parametrize("said", STORED_BEFORE)
def test_what_only_stored_data_says_is_written_nowhere(texts: frozenset[str], said: str) -> None:
    assert _PLACE.sub("{}", said) not in texts


@pytest.mark.parametrize(("said", "words"), [*SENTENCES.items(), *STORED_BEFORE.items()])
def test_the_page_fills_in_nothing_else(said: str, words: str) -> None:
    places = set(re.findall(r"\{(\w+)\}", said))
    assert set(re.findall(r"%\((\w+)\)s", words)) <= places
