"""No header, cookie, cursor, query or form breaks an interface: whatever comes, the answer is one that was thought of.

`make fuzz` tries far more: AMENDS_TEST_FUZZ_EXAMPLES is how many for each part of a request.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from tests.http.web import browser
from tests.resilience.fuzz import raw
from tests.resilience.fuzz.odd import blobs
from tests.resilience.health_watch import Standing, standing

EXAMPLES = int(os.environ.get("AMENDS_TEST_FUZZ_EXAMPLES", "0"))
FEW = 25
BOUNDARY = b"----form"
FORM = b"\r\n".join(
    [
        b"------form",
        b'Content-Disposition: form-data; name="csrf_token"',
        b"",
        b"token",
        b"------form",
        b'Content-Disposition: form-data; name="file"; filename="a.csv"',
        b"Content-Type: text/csv",
        b"",
        b"Ref,Score",
        b"------form--",
        b"",
    ]
)


class Part(Struct, frozen=True):
    """A part of a request that is made up, in a request that is right for the rest."""

    method: str
    path: str
    header: bytes
    given: st.SearchStrategy[bytes]
    is_of_a_page: bool = False


PARTS = {
    "api-key": Part("GET", "{v1}/tickets", b"api-key", blobs(b"amk_0123456789ABCDEFGHIJKLMNOPQRSTUV_000000")),
    "authorization": Part("GET", "{v1}/tickets", b"authorization", blobs(b"Bearer amk_0123")),
    "if-match": Part("PATCH", "{v1}/tickets/{ticket}", b"if-match", blobs(b'"3"', b'"1", "2"', b"*")),
    "idempotency-key": Part("POST", "{v1}/tickets/{ticket}/notes", b"idempotency-key", blobs(b'"a-1"', b"a-1")),
    "content-type": Part("POST", "{v1}/responses", b"content-type", blobs(b"application/json; charset=utf-8")),
    "content-length": Part("POST", "{v1}/responses", b"content-length", blobs(b"12", b"-1")),
    "content-encoding": Part("POST", "{v1}/responses", b"content-encoding", blobs(b"gzip", b"identity")),
    "x-request-id": Part("GET", "{v1}/tickets", b"x-request-id", blobs(b"r-1")),
    "x-forwarded-for": Part("GET", "{v1}/tickets", b"x-forwarded-for", blobs(b"203.0.113.7, 10.0.0.1, ::1")),
    "host": Part("GET", "/a/api/v2/cx/users/{user}/feedbacks", b"host", blobs(b"amends.test:8000", b"[::1]:80")),
    "accept": Part("GET", "/nowhere", b"accept", blobs(b"text/html,*/*;q=0.8")),
    "accept-language": Part("GET", "/inbox", b"accept-language", blobs(b"es-MX,es;q=0.9"), is_of_a_page=True),
    "cookie": Part("GET", "/inbox", b"cookie", blobs(b"amends_session=abc; b=c")),
    "user-agent": Part("GET", "/me", b"user-agent", blobs(b"Mozilla/5.0 Firefox/130.0"), is_of_a_page=True),
    "origin": Part("POST", "/sign-in", b"origin", blobs(b"http://amends.test", b"http://[::1]")),
    "sec-fetch-site": Part("POST", "/sign-in", b"sec-fetch-site", blobs(b"same-origin")),
    "the host of a form": Part("POST", "/sign-in", b"host", blobs(b"amends.test", b"[::1]")),
    "the type of an upload": Part(
        "POST", "/tickets/{ticket}/files", b"content-type", blobs(b"multipart/form-data; boundary=----form"), True
    ),
}
trying = settings(
    max_examples=EXAMPLES or FEW,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Visitor:
    """Somebody with a key and a session who asks for anything."""

    def __init__(self, here: Standing) -> None:
        self._here = here
        harness = here.harness
        self._names = {"v1": harness.v1, "ticket": here.ticket_ids[0], "user": harness.workspace.ana.id}
        signed_in = here.do(browser.signed_in(harness, harness.workspace.ana))
        self._session = "; ".join(f"{name}={value}" for name, value in signed_in.client.cookies.items()).encode()

    def ask(
        self,
        part: Part,
        headers: list[tuple[bytes, bytes]],
        query: bytes = b"",
        chunks: list[bytes] | None = None,
    ) -> int:
        """The status; anything that was not foreseen is a failure."""
        own = {b"host": b"amends.test", b"content-type": b"application/json"}
        if part.is_of_a_page:
            own |= {b"cookie": self._session, b"sec-fetch-site": b"same-origin"}
        else:
            own[b"api-key"] = self._here.harness.key.encode()
        all_headers = list((own | dict(headers)).items())
        path = part.path.format(**self._names)
        asked = raw.ask(self._here.harness.app, part.method, path, query, all_headers, chunks or [b'{"words": "x"}'])
        status, body = self._here.do(asked)
        assert status < 500, (part.path, headers, query, body[:300])
        return status


@pytest.fixture(scope="module")
def visitor(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("fuzz")
    database = folder / "amends.db"
    database.write_bytes(sqlite_template.read_bytes())
    with standing(f"sqlite:///{database}", folder) as here:
        yield Visitor(here)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.timeout(0 if EXAMPLES else 120)
def test_any_header_is_answered(visitor: Visitor, name: str) -> None:
    part = PARTS[name]

    @trying
    @given(value=part.given)
    def ask(value: bytes) -> None:
        visitor.ask(part, [(part.header, value)])

    ask()


QUERIES = (
    "/tickets",
    "/responses",
    "/audit",
    "/intakes",
    "/bulk/{ticket}/items",
    "/users/{user}/notifications",
    "/jobs/dead",
    "/webhooks/{ticket}/deliveries",
)


@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.timeout(0 if EXAMPLES else 120)
def test_any_query_and_cursor_is_answered(visitor: Visitor, path: str) -> None:
    part = Part("GET", "{v1}" + path, b"", st.nothing())

    @trying
    @given(
        cursor=blobs(b"MTIz", b"MSwy", b"MTczMjExODYwMDAwMDAwMCwxMDQ1"),
        name=st.sampled_from((b"cursor", b"limit", b"q", b"state", b"owner_id", b"opened_from", b"user_id", b"from")),
        is_quoted=st.booleans(),
    )
    def ask(cursor: bytes, name: bytes, is_quoted: bool) -> None:
        value = quote_from_bytes(cursor).encode() if is_quoted else cursor
        visitor.ask(part, [], name + b"=" + value)

    ask()


@pytest.mark.timeout(0 if EXAMPLES else 120)
def test_any_upload_is_answered(visitor: Visitor) -> None:
    part = PARTS["the type of an upload"]
    kind = [(b"content-type", b"multipart/form-data; boundary=" + BOUNDARY)]

    @trying
    @given(body=blobs(FORM), cut=st.integers(1, 200))
    def ask(body: bytes, cut: int) -> None:
        visitor.ask(part, kind, chunks=[body[start : start + cut] for start in range(0, len(body), cut)])

    ask()


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("content-length", b"twelve", 400),
        ("content-length", b"-1", 400),
        ("origin", b"http://[", 403),
        ("the host of a form", b"[", 403),
        ("the type of an upload", b"multipart/form-data; boundary=" + b"x" * 3000, 400),
    ],
)
def test_what_once_broke_one_is_refused(visitor: Visitor, name: str, value: bytes, status: int) -> None:
    part = PARTS[name]
    origin = [(b"origin", b"http://[")] if name == "the host of a form" else []
    assert visitor.ask(part, [(part.header, value), *origin]) == status


def test_the_fields_of_an_upload_are_bounded_together(visitor: Visitor) -> None:
    field = b'------form\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n' + b"x" * 90_000 + b"\r\n"
    kind = [(b"content-type", b"multipart/form-data; boundary=" + BOUNDARY)]
    assert visitor.ask(PARTS["the type of an upload"], kind, chunks=[field % number for number in range(12)]) == 413
