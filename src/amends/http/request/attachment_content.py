"""The content of an attachment: where it is kept, and how it is given back only to be saved."""

from urllib.parse import quote

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response
from amends.texts.text import say
from amends.usecases import attachments

_NEVER_SHOWN = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cache-Control", "private"),
)
"""Whatever a file holds, a browser saves it and neither shows nor runs it at our address."""


async def content_response(request: Request) -> Response:
    """The content of the file that the path names."""
    numbers = request.id_param("ticket_id"), request.id_param("attachment_id")
    found = await request.database.read(request.by, attachments.get, *numbers)
    content = attachments.open_content(folder_of(request), request.by.workspace_id, found)
    disposition = ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(found.name, safe='')}")
    return Response(200, b"", found.media_type, (disposition, *_NEVER_SHOWN), content)


def folder_of(request: Request) -> str:
    """Where contents are kept. Raises a problem when nobody said where."""
    folder = request.settings.attachments_folder
    if not folder:
        detail = say("attachments_need_a_folder")
        raise HttpProblem(ProblemKind.UNAVAILABLE, detail)
    return folder
