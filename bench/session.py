"""Somebody signs in as people do: the link of their invitation, and a password in the form behind it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit

from msgspec import Struct, json

from bench.build import Build
from bench.place import Place
from bench.serving import Server

_PASSWORD = "nobody else signs in by it"
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
_SEE_OTHER = 303


class _Invitation(Struct):
    link: str


class _Fields(HTMLParser):
    """The fields of a page's form: what is hidden stays as it is, each password is ours."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "input" and own.get("type") in ("hidden", "password"):
            self.values[own.get("name") or ""] = _PASSWORD if own["type"] == "password" else own.get("value") or ""


def sign_in(build: Build, place: Place, user_id: int, server: Server) -> Mapping[str, str]:
    """The header with which somebody's browser asks from now on. Raises RuntimeError when they aren't let in."""
    told = build.output(
        "user", "invite", str(user_id), "--workspace", str(place.workspace_id), "--database", place.url, "--json"
    )
    link = urlsplit(json.decode(told, type=_Invitation).link)
    path = f"{link.path}?{link.query}"
    connection = HTTPConnection(*server.address)
    try:
        form, cookies = _form(connection, path)
        connection.request("POST", link.path, urlencode(form), {**_FORM, **cookies})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != _SEE_OTHER:
            raise RuntimeError(f"{link.path} answers {answer.status}: {body.decode()[-2000:]}")
        return {**cookies, **_cookies(answer)}
    finally:
        connection.close()


def _form(connection: HTTPConnection, path: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    connection.request("GET", path)
    answer = connection.getresponse()
    fields = _Fields()
    fields.feed(answer.read().decode())
    return fields.values, _cookies(answer)


def _cookies(answer: HTTPResponse) -> Mapping[str, str]:
    pairs = [value.partition(";")[0] for value in answer.headers.get_all("set-cookie", [])]
    return {"Cookie": "; ".join(pairs)} if pairs else {}
