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

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SIZES = {"wide": (1400, 900), "phone": (360, 740)}
ADMIN = "iris@hotelsol.example"


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


def pages(told: dict[str, str]) -> dict[str, str]:
    """Every page with something to show, by its name."""

    def first(path: str, collection: str) -> Any:
        request = urllib.request.Request(f"{told['url']}/v1/workspaces/{told['workspace']}/{path}")
        request.add_header("api-key", told["key"])
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)[collection][0]["id"]

    ticket = first("tickets?sort=due&status=IN_PROGRESS,ESCALATED,PENDING", "tickets")
    return {
        "inbox": "/inbox?view=all",
        "inbox-empty": "/inbox?view=unassigned",
        "ticket": f"/tickets/{ticket}?view=overdue",
        "close": f"/tickets/{ticket}/close?view=overdue",
        "filters": "/inbox/filters?view=all",
        "bulk": "/bulk/new?from=view%3Doverdue&all=1",
        "notices": "/notices",
        "me": "/me",
        "second-factor": "/me/second-factor",
        "intakes": "/intakes",
        "intake": f"/intakes/{first('intakes', 'intakes')}",
        "rules": "/settings/rules",
        "rule": f"/settings/rules/{first('rules', 'rules')}",
        "routes": "/settings/routes",
        "route": f"/settings/routes/{first('routes', 'routes')}",
        "calendars": "/settings/calendars",
        "calendar": f"/settings/calendars/{first('calendars', 'calendars')}",
        "policies": "/settings/policies",
        "policy": f"/settings/policies/{first('policies', 'policies')}",
        "causes": "/settings/causes",
        "fields": "/settings/fields",
        "people": "/settings/people",
        "person": f"/settings/people/{first('users', 'users')}",
        "workspace": "/settings/workspace",
        "steps": "/settings/transitions",
        "keys": "/settings/keys",
        "webhooks": "/settings/webhooks",
        "webhook": f"/settings/webhooks/{first('webhooks', 'webhooks')}",
        "audit": "/settings/audit",
        "jobs": "/settings/jobs",
    }


def shoot(browser: Browser, told: dict[str, str], folder: Path) -> None:
    """Walk through all pages with each size and theme."""
    wanted = pages(told)
    for size, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            viewport: Any = {"width": width, "height": height}
            page = browser.new_context(viewport=viewport, color_scheme=theme).new_page()  # type: ignore[arg-type]
            page.goto(f"{told['url']}/sign-in")
            _save(page, folder, f"sign-in-{size}-{theme}")
            page.fill("#email", ADMIN)
            page.fill("#password", told["password"])
            page.click("button.main")
            page.wait_for_url("**/inbox*")
            for name, path in wanted.items():
                page.goto(told["url"] + path)
                page.wait_for_timeout(300)
                _save(page, folder, f"{name}-{size}-{theme}")
            page.context.close()


def _save(page: Any, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png", caret="initial")


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
