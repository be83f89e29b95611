"""A file that is sent in a form, with the fields beside it: what the parts of the form come to."""

from collections.abc import AsyncIterator
from typing import Final

from msgspec import Struct

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.texts.text import say

MULTIPART: Final = "multipart/form-data"
MAX_OVERHEAD_BYTES: Final = 1_000_000
"""Of fields, names and boundaries beside the file."""

_MAX_FIELD_BYTES = 900_000
_MAX_FIELDS = 1000


class FormFields:
    """The fields of a form as they come in: bounded in number and length."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}
        self._received = 0

    @property
    def texts(self) -> dict[str, str]:
        """Those that came until now."""
        return {name: value.decode("utf-8", "replace") for name, value in self._values.items()}

    def add(self, name: str, data: bytes) -> None:
        """More of a field. Raises a problem when it is too much."""
        self._values[name] = self._values.get(name, b"") + data
        self._received += len(data)
        is_long = len(self._values[name]) > _MAX_FIELD_BYTES or self._received > MAX_OVERHEAD_BYTES
        if is_long or len(self._values) > _MAX_FIELDS:
            raise HttpProblem(ProblemKind.TOO_LARGE, say("form_too_large"))


class SentFile(Struct, frozen=True):
    """A file as it comes in; without one `chunks` is None. `fields` grow by those behind it while it is read."""

    name: str
    fields: FormFields
    chunks: AsyncIterator[bytes] | None
