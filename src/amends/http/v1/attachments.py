"""Attachments over our own API: sent as they are, and given back only to be saved."""

import hashlib
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from amends.errors import FieldError
from amends.http.request.attachment_content import content_response, folder_of
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.request.idempotency import TOKEN, hashed, idempotent_request, in_flight, replay_of_stream
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import JSON, Request, Response, json_response
from amends.http.v1.errors import V1
from amends.model.idempotency import StoredResponse
from amends.model.principal import Scope
from amends.model.ticket.attachment import Attachment
from amends.serializers.attachments import attachment_view
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import attachments, idempotency
from amends.usecases.attachments import IncomingFile
from amends.usecases.idempotency import IdempotentRequest
from amends.wire.attachments import AttachmentList, AttachmentView

FileName: TypeAlias = Annotated[str, Meta(pattern=r"\S")]

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/attachments"
_ONE = f"{_PATH}/{{attachment_id}}"


async def add_attachment(request: Request) -> Response:
    """Attach a file to a ticket: the body is the file, the query holds its name."""
    ticket_id, folder = request.id_param("ticket_id"), folder_of(request)
    if not request.query.get("name", "").strip():
        reason = say("needs_a_name")
        raise HttpProblem(
            ProblemKind.INVALID_PARAMETERS, say("of_parameter", name="name", reason=reason), FieldError("name", reason)
        )
    name, chunks = request.query["name"], request.chunks(request.settings.attachment_limit_bytes)
    idempotent = idempotent_request(request)
    if idempotent is None:
        made = await attachments.attach(request.database, request.by, folder, ticket_id, IncomingFile(name, chunks))
        return json_response(attachment_view(made), 201)
    with in_flight(request, idempotent):
        return await _attach_once(request, idempotent, ticket_id, IncomingFile(name, chunks))


async def _attach_once(
    request: Request, idempotent: IdempotentRequest, ticket_id: int, upload: IncomingFile
) -> Response:
    digest = hashlib.sha256(upload.name.encode())
    chunks = hashed(upload.chunks, digest)
    replay = await replay_of_stream(request, idempotent, chunks, digest)
    if replay is not None:
        return replay

    async def keep(tx: Tx, made: Attachment) -> None:
        stored = StoredResponse(digest.digest(), 201, JSON, msgspec.json.encode(attachment_view(made)))
        await idempotency.store_first(tx, idempotent, stored)

    once = IncomingFile(upload.name, chunks, keep)
    made = await attachments.attach(request.database, request.by, folder_of(request), ticket_id, once)
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
        parameters=(Parameter("name", "The name of the file", FileName, is_required=True), TOKEN),
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
