"""Attachments over our own API: sent as they are, and given back only to be saved."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from amends.errors import FieldError
from amends.http.request.attachment_content import content_response, folder_of
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.attachments import attachment_view
from amends.usecases import attachments
from amends.wire.attachments import AttachmentList, AttachmentView

FileName: TypeAlias = Annotated[str, Meta(pattern=r"\S")]

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/attachments"
_ONE = f"{_PATH}/{{attachment_id}}"


async def add_attachment(request: Request) -> Response:
    """Attach a file to a ticket: the body is the file, the query holds its name."""
    ticket_id, folder = request.id_param("ticket_id"), folder_of(request)
    if not request.query.get("name", "").strip():
        reason = "must be given, like ?name=photo.jpg"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"name {reason}", FieldError("name", reason))
    chunks = request.chunks(request.settings.attachment_limit_bytes)
    made = await attachments.attach(request.database, request.by, folder, ticket_id, request.query["name"], chunks)
    return json_response(attachment_view(made), 201)


async def get_attachment(request: Request) -> Response:
    """Download a file. Browsers save it and never display it at this address."""
    return await content_response(request)


async def remove_attachment(request: Request) -> Response:
    """Delete a file from a ticket."""
    numbers = request.id_param("ticket_id"), request.id_param("attachment_id")
    await attachments.remove_with_content(request.database, request.by, folder_of(request), *numbers)
    return Response(204, b"")


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="list_attachments",
        summary="List the attachments of a ticket",
        description="List the files that are attached to a ticket.",
        do=attachments.list_attachments,
        each=attachment_view,
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
