import json
import subprocess
import sys

LIST_MODULES = "import json, sys, amends.client; print(json.dumps(sorted(sys.modules)))"
OURS = ("amends", "amends.client", "amends.contract", "amends.wire")
SERVER = {"uvicorn", "apsw", "asyncpg", "structlog", "whenever", "holidays", "jinja2", "cyclopts", "rich"}


def modules() -> list[str]:
    done = subprocess.run([sys.executable, "-c", LIST_MODULES], check=True, capture_output=True, text=True)
    loaded: list[str] = json.loads(done.stdout)
    return loaded


def test_importing_the_client_loads_nothing_of_the_server() -> None:
    loaded = modules()
    ours = [name for name in loaded if name.split(".")[0] == "amends"]
    assert [name for name in ours if ".".join(name.split(".")[:2]) not in OURS] == []
    assert SERVER & set(loaded) == set()
