"""Sending one request: to the address that was checked, once, without following anything."""

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from amends.background.outbound import MAX_ANSWER_BYTES, MAX_HEADER_CHARACTERS, CannotSendError
from amends.background.webhook_sender import WebhookSender
from amends.model.egress import url_error

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Way: home\r\n\r\ndone"


class Listener:
    """What a server heard."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.port = 0


@asynccontextmanager
async def server(
    answer: bytes | None, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Listener]:
    """A server that hears whole requests and answers each with the same; None is never."""
    listener = Listener()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            listener.heard.append(head + await reader.readexactly(length))
            writer.write(answer) if answer is not None else await reader.read()

    started = await asyncio.start_server(serve, host, 0, ssl=tls)
    listener.port = started.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        started.close()


async def post(sender: WebhookSender, url: str) -> tuple[int, str]:
    try:
        answer = await sender.post(url, {"webhook-id": "msg_1"}, b"{}")
        return answer.status, answer.body
    finally:
        await sender.close()


def home(*addresses: str) -> Callable[[str, int], "asyncio.Future[Sequence[str]]"]:
    """A resolver that answers with these addresses, one list each time it is asked."""
    waiting = list(addresses)

    async def resolve(_: str, __: int) -> Sequence[str]:
        return [waiting.pop(0)]

    return resolve  # type: ignore[return-value]


async def test_it_sends_the_body_and_reads_the_answer() -> None:
    async with server(OK) as heard:
        assert await post(WebhookSender(may_reach_private=True), f"http://127.0.0.1:{heard.port}/in") == (200, "done")
    [request] = heard.heard
    assert request.startswith(b"POST /in HTTP/1.1\r\n")
    assert b"webhook-id: msg_1\r\n" in request
    assert request.endswith(b"\r\n\r\n{}")


async def test_no_redirect_is_followed() -> None:
    async with (
        server(OK) as other,
        server(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % other.port
        ) as heard,
    ):
        assert await post(WebhookSender(may_reach_private=True), f"http://127.0.0.1:{heard.port}/") == (302, "")
    assert other.heard == []


async def test_a_private_address_is_not_even_connected_to() -> None:
    async with server(OK) as heard:
        with pytest.raises(CannotSendError, match=r"127\.0\.0\.1 is this machine"):
            await post(WebhookSender(), f"http://127.0.0.1:{heard.port}/")
    assert heard.heard == []


async def test_a_name_that_stands_for_a_private_address_is_refused() -> None:
    with pytest.raises(CannotSendError, match=r"nothing is sent to hooks\.example: 10\.0\.0\.5 is in a private"):
        await post(WebhookSender(resolve=home("10.0.0.5")), "http://hooks.example/")


async def test_one_private_address_among_others_is_enough_to_refuse() -> None:
    async def resolve(_: str, __: int) -> Sequence[str]:
        return ["93.184.216.34", "10.0.0.5"]

    with pytest.raises(CannotSendError, match=r"10\.0\.0\.5 is in a private"):
        await post(WebhookSender(resolve=resolve), "http://hooks.example/")


async def test_a_name_in_any_script_is_sent_to() -> None:
    asked = []

    async def resolve(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async with server(OK) as heard:
        sender = WebhookSender(may_reach_private=True, resolve=resolve)
        assert (await post(sender, f"http://müller.example:{heard.port}/ä?ö"))[0] == 200
    assert asked == ["xn--mller-kva.example"]
    assert heard.heard[0].startswith(b"POST /%C3%A4?%C3%B6 HTTP/1.1\r\nHost: xn--mller-kva.example:")


async def test_an_address_with_colons_stands_in_brackets() -> None:
    async with server(OK, host="::1") as heard:
        assert (await post(WebhookSender(may_reach_private=True), f"http://[::1]:{heard.port}/"))[0] == 200
    assert b"\r\nHost: [::1]:%d\r\n" % heard.port in heard.heard[0]


labels = st.text("abc1äß☃例ا\u0308_-", min_size=1, max_size=20)
hosts = st.lists(labels, min_size=1, max_size=3).map(".".join)
paths = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="#"))


@given(st.builds("https://{}/{}".format, hosts, paths))
def test_whatever_url_is_allowed_a_error_is_told_in_words(url: str) -> None:
    async def unknown(_: str, __: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    assume(not url_error(url, may_be_plain=False))
    with pytest.raises(CannotSendError):
        asyncio.run(post(WebhookSender(resolve=unknown, tls=NO_TLS), url))


async def test_many_are_sent_at_once() -> None:
    async with server(OK) as heard:
        sender = WebhookSender(may_reach_private=True)
        sent = [sender.post(f"http://127.0.0.1:{heard.port}/{number}", {}, b"{}") for number in range(200)]
        answers = await asyncio.gather(*sent)
        await sender.close()
    assert {answer.status for answer in answers} == {200}
    assert len({request.split(b" ")[1] for request in heard.heard}) == 200


async def test_one_that_hangs_holds_up_no_other() -> None:
    async with server(None) as slow, server(OK) as heard:
        sender = WebhookSender(may_reach_private=True)
        hanging = asyncio.create_task(sender.post(f"http://127.0.0.1:{slow.port}/", {}, b"{}"))
        assert (await sender.post(f"http://127.0.0.1:{heard.port}/", {}, b"{}")).status == 200
        assert not hanging.done()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        await sender.close()


async def test_the_connection_goes_to_the_address_that_was_asked_for_once() -> None:
    async with server(OK) as heard:
        sender = WebhookSender(may_reach_private=True, resolve=home("127.0.0.1", "192.0.2.99"))
        assert (await post(sender, f"http://hooks.example:{heard.port}/"))[0] == 200
    assert f"Host: hooks.example:{heard.port}".encode() in heard.heard[0]


async def test_who_never_answers_is_left() -> None:
    async with server(None) as heard:
        sender = WebhookSender(may_reach_private=True, whole_seconds=0.05)
        with pytest.raises(CannotSendError, match=r"no answer within 0\.05 seconds"):
            await post(sender, f"http://127.0.0.1:{heard.port}/")


async def test_an_endless_answer_is_cut() -> None:
    async with server(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 100_000) as heard:
        status, body = await post(WebhookSender(may_reach_private=True), f"http://127.0.0.1:{heard.port}/")
    assert (status, len(body)) == (200, MAX_ANSWER_BYTES)


@pytest.mark.parametrize(
    "answer",
    [
        *(b"220 mail.example ESMTP\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc"),
        b"HTTP/1.1 200 OK\r\n" + b"X-Way: home\r\n" * 20_000,
        b"x" * 90_000 + b"\r\n\r\n",
    ],
    ids=["no HTTP", "nothing", "cut off", "endless headers", "one endless line"],
)
async def test_what_is_no_whole_answer_is_told(answer: bytes) -> None:
    async with server(answer) as heard:
        with pytest.raises(CannotSendError, match="no complete HTTP response arrived") as told:
            await post(WebhookSender(may_reach_private=True), f"http://127.0.0.1:{heard.port}/")
    assert len(str(told.value)) < 300


async def test_of_many_headers_only_the_first_are_kept() -> None:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 900) for number in range(80))
    async with server(b"HTTP/1.1 503 No\r\nRetry-After: 9\r\n" + many + b"Content-Length: 0\r\n\r\n") as heard:
        sender = WebhookSender(may_reach_private=True)
        answer = await sender.post(f"http://127.0.0.1:{heard.port}/", {}, b"{}")
        await sender.close()
    assert answer.headers["retry-after"] == "9"
    assert sum(map(len, (*answer.headers, *answer.headers.values()))) <= MAX_HEADER_CHARACTERS


async def test_nobody_listening_is_told() -> None:
    async with server(OK) as heard:
        port = heard.port
    with pytest.raises(CannotSendError, match="the connection failed: Connection refused"):
        await post(WebhookSender(may_reach_private=True), f"http://127.0.0.1:{port}/")


async def test_an_unknown_name_is_told() -> None:
    async def unknown(_: str, __: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    with pytest.raises(CannotSendError, match=r"hooks\.example can't be resolved: Name or service not known"):
        await post(WebhookSender(resolve=unknown), "https://hooks.example/")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of hooks.example that signs itself."""
    file = tmp_path / "hooks.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(file), "-out", str(tmp_path / "certificate.pem"), "-days", "2"]
    command += ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + (tmp_path / "certificate.pem").read_text())
    return file


def own_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_the_certificate_is_checked_against_the_name(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with server(OK, own_tls(certificate)) as heard:
        sender = WebhookSender(may_reach_private=True, resolve=home("127.0.0.1"), tls=trusting)
        assert (await post(sender, f"https://hooks.example:{heard.port}/"))[0] == 200
        other = WebhookSender(may_reach_private=True, resolve=home("127.0.0.1"), tls=trusting)
        with pytest.raises(CannotSendError, match="certificate is not valid: Hostname mismatch"):
            await post(other, f"https://other.example:{heard.port}/")


async def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    async with server(OK, own_tls(certificate)) as heard:
        with pytest.raises(CannotSendError, match="certificate"):
            await post(
                WebhookSender(may_reach_private=True, resolve=home("127.0.0.1")), f"https://hooks.example:{heard.port}/"
            )
