"""Pictures of every page of the demo, in both themes, wide and on a phone: `make screenshots [FOLDER=…]`."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools.pages import PAGES, STEPS

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SIZES = {"wide": (1400, 900), "phone": (360, 740)}
ADMIN = "iris@hotelsol.example"
COLLECTIONS = {
    "intake": "intakes",
    "answer": "responses",
    "rule": "rules",
    "route": "routes",
    "calendar": "calendars",
    "policy": "policies",
    "person": "users",
    "webhook": "webhooks",
}
# What a page shows after an act comes late on a busy machine.
expect.set_options(timeout=20_000)


@contextmanager
def demo(folder: str) -> Iterator[dict[str, str]]:
    """A fresh demo; its address, workspace, key and password."""
    amends = str(Path(sys.executable).with_name("amends"))
    process = subprocess.Popen([amends, "demo", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True)
    said = ""
    try:
        assert process.stdout
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield {
            "url": _found(r"on (http://\S+)", said),
            "workspace": _found(r"demo workspace (\d+)", said),
            "key": _found(r"key: (amk_\w+)", said),
            "password": _found(r"password: (\S+)", said),
        }
    finally:
        process.terminate()
        process.wait()


def ids_of(told: dict[str, str]) -> dict[str, int]:
    """The IDs of one of everything that has a page, by the names in PAGES."""

    def ask(path: str, body: Any = None) -> Any:
        address = f"{told['url']}/v1/workspaces/{told['workspace']}/{path}"
        headers = {"api-key": told["key"], "content-type": "application/json"}
        request = urllib.request.Request(address, json.dumps(body).encode() if body else None, headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def first(path: str) -> int:
        return int(next(each for each in ask(path).values() if isinstance(each, list))[0]["id"])

    ids = {one: first(many) for one, many in COLLECTIONS.items()}
    action = {"do": {"change": {"status": "CLOSED"}}, "query": {"status": "IN_PROGRESS"}}
    return {
        **ids,
        "delivery": first(f"webhooks/{ids['webhook']}/deliveries"),
        "customer": ask(f"responses/{ids['answer']}")["customer_id"],
        "ticket": first("tickets?sort=due&status=ESCALATED,PENDING"),
        "bulk": ask("bulk", action)["id"],
    }


def shoot(browser: Browser, told: dict[str, str], folder: Path) -> None:
    """Walk through all pages with each size and theme."""
    ids = ids_of(told)
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            viewport: Any = {"width": width, "height": height}
            context = browser.new_context(base_url=told["url"], viewport=viewport, color_scheme=theme)
            _walk(_sign_in(context.new_page(), told["password"]), ids, folder, f"{size}-{theme}")
            context.close()


def _sign_in(page: Page, password: str) -> Page:
    page.goto("/sign-in")
    page.fill("#email", ADMIN)
    page.fill("#password", password)
    page.click("button.main")
    page.wait_for_url("**/inbox*")
    return page


def _walk(page: Page, ids: dict[str, int], folder: Path, suffix: str) -> None:
    def go(path: str) -> Page:
        page.goto(path.format(**ids))
        return page

    def save(name: str) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{name}-{suffix}.png", caret="initial")

    for name, path in PAGES.items():
        go(path)
        save(name)
    for name, step in STEPS.items():
        step(go)
        save(name)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"the demo didn't start: {text}")
    return match[1]


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as own, demo(own) as told, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        shoot(browser, told, folder)
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
