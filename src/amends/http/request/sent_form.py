"""A form with a file as it comes in; what takes it apart is loaded by the first one."""

from amends.http.request.request import Request
from amends.http.request.sent_file import SentFile
from amends.late_imports import FORMS, load


async def receive_form(request: Request, max_bytes: int) -> SentFile:
    """The form of a request up to its file. Raises a problem for another media type, or a form that is too large."""
    sent: SentFile = await load(FORMS).read_form(request, max_bytes)
    return sent
