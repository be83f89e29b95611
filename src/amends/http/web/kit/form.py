"""Forms: what a page sends, as text by name, once its token was checked."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from whenever import PlainDateTime

from amends.errors import FieldError, Invalid
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.http.web.kit import csrf
from amends.instants import InstantUs, of_local
from amends.tabular.ndjson import errors_of
from amends.texts.text import say

T = TypeVar("T")

URLENCODED = "application/x-www-form-urlencoded"
_MAX_FIELDS = 20_000


class Form:
    """The fields of a form; a name may come several times. What isn't there reads as ""."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._values: dict[str, list[str]] = {}
        for name, text in pairs:
            self._values.setdefault(name, []).append(text.replace("\r\n", "\n"))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """What was written, without blanks around it."""
        return self._values.get(name, [default])[-1].strip()

    def raw(self, name: str) -> str:
        """What was written, as it is: for passwords."""
        return self._values.get(name, [""])[-1]

    def all(self, name: str) -> list[str]:
        """Everything of that name, empty ones left out."""
        return [text.strip() for text in self._values.get(name, []) if text.strip()]

    def is_ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self._values

    def number(self, name: str, default: int = 0) -> int:
        """A whole number, in any script's digits, "1 000" too. Raises Invalid for anything else."""
        text = "".join(self.text(name).split())
        if not text:
            return default
        if not (text.removeprefix("-").isdecimal() and len(text) < 19):
            raise Invalid(FieldError(name, say("not_whole")))
        return int(text)

    def ids(self, name: str) -> list[int]:
        """The IDs of that name. Raises Invalid."""
        try:
            return [int(text) for text in self.all(name)]
        except ValueError:
            raise Invalid(FieldError(name, say("not_whole_numbers"))) from None


def form_of(**values: object) -> Form:
    """A form as it would be sent with these values: texts, numbers, ticks, or lists of them."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        many = value if isinstance(value, list | tuple | frozenset) else [value]
        pairs += [(name, "1" if each is True else str(each)) for each in many if each is not False and each is not None]
    return Form(pairs)


def instant_of(form: Form, name: str, zone: str) -> InstantUs:
    """An instant that was written as a date and a time of day in a zone. Raises Invalid."""
    try:
        return of_local(PlainDateTime.parse_iso(form.text(name)), zone)
    except ValueError:
        raise Invalid(FieldError(name, say("not_a_date_and_time"))) from None


async def read(request: Request) -> Form:
    """The form that was sent. Raises a problem for another media type, or a token that isn't this session's."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if body and content_type != URLENCODED:
        raise HttpProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, say("send_as_form", type=URLENCODED))
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError:
        raise HttpProblem(ProblemKind.MALFORMED_BODY, say("form_unreadable")) from None
    form = Form(pairs)
    csrf.check_token(request, form.text(csrf.TOKEN_FIELD))
    return form


def convert(value: object, type_: type[T]) -> T:
    """Text of a form as a Struct or an enum. Raises Invalid that names what is wrong."""
    try:
        return msgspec.convert(value, type_, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(*errors_of(error)) from None
