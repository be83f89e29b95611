"""Documents: each change is a new version, and no version is ever lost."""

from collections.abc import Sequence

from amends.model.config_document import ConfigDocument, DocumentKind
from amends.model.configuration import ConfigVersion
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_INSERT = "INSERT INTO documents (workspace_id, kind, id, name, version) VALUES ($1, $2, $3, $4, $5)"
_NEW_VERSION = """
    UPDATE documents SET version = $1, disabled_us = NULL WHERE workspace_id = $2 AND kind = $3 AND id = $4
"""
_INSERT_VERSION = """
    INSERT INTO document_versions (workspace_id, kind, document_id, version, body, created_us, by_kind, by_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_DISABLE = """
    UPDATE documents SET disabled_us = $1 WHERE workspace_id = $2 AND kind = $3 AND id = $4 AND disabled_us IS NULL
"""
_ENABLE = """
    UPDATE documents SET disabled_us = NULL
    WHERE workspace_id = $1 AND kind = $2 AND id = $3 AND disabled_us IS NOT NULL
"""
_VERSIONS = """
    SELECT version, created_us, by_kind, by_id, body FROM document_versions
    WHERE workspace_id = $1 AND kind = $2 AND document_id = $3 ORDER BY version DESC
"""
_SELECT = """
    SELECT d.kind, d.id, v.version, d.name, v.body, v.created_us, d.disabled_us FROM documents d
    JOIN document_versions v ON v.workspace_id = d.workspace_id AND v.kind = d.kind AND v.document_id = d.id
    WHERE d.workspace_id = $1 AND d.kind = $2
"""
_NEWEST = f"{_SELECT} AND v.version = d.version ORDER BY d.id"
_VERSION = f"{_SELECT} AND d.id = $3 AND v.version = $4"


async def insert(tx: Tx, document: ConfigDocument) -> None:
    """Keep a new document."""
    await tx.run(_INSERT, tx.workspace_id, document.kind.value, document.id, document.name, document.version)
    await _insert_version(tx, document)
    await audit.append(tx, f"{document.kind}.added", document.id, name=document.name, version=document.version)


async def add_version(tx: Tx, document: ConfigDocument) -> None:
    """Keep a new version of a document, which also switches it on again."""
    await tx.run(_NEW_VERSION, document.version, tx.workspace_id, document.kind.value, document.id)
    await _insert_version(tx, document)
    await audit.append(tx, f"{document.kind}.changed", document.id, name=document.name, version=document.version)


async def disable(tx: Tx, kind: DocumentKind, document_id: int) -> bool:
    """Switch a document off; False when there is none that is on."""
    if not await tx.run(_DISABLE, tx.now, tx.workspace_id, kind.value, document_id):
        return False
    await audit.append(tx, f"{kind}.disabled", document_id)
    return True


async def enable(tx: Tx, kind: DocumentKind, document_id: int) -> bool:
    """Switch a document on again; False when there is none that is off."""
    if not await tx.run(_ENABLE, tx.workspace_id, kind.value, document_id):
        return False
    await audit.append(tx, f"{kind}.enabled", document_id)
    return True


async def versions(tx: Tx, kind: DocumentKind, document_id: int) -> Sequence[ConfigVersion]:
    """Every version of a document, the newest first."""
    return [ConfigVersion(*row) for row in await tx.all(_VERSIONS, tx.workspace_id, kind.value, document_id)]


async def newest(tx: Tx, kind: DocumentKind) -> Sequence[ConfigDocument]:
    """Each document of a kind at its newest version."""
    return [_document(row) for row in await tx.all(_NEWEST, tx.workspace_id, kind.value)]


@cached
async def enabled(tx: Tx, kind: DocumentKind) -> Sequence[ConfigDocument]:
    """Each document of a kind that is on, at its newest version."""
    return [each for each in await newest(tx, kind) if each.disabled_us is None]


async def get_version(tx: Tx, kind: DocumentKind, document_id: int, version: int) -> ConfigDocument | None:
    """One version of a document, or None."""
    row = await tx.one(_VERSION, tx.workspace_id, kind.value, document_id, version)
    return _document(row) if row else None


async def _insert_version(tx: Tx, document: ConfigDocument) -> None:
    await tx.run(
        _INSERT_VERSION,
        tx.workspace_id,
        document.kind.value,
        document.id,
        document.version,
        document.body,
        tx.now,
        tx.by.kind.value,
        tx.by.id,
    )


def _document(row: Row) -> ConfigDocument:
    return ConfigDocument(DocumentKind(row[0]), *row[1:])
