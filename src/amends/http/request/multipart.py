"""The parts of a form with one file, read piece by piece: nothing of the file is held in memory."""

from collections import deque
from collections.abc import AsyncIterator

from msgspec import Struct
from python_multipart.exceptions import FormParserError, MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.request.sent_file import MAX_OVERHEAD_BYTES, MULTIPART, FormFields, SentFile
from amends.texts.text import say


class _Part(Struct):
    name: str = ""
    file_name: str | None = None


async def read_form(request: Request, max_bytes: int) -> SentFile:
    """The form of a request up to its file. Raises a problem for another media type, or a form that is too large."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != MULTIPART.encode() or b"boundary" not in options:
        raise HttpProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, say("send_as_multipart"))
    parts = _Parts(options[b"boundary"])
    pieces = parts.read(request.chunks(max_bytes + MAX_OVERHEAD_BYTES))
    fields = FormFields()
    async for part, data in pieces:
        if part.file_name is not None:
            return SentFile(part.file_name, fields, _content(data, part, pieces, fields, max_bytes))
        fields.add(part.name, data)
    return SentFile("", fields, None)


async def _content(
    first: bytes, part: _Part, pieces: AsyncIterator[tuple[_Part, bytes]], fields: FormFields, max_bytes: int
) -> AsyncIterator[bytes]:
    """The content of a file; of what stands behind it the fields are kept, and another file is read and left."""
    received = len(first)
    yield first
    async for own, data in pieces:
        if own is part:
            received += len(data)
            if received > max_bytes:
                raise HttpProblem(ProblemKind.TOO_LARGE, say("upload_too_large", bytes=max_bytes))
            yield data
        elif own.file_name is None:
            fields.add(own.name, data)


class _Parts:
    """The parts of a multipart body, piece by piece as they come."""

    def __init__(self, boundary: bytes) -> None:
        self._part = _Part()
        self._header, self._value = b"", b""
        self._found: deque[tuple[_Part, bytes]] = deque()
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._add_to_header,
                    "on_header_value": self._add_to_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._end_headers,
                    "on_part_data": self._add_data,
                },
            )
        except FormParserError:
            raise HttpProblem(ProblemKind.MALFORMED_BODY, say("boundary_too_long")) from None

    async def read(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[_Part, bytes]]:
        """Each part with its data, in pieces; a part without data comes once, empty."""
        async for chunk in chunks:
            try:
                self._parser.write(chunk)
            except MultipartParseError:
                raise HttpProblem(ProblemKind.MALFORMED_BODY, say("form_unreadable")) from None
            while self._found:
                yield self._found.popleft()

    def _begin(self) -> None:
        self._part = _Part()

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self._part.file_name = options[b"filename"].decode("utf-8", "replace")
        self._header, self._value = b"", b""

    def _end_headers(self) -> None:
        self._found.append((self._part, b""))

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append((self._part, data[start:end]))
