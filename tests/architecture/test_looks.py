"""How pages look: nothing celebrates beside what an unhappy customer said, nor an empty list."""

import re

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
