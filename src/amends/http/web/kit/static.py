"""What pages load: scripts, styles, icons and fonts, built from `web/`; a new one has a new address."""

from functools import lru_cache
from importlib import resources
from typing import Final

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response
from amends.http.web.kit.page import assets
from amends.texts.text import say

_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_HEADERS = (("Cache-Control", "public, max-age=31536000, immutable"), ("X-Content-Type-Options", "nosniff"))


async def get_asset(request: Request) -> Response:
    """One of the files that pages load."""
    name = request.params["name"]
    if f"/assets/{name}" not in assets().values():
        raise HttpProblem(ProblemKind.NOT_FOUND, say("no_such_file"))
    return Response(200, _content(name), _TYPES[name.rpartition(".")[2]], _HEADERS, is_lasting=True)


@lru_cache(maxsize=64)
def _content(name: str) -> bytes:
    return (resources.files("amends.http.web") / "assets" / name).read_bytes()
