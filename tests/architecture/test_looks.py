"""How pages look: one system of sizes, and nothing that celebrates beside what an unhappy customer said."""

import re
from pathlib import Path

import pytest

from tests.architecture.test_catalogues import ROOT

WEB = ROOT / "src/amends/http/web"
CELEBRATING = re.compile(
    r"party|sparkle|trophy|rocket|confetti|medal|crown|laugh|smile|thumbs|🎉|🥳|🎊|👏|hooray|well done|congrat",
    re.IGNORECASE,
)


def test_nothing_celebrates() -> None:
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *(ROOT / "src/amends/usecases/settings").rglob("*.py")]
    icons = {name for file in files for name in re.findall(r'icon(?:\(|=)"([a-z0-9-]+)"', file.read_text("utf-8"))}
    assert "inbox" in icons
    assert [name for name in sorted(icons) if CELEBRATING.search(name)] == []
    said = {str(file.relative_to(WEB)): CELEBRATING.findall(file.read_text("utf-8")) for file in WEB.rglob("*.html")}
    assert {name: found for name, found in said.items() if found} == {}


STYLES = sorted((ROOT / "web/src/style").glob("*.css"))
LITERAL = re.compile(r"[\w-]+\s*:[^;{}]*?\d(?:px|rem|pt|cm)\b[^;}]*")
COLOUR = re.compile(r"[\w-]+\s*:[^;{}]*?(?:#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\()[^;}]*", re.IGNORECASE)
NAMED = re.compile(r"var\((--[\w-]+)\)")


def declarations(style: str) -> str:
    """A style without its comments, its conditions, and the root's block, where sizes and colours are given names."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    bare = re.sub(r":root \{.*?\}", "", bare, flags=re.DOTALL)
    return re.sub(r"@(?:media|container)[^{]*", "", bare)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_sizes_have_names(style: Path) -> None:
    found = LITERAL.findall(declarations(style.read_text("utf-8")))
    assert found == [], "take a size of :root in web/src/style/base.css: --s0…7 (space), --t0…6 (text), --w0…8 (width)"


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_colours_have_names(style: Path) -> None:
    found = COLOUR.findall(declarations(style.read_text("utf-8")))
    assert [each for each in found if "::backdrop" not in each and "rgb(0 0 0" not in each] == []


def test_every_name_that_is_used_is_given() -> None:
    styles = [style.read_text("utf-8") for style in STYLES]
    given = set(re.findall(r"(--[\w-]+):", "".join(styles)))
    assert {name for style in styles for name in NAMED.findall(style)} - given == set()
    assert given - {name for style in styles for name in NAMED.findall(style)} == set(), "nobody uses this size"


def test_no_page_has_a_style_of_its_own() -> None:
    assert [path.name for path in WEB.rglob("*.html") if re.search(r"\sstyle=|<style", path.read_text("utf-8"))] == []
