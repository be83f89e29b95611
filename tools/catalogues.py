"""The pages' words in every language: found in the code, and merged into the catalogues (`make catalogues`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src/amends/locale"
LANGUAGES = ("es", "pt", "de", "ar")


def extract(template: Path) -> None:
    """Write all words of the pages into a template."""
    keywords = ("-k", "N_", "-k", "gettext", "-k", "ngettext:1,2")
    _babel("extract", "-F", "tools/babel.cfg", *keywords, "--no-location", "--sort-output", "-o", str(template), ".")


def update(template: Path) -> None:
    """Merge a template into each catalogue; what isn't said any more goes, what is new waits for its translation."""
    for language in LANGUAGES:
        catalogue = LOCALE / language / "LC_MESSAGES/amends.po"
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        way = ("update", "--ignore-obsolete", "--no-fuzzy-matching") if catalogue.exists() else ("init",)
        _babel(*way, "-i", str(template), "-o", str(catalogue), "-l", language, "--width", "120")


def _babel(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    template = ROOT / "src/amends/locale/amends.pot"
    extract(template)
    update(template)
    template.unlink()
