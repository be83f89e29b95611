"""What Amends says in every language: found in the code, and merged into the catalogues (`make catalogues`)."""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from amends.texts.messages import MESSAGES

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src/amends/locale"
LANGUAGES = ("es", "pt", "de", "ar")


def extract(template: Path) -> None:
    """Write the words of the pages and the texts of `MESSAGES` into a template."""
    keywords = ("-k", "N_", "-k", "gettext", "-k", "ngettext:1,2")
    _babel("extract", "-F", "tools/babel.cfg", *keywords, "--no-location", "--sort-output", "-o", str(template), ".")
    with template.open("rb") as file:
        found = read_po(file)
    _add_texts(found)
    with template.open("wb") as file:
        write_po(file, found, sort_output=True, width=0)


def update(template: Path) -> None:
    """Merge a template into each catalogue; what isn't said any more goes, what is new waits for its translation."""
    for language in LANGUAGES:
        catalogue = LOCALE / language / "LC_MESSAGES/amends.po"
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        way = ("update", "--ignore-obsolete", "--no-fuzzy-matching") if catalogue.exists() else ("init",)
        _babel(*way, "-i", str(template), "-o", str(catalogue), "-l", language, "--width", "120")


def _add_texts(found: Catalog) -> None:
    for template in MESSAGES.values():
        for one, many in ((template.text, template.many), template.of_pages):
            found.add((one, many) if many else one)


def _babel(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    template = ROOT / "src/amends/locale/amends.pot"
    extract(template)
    update(template)
    template.unlink()
