"""Attachments over our own API: sent as they are, and given back only to be saved."""

from typing import Annotated, TypeAlias
from urllib.parse import quote

from msgspec import Meta, Struct

from amends.errors import FieldError
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.history_wire import By
from amends.instants import rfc3339
from amends.model.principal import Scope
from amends.model.ticket.attachment import Attachment
from amends.usecases import attachments

FileName: TypeAlias = Annotated[str, Meta(pattern=r"\S")]

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/attachments"
_ONE = f"{_PATH}/{{attachment_id}}"
_NEVER_SHOWN = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cache-Control", "private"),
)
"""Whatever a file holds, a browser saves it and neither shows nor runs it at our address."""


class AttachmentView(Struct, frozen=True, kw_only=True):
    """A file of a ticket. `media_type` is detected from the content."""

    id: int
    ticket_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    by: By
    time: str


class AttachmentList(Struct, frozen=True):
    """All files of a ticket, oldest first."""

    attachments: list[AttachmentView]


async def add_attachment(request: Request) -> Response:
    """Attach a file to a ticket: the body is the file, the query holds its name."""
    await check_workspace(request)
    ticket_id, folder = request.id_param("ticket_id"), folder_of(request)
    if not request.query.get("name", "").strip():
        reason = "must be given, like ?name=photo.jpg"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"name {reason}", FieldError("name", reason))
    chunks = request.chunks(request.settings.attachment_limit_bytes)
    made = await attachments.attach(request.database, request.by, folder, ticket_id, request.query["name"], chunks)
    return json_response(view(made), 201)


async def list_attachments(request: Request) -> Response:
    """List the files that are attached to a ticket."""
    await check_workspace(request)
    found = await request.database.read(request.by, attachments.list_attachments, request.id_param("ticket_id"))
    return json_response(AttachmentList([view(each) for each in found]))


async def get_attachment(request: Request) -> Response:
    """Download a file. Browsers save it and never display it at this address."""
    await check_workspace(request)
    return await content_answer(request)


async def content_answer(request: Request) -> Response:
    """The content of the file that the path names."""
    numbers = request.id_param("ticket_id"), request.id_param("attachment_id")
    found = await request.database.read(request.by, attachments.get, *numbers)
    content = attachments.open_content(folder_of(request), request.by.workspace_id, found)
    disposition = ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(found.name, safe='')}")
    return Response(200, b"", found.media_type, (disposition, *_NEVER_SHOWN), content)


async def remove_attachment(request: Request) -> Response:
    """Delete a file from a ticket."""
    await check_workspace(request)
    numbers = request.id_param("ticket_id"), request.id_param("attachment_id")
    await attachments.remove_with_content(request.database, request.by, folder_of(request), *numbers)
    return Response(204, b"")


def view(own: Attachment) -> AttachmentView:
    """A file of a ticket, without its content."""
    return AttachmentView(
        id=own.id,
        ticket_id=own.ticket_id,
        name=own.name,
        media_type=own.media_type,
        size_bytes=own.size_bytes,
        sha256=own.digest,
        by=By(own.by_kind, own.by_id),
        time=rfc3339(own.at_us),
    )


def folder_of(request: Request) -> str:
    """Where contents are kept. Raises a problem when nobody said where."""
    folder = request.settings.attachments_folder
    if not folder:
        detail = "Attachments need a folder: the server's administrator must set `attachments` (AMENDS_ATTACHMENTS)."
        raise HttpProblem(ProblemKind.UNAVAILABLE, detail)
    return folder


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the attachments of a ticket",
        handler=list_attachments,
        response=AttachmentList,
    ),
    Endpoint(
        method="POST",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Attach a file to a ticket",
        handler=add_attachment,
        response=AttachmentView,
        status=201,
        parameters=(Parameter("name", "The name of the file", FileName, is_required=True),),
        takes="application/octet-stream",
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="Download an attachment",
        handler=get_attachment,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Delete an attachment",
        handler=remove_attachment,
        status=204,
    ),
)
