"""Attaching files to a ticket, looking at them and taking them away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import IO

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, Conflict, NotFound, Unavailable
from amends.model.principal import Principal
from amends.model.ticket import ticket_events
from amends.model.ticket.attachment import Attached, Attachment, AttachmentRemoved, cleaned, name_error
from amends.store import attachments, events
from amends.store.engine.blobs import Blobs, Incoming
from amends.store.engine.database import Database, Tx
from amends.store.engine.media_type import media_type_of
from amends.texts.text import say
from amends.usecases import queries
from amends.usecases.apply import apply
from amends.usecases.lock_ticket import lock_ticket
from amends.usecases.merged_tickets import ids_of, merged_into

MAX_OF_A_TICKET = 100


class Content(Struct, frozen=True):
    """A content that is kept, and the name and type that it is attached with."""

    name: str
    media_type: str
    size_bytes: int
    digest: str


class IncomingFile(Struct, frozen=True):
    """A file that comes in: its name and its content; `then` is run once it is attached, in the same transaction."""

    name: str
    chunks: AsyncIterator[bytes]
    then: Callable[[Tx, Attachment], Awaitable[None]] | None = None


async def attach(database: Database, by: Principal, folder: str, ticket_id: int, upload: IncomingFile) -> Attachment:
    """Attach what comes in; memory doesn't grow with its size.

    The content is on the disk before the ticket knows of it, so that no attachment is ever without its content.
    Raises NotFound, Forbidden, BusinessRuleError or Unavailable.
    """
    await database.read(by, queries.get_ticket, ticket_id)
    blobs = Blobs(folder, by.workspace_id)
    own_name = _checked(upload.name)
    incoming = await asyncio.to_thread(blobs.begin)
    try:
        async for chunk in upload.chunks:
            incoming.write(chunk)
        return await _attach(database, by, blobs, ticket_id, structs.replace(upload, name=own_name), incoming)
    finally:
        incoming.discard()


async def remove_with_content(
    database: Database, by: Principal, folder: str, ticket_id: int, attachment_id: int
) -> None:
    """Remove an attachment, and its content when no other has the same. Raises NotFound or Forbidden."""
    removed = await database.write(by, remove, ticket_id, attachment_id)
    await database.write(by, _let_go, Blobs(folder, by.workspace_id), removed.digest)


async def list_attachments(tx: Tx, ticket_id: int) -> Sequence[Attachment]:
    """The attachments of a ticket, oldest first. Raises NotFound or Forbidden."""
    await queries.get_ticket(tx, ticket_id)
    merged = await merged_into(tx, await events.of_ticket(tx, ticket_id))
    return [each for own_id in ids_of(ticket_id, merged) for each in await attachments.of_ticket(tx, own_id)]


async def get(tx: Tx, ticket_id: int, attachment_id: int) -> Attachment:
    """An attachment of a ticket. Raises NotFound or Forbidden."""
    await queries.get_ticket(tx, ticket_id)
    found = await attachments.get(tx, ticket_id, attachment_id)
    if found is None or found.removed_us is not None:
        raise NotFound("attachment", attachment_id)
    return found


async def remove(tx: Tx, ticket_id: int, attachment_id: int) -> Attachment:
    """Note that an attachment was taken away. Raises NotFound, Forbidden or BusinessRuleError."""
    ticket = await lock_ticket(tx, ticket_id)
    found = await get(tx, ticket_id, attachment_id)
    await apply(tx, ticket_events.changed(ticket, tx.now, AttachmentRemoved(found.id, found.name)))
    await attachments.remove(tx, attachment_id)
    return found


def open_content(folder: str, workspace_id: int, attachment: Attachment) -> IO[bytes]:
    """The content of an attachment to read. Raises NotFound when its file is gone."""
    opened = Blobs(folder, workspace_id).open(attachment.digest)
    if opened is None:
        raise NotFound("content of attachment", attachment.id)
    return opened


def forget_all(folder: str, workspace_id: int) -> None:
    """Forget the contents of all attachments of a workspace."""
    Blobs(folder, workspace_id).remove_all()


def _checked(name: str) -> str:
    own_name = cleaned(name)
    reason = name_error(own_name)
    if reason:
        raise BusinessRuleError(reason)
    return own_name


async def _attach(
    database: Database, by: Principal, blobs: Blobs, ticket_id: int, upload: IncomingFile, incoming: Incoming
) -> Attachment:
    try:
        content = await asyncio.to_thread(_keep, blobs, incoming, upload.name)
        return await database.write(by, _record_and_then, blobs, ticket_id, content, upload)
    except Exception:
        # Whatever failed is what is told, even when the same disk lets nothing be taken back either.
        with contextlib.suppress(Unavailable):
            await database.write(by, _let_go, blobs, incoming.digest)
        raise


def _keep(blobs: Blobs, incoming: Incoming, name: str) -> Content:
    incoming.finish()
    content = Content(name, media_type_of(incoming.path, name), incoming.size_bytes, incoming.digest)
    blobs.keep(incoming)
    return content


async def _record_and_then(tx: Tx, blobs: Blobs, ticket_id: int, content: Content, upload: IncomingFile) -> Attachment:
    attachment = await _record(tx, blobs, ticket_id, content)
    if upload.then is not None:
        await upload.then(tx, attachment)
    return attachment


async def _record(tx: Tx, blobs: Blobs, ticket_id: int, content: Content) -> Attachment:
    ticket = await lock_ticket(tx, ticket_id)
    await tx.lock(f"content {content.digest}")
    if len(await attachments.of_ticket(tx, ticket_id)) >= MAX_OF_A_TICKET:
        raise BusinessRuleError(say("too_many_attachments", count=MAX_OF_A_TICKET))
    if not blobs.has(content.digest):
        raise Conflict(say("content_being_deleted"))
    attachment = Attachment(
        id=(await tx.next_ids(1))[0],
        ticket_id=ticket_id,
        name=content.name,
        media_type=content.media_type,
        size_bytes=content.size_bytes,
        digest=content.digest,
        by_kind=tx.by.kind.value,
        by_id=tx.by.id,
        at_us=tx.now,
        removed_us=None,
    )
    said = (content.name, content.media_type, content.size_bytes, content.digest)
    await apply(tx, ticket_events.changed(ticket, tx.now, Attached(attachment.id, *said)))
    await attachments.insert(tx, attachment)
    return attachment


async def _let_go(tx: Tx, blobs: Blobs, digest: str) -> None:
    # A transaction of its own, after the one that removed: if that one is undone, the content is still there.
    await tx.lock(f"content {digest}")
    if not await attachments.is_held(tx, digest):
        blobs.remove(digest)
