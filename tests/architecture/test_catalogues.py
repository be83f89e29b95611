"""Every word of the pages is there in every language, with the same places for what is filled in."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from amends.i18n.languages import LANGUAGES, SOURCE_LANGUAGE

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"%\((\w+)\)[rs]")
TAG = re.compile(r"</?\w+>")


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools/catalogues.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the pages say now."""
    template = tmp_path_factory.mktemp("catalogues") / "amends.pot"
    tool().extract(template)
    with template.open("rb") as file:
        return read_po(file)


def catalogue(language: str) -> Catalog:
    with (ROOT / f"src/amends/locale/{language}/LC_MESSAGES/amends.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_every_language_has_its_catalogue() -> None:
    assert set(tool().LANGUAGES) == LANGUAGES.keys() - {SOURCE_LANGUAGE}


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE}))
def test_it_says_everything_and_nothing_else(said: Catalog, language: str) -> None:
    own = catalogue(language)
    wanted = {str(message.id) for message in said if message.id}
    known = {str(message.id): message for message in own if message.id}
    assert known.keys() == wanted
    assert [each for each, message in known.items() if not all(texts(message)) or message.fuzzy] == []
    assert all(len(texts(message)) == own.num_plurals for message in own if message.pluralizable and message.id)


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE}))
def test_what_is_filled_in_keeps_its_place(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        places = set(PLACE.findall(ids(message)[-1]))
        for text in texts(message) if message.id else ():
            found = set(PLACE.findall(text))
            fits = found <= places if message.pluralizable else found == places
            if not fits or TAG.findall(text) != TAG.findall(ids(message)[-1]):
                wrong.append((message.id, text))
    assert wrong == []
