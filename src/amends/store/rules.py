"""Rules: each change is a new version, and no version is ever lost."""

from collections.abc import Mapping, Sequence

from amends.model.configuration import ConfigVersion
from amends.model.rule.document import RuleDocument, decode, encode
from amends.model.rule.evaluate import Rule, StoredRule
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_INSERT = "INSERT INTO rules (workspace_id, id, name, version) VALUES ($1, $2, $3, $4)"
_NEW_VERSION = "UPDATE rules SET version = $1, disabled_us = NULL WHERE workspace_id = $2 AND id = $3"
_INSERT_VERSION = """
    INSERT INTO rule_versions (workspace_id, rule_id, version, document, created_us, by_kind, by_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_ENABLE = "UPDATE rules SET disabled_us = NULL WHERE workspace_id = $1 AND id = $2 AND disabled_us IS NOT NULL"
_VERSIONS = """
    SELECT version, created_us, by_kind, by_id, document FROM rule_versions
    WHERE workspace_id = $1 AND rule_id = $2 ORDER BY version DESC
"""
_DISABLE = "UPDATE rules SET disabled_us = $1 WHERE workspace_id = $2 AND id = $3 AND disabled_us IS NULL"
# CROSS keeps SQLite to this order: the other way round it would read every version that there ever was.
_ALL = """
    SELECT r.id, r.version, r.disabled_us, v.created_us, v.document FROM rules r CROSS JOIN rule_versions v
    WHERE r.workspace_id = $1 AND v.workspace_id = r.workspace_id AND v.rule_id = r.id AND v.version = r.version
"""
_VERSION = """
    SELECT r.id, v.version, r.disabled_us, v.created_us, v.document FROM rules r
    JOIN rule_versions v ON v.workspace_id = r.workspace_id AND v.rule_id = r.id
    WHERE r.workspace_id = $1 AND r.id = $2 AND v.version = $3
"""


async def insert(tx: Tx, rule: Rule) -> None:
    """Keep a new rule."""
    await tx.run(_INSERT, tx.workspace_id, rule.id, rule.document.name, rule.version)
    await _insert_version(tx, rule)
    await audit.append(tx, "rule.added", rule.id, name=rule.document.name, version=rule.version)


async def add_version(tx: Tx, rule: Rule) -> None:
    """Keep a new version of a rule, which also switches it on again."""
    await tx.run(_NEW_VERSION, rule.version, tx.workspace_id, rule.id)
    await _insert_version(tx, rule)
    await audit.append(tx, "rule.changed", rule.id, name=rule.document.name, version=rule.version)


async def disable(tx: Tx, rule_id: int) -> bool:
    """Switch a rule off; False when it was off already."""
    if not await tx.run(_DISABLE, tx.now, tx.workspace_id, rule_id):
        return False
    await audit.append(tx, "rule.disabled", rule_id)
    return True


async def enable(tx: Tx, rule_id: int) -> bool:
    """Switch a rule on again; False when it was on already."""
    if not await tx.run(_ENABLE, tx.workspace_id, rule_id):
        return False
    await audit.append(tx, "rule.enabled", rule_id)
    return True


async def versions(tx: Tx, rule_id: int) -> Sequence[ConfigVersion]:
    """Every version of a rule, the newest first."""
    return [ConfigVersion(*row) for row in await tx.all(_VERSIONS, tx.workspace_id, rule_id)]


@cached
async def list_all(tx: Tx) -> Sequence[StoredRule]:
    """Each rule of the workspace at its newest version, in the order in which they are asked."""
    return sorted((_stored(row) for row in await tx.all(_ALL, tx.workspace_id)), key=lambda stored: stored.rule.turn)


@cached
async def names(tx: Tx) -> Mapping[int, str]:
    """What the rules of the workspace are called, by their IDs."""
    return {stored.rule.id: stored.rule.document.name for stored in await list_all(tx)}


@cached
async def enabled(tx: Tx) -> Sequence[Rule]:
    """The rules that judge, in their order."""
    return [stored.rule for stored in await list_all(tx) if stored.disabled_us is None]


async def get_version(tx: Tx, rule_id: int, version: int) -> StoredRule | None:
    """One version of a rule, or None."""
    row = await tx.one(_VERSION, tx.workspace_id, rule_id, version)
    return _stored(row) if row else None


async def _insert_version(tx: Tx, rule: Rule) -> None:
    who = (tx.by.kind.value, tx.by.id)
    await tx.run(_INSERT_VERSION, tx.workspace_id, rule.id, rule.version, encode(rule.document), tx.now, *who)


_decoded: dict[str, RuleDocument] = {}
_MAX_DECODED = 1000


def _document(text: str) -> RuleDocument:
    # Reading a document prepares its words; the same text is always the same document.
    if text not in _decoded:
        if len(_decoded) >= _MAX_DECODED:
            _decoded.clear()
        _decoded[text] = decode(text)
    return _decoded[text]


def _stored(row: Row) -> StoredRule:
    rule_id, version, disabled_us, created_us, document = row
    return StoredRule(Rule(rule_id, version, _document(document)), disabled_us, created_us)
