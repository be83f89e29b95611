"""uvicorn: only the connection knows it, and what of it is overridden or relied on is the code that was read.

We override methods of its protocol, write to its cycles' attributes and answer in place of `send`. None of that is a
public interface, so that any of its releases may change what ours does without an error. An upgrade fails here first.
"""

import ast
import hashlib
import inspect
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HEADER_VALUE_RE, STATUS_LINE, HttpToolsProtocol

from amends.http.connection.asgi_server import Server
from amends.http.connection.protocol import GuardedProtocol

SOURCE = Path(__file__).parents[2] / "src"
KNOW_UVICORN = {
    f"amends/http/connection/{name}.py" for name in ("asgi_server", "protocol", "response_writer", "single_write")
}

READ: dict[str, dict[str, str]] = {
    "uvicorn.protocols.http.httptools_impl": {
        "HttpToolsProtocol.__init__": "4f08999410347141468656d82e71ffebccb59f09e41909a3753a810eeed685fa",
        "HttpToolsProtocol.connection_made": "6efb565ff3d36b916c29bd42330a2b99b601b48932389e396e5ac53dbef6b91c",
        "HttpToolsProtocol.connection_lost": "c91a4c9bf2e29c554a97418b5f3064e97f6e0ceaba3b90fc35a3460076c705ab",
        "HttpToolsProtocol.eof_received": "5652627579a023693f90c79a707af5b090a59af3cf1a568bb259f40fb2f71401",
        "HttpToolsProtocol.data_received": "010a7ae59a5d3b1a5e7326ce246878568629d126a076d8af5ba10cab040fae43",
        "HttpToolsProtocol.on_message_begin": "96d377fdc7c2baef943c2bd245003abc53566ddb35777e0f4c7bc754198b5457",
        "HttpToolsProtocol.on_url": "37be44e962b04ca87f76428ff8d7a3306ab601ffd5793d185e87c2295f0c6b6e",
        "HttpToolsProtocol.on_header": "65d62c044f61fdbd354dcb3401aa590789259bfbdbc1c07512150ec924258cd6",
        "HttpToolsProtocol.on_headers_complete": "1ea8589acfad92d8ff9182775f337d98fc469e0fa39642a83195fca920f5ca96",
        "HttpToolsProtocol._start_asgi_task": "9c08c2571ae9b0380320a24c20c3af18d165f168c21bc3aaf14754a5b0fc2b8a",
        "HttpToolsProtocol.on_body": "dba9c32aeba35b6ae10722f86232d44d93fda42d97711244eeaa51c0a1f3e1c9",
        "HttpToolsProtocol.on_message_complete": "1fbad42dc31fc01fd4106a9885b2a2e0f6ce8d38241a3df0f615c6a8663493e0",
        "HttpToolsProtocol.on_response_complete": "64e254f28e389e7614f2c828176d639174e66aa9d814a4b06624ec86ec0a5b95",
        "HttpToolsProtocol.shutdown": "d7351fa33f00d430e0a4179912a4ed478e0483ce3a9f7409225e71970c064421",
        "HttpToolsProtocol.pause_writing": "17a8fd215d96a13cc140babd064bae54cdf1ca495272beb669b022a4ddab7262",
        "HttpToolsProtocol.resume_writing": "7844bbaa8cceb1ef14d74f44c229ecf7a12d1011f2017c8d4299ff92375273d4",
        "RequestResponseCycle": "e67d470d435dcc1ce6de9773841524a4439a06afd3a7243e458dc7f7c952b310",
        "_get_status_line": "d7012e110d2d2574ba5555e6ac17038dbc367f0d4733055db6ad9482cf4b0fe0",
    },
    "uvicorn.protocols.http.flow_control": {
        "FlowControl": "126debcdaa894c83ed9491b41cb3b99c97469f00520f2483d2a5d1f53de91fa4",
    },
    "uvicorn.server": {
        "ServerState": "f2260fbf1015474626a79b73b09e82693b847968752783d75d63a29cddc5bc6b",
        "Server.serve": "112ef41af52167e35ebf82b8570d4aec9e64bdc952ed3905abb562fad5320ee5",
        "Server._serve": "4575b7a50adfede86f6f1c508e7b2cea3bd04111aaf8fc8ded9f990cafa1eb8f",
        "Server.startup": "2aa1d70a244bfcf21a1ae57e0152f9c20e40f756ffc328ccc58037f6ae8e2dfc",
        "Server.main_loop": "afccb353a119333f206ffa120abc9efdc46a1ac60fe93485acfda2a271d75a62",
        "Server.on_tick": "60ea49b06ccf68c11e91a3b8676b56f3b8ab13c86e6c9fa4654731063d8f9bd0",
        "Server.shutdown": "9b33c50562992b1e3cef2a9611408ece6c01d46ee17eaae2091b6091bf826eab",
        "Server._wait_tasks_to_complete": "17209be1e991445d37d11e0eb1abada64140131ef8d10dd0d095f384b693b734",
        "Server.capture_signals": "e1bbcd4770d1c8877454c17466d7bb229ec2cb9776e12703830ff64fc024758f",
    },
    "uvicorn.loops.auto": {
        "auto_loop_factory": "3b5cad2ea65b80f090c611667b233e08d08d88987ad005c5b97b3a738d67a493",
    },
}
"""What was read, by its module and name: the SHA-256 of its source."""

WHAT_TO_DO = """uvicorn's {name} isn't what it was when src/amends/http was written.
1. Read what changed: compare {module} of the two versions.
2. See whether {files} still do all that it does, and rely on nothing that is gone.
3. Run tests/http/test_write_a_response_at_once.py and `make hostile drain schemathesis`.
4. Then note here that it was read: "{name}": "{digest}"."""


def known() -> list[tuple[str, str, str]]:
    return [(module, name, digest) for module, names in READ.items() for name, digest in names.items()]


def found(module: str, name: str) -> Any:
    start: Any = import_module(module)
    return reduce(getattr, name.split("."), start)


def importers(library: str) -> set[str]:
    """The files of the source that import a library."""
    files = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    return {name for name, text in files.items() if library in _imported(ast.parse(text))}


def _imported(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | named}


@pytest.mark.parametrize(("module", "name", "digest"), known(), ids=[name for _, name, _ in known()])
def test_what_we_override_or_rely_on_is_what_was_read(module: str, name: str, digest: str) -> None:
    now = hashlib.sha256(inspect.getsource(found(module, name)).encode()).hexdigest()
    files = ", ".join(sorted(KNOW_UVICORN))
    assert now == digest, WHAT_TO_DO.format(name=name, module=module, files=files, digest=now)


@pytest.mark.parametrize(("ours", "its"), [(GuardedProtocol, HttpToolsProtocol), (Server, uvicorn.Server)])
def test_whatever_we_override_was_read(ours: type, its: type) -> None:
    overridden = {f"{its.__name__}.{name}" for name in vars(ours) if inspect.isfunction(vars(its).get(name))}
    assert overridden
    assert overridden <= {name for _, name, _ in known()}


def test_the_constants_that_we_use_mean_what_they_meant() -> None:
    assert STATUS_LINE[204] == b"HTTP/1.1 204 No Content\r\n"
    assert [chr(each) for each in range(256) if not HEADER_VALUE_RE.search(bytes([each]))] == [
        chr(each) for each in range(256) if each == 9 or (each >= 32 and each != 127)
    ]


def test_only_the_connection_knows_uvicorn() -> None:
    assert importers("uvicorn") == KNOW_UVICORN
    assert importers("httptools") <= KNOW_UVICORN
    assert importers("uvloop") == set()
