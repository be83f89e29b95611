"""Hold the OpenAPI document to what others make of it: a linter finds no error, and generated clients are whole.

Runs with the project's own Python; the tools are installed by `make openapi`, each by a lock file beside this one.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from amends.http.application import ENDPOINTS
from amends.http.server import openapi

HERE = Path(__file__).resolve().parent
NODE = HERE / "node_modules" / ".bin"
PYTHON = HERE / ".venv" / "bin"
IMPORT_ALL = """
import importlib, pkgutil, client
names = [each.name for each in pkgutil.walk_packages(client.__path__, "client.")]
for name in names:
    importlib.import_module(name)
print(f"{len(names)} modules of the generated client import")
"""
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{PYTHON}:{os.environ['PATH']}",
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
}


def main() -> None:
    """Write the document down, and hand it to each tool."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(json.loads(msgspec.json.encode(openapi.document(ENDPOINTS))), indent=1), "utf-8")
        run(folder, NODE / "redocly", "lint", document)
        run(folder, NODE / "openapi-typescript", document, "--output", "client.ts")
        run(folder, NODE / "tsc", "--noEmit", "--strict", "client.ts")
        generate = (PYTHON / "openapi-python-client", "generate", "--fail-on-warning", "--meta", "none")
        run(folder, *generate, "--path", document, "--output-path", "client")
        run(folder, PYTHON / "python", "-c", IMPORT_ALL)


def run(folder: str, *command: str | Path) -> None:
    """Run a tool in the folder; end when it refuses the document."""
    print("$", Path(command[0]).name, flush=True)
    if subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=False).returncode:
        sys.exit(f"{Path(command[0]).name} refused it")


if __name__ == "__main__":
    main()
