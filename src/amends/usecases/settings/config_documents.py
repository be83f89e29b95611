"""Documents in versions: saved by name, listed, shown, switched off."""

from collections.abc import Sequence

from amends.errors import NotFound
from amends.model.config_document import ConfigDocument, DocumentKind
from amends.model.configuration import ConfigVersion
from amends.store import config_documents
from amends.store.engine.database import Tx


async def save(tx: Tx, kind: DocumentKind, name: str, body: str) -> tuple[ConfigDocument, bool]:
    """Add a document, or a new version of the one with its name; whether anything is new."""
    await tx.lock(f"documents of kind {kind.value}")
    known = next((each for each in await config_documents.newest(tx, kind) if each.name == name), None)
    if known is None:
        made = ConfigDocument(kind, (await tx.next_ids(1))[0], 1, name, body, tx.now, None)
        await config_documents.insert(tx, made)
        return made, True
    if known.body == body and known.disabled_us is None:
        return known, False
    made = ConfigDocument(kind, known.id, known.version + 1, name, body, tx.now, None)
    await config_documents.add_version(tx, made)
    return made, True


async def list_all(tx: Tx, kind: DocumentKind) -> Sequence[ConfigDocument]:
    """All documents of a kind at their newest version."""
    return await config_documents.newest(tx, kind)


async def get(tx: Tx, kind: DocumentKind, document_id: int, version: int | None = None) -> ConfigDocument:
    """A document at one version, the newest unless named. Raises NotFound."""
    if version is None:
        found = next((each for each in await config_documents.newest(tx, kind) if each.id == document_id), None)
    else:
        found = await config_documents.get_version(tx, kind, document_id, version)
    if found is None:
        raise NotFound(kind.value, document_id if version is None else f"{document_id} version {version}")
    return found


async def enable(tx: Tx, kind: DocumentKind, document_id: int) -> tuple[ConfigDocument, bool]:
    """Switch a document on again; whether it was off. Raises NotFound."""
    was_off = await config_documents.enable(tx, kind, document_id)
    return await get(tx, kind, document_id), was_off


async def versions(tx: Tx, kind: DocumentKind, document_id: int) -> Sequence[ConfigVersion]:
    """Every version of a document, the newest first. Raises NotFound."""
    await get(tx, kind, document_id)
    return await config_documents.versions(tx, kind, document_id)


async def disable(tx: Tx, kind: DocumentKind, document_id: int) -> tuple[ConfigDocument, bool]:
    """Switch a document off; whether it was on. Raises NotFound."""
    was_on = await config_documents.disable(tx, kind, document_id)
    return await get(tx, kind, document_id), was_on
