"""Rules: added, changed by a new version, switched off."""

from collections.abc import Sequence

from amends.errors import FieldError, Invalid, NotFound
from amends.model.configuration import ConfigVersion
from amends.model.rule.action import Open
from amends.model.rule.document import RuleDocument
from amends.model.rule.evaluate import Rule, StoredRule
from amends.store import people, rules, segments
from amends.store.engine.database import Tx


async def add(tx: Tx, document: RuleDocument) -> StoredRule:
    """Add a rule, or a new version of the one with its name. Raises Invalid when it names somebody who isn't there.

    A document that says what the newest version says makes no new one.
    """
    await tx.lock("rules")
    await _check(tx, document)
    known = next((each for each in await rules.list_all(tx) if each.rule.document.name == document.name), None)
    if known is None:
        rule = Rule((await tx.next_ids(1))[0], 1, document)
        await rules.insert(tx, rule)
    elif known.rule.document == document and known.disabled_us is None:
        return known
    else:
        rule = Rule(known.rule.id, known.rule.version + 1, document)
        await rules.add_version(tx, rule)
    return StoredRule(rule, None, tx.now)


async def list_all(tx: Tx) -> Sequence[StoredRule]:
    """All rules at their newest version, in the order in which they are asked."""
    return await rules.list_all(tx)


async def get(tx: Tx, rule_id: int, version: int | None = None) -> StoredRule:
    """A rule at one version, the newest unless named. Raises NotFound."""
    if version is None:
        stored = next((each for each in await rules.list_all(tx) if each.rule.id == rule_id), None)
    else:
        stored = await rules.get_version(tx, rule_id, version)
    if stored is None:
        raise NotFound("rule", rule_id if version is None else f"{rule_id} version {version}")
    return stored


async def disable(tx: Tx, rule_id: int) -> StoredRule:
    """Switch a rule off. Raises NotFound."""
    await rules.disable(tx, rule_id)
    return await get(tx, rule_id)


async def enable(tx: Tx, rule_id: int) -> StoredRule:
    """Switch a rule on again. Raises NotFound."""
    await rules.enable(tx, rule_id)
    return await get(tx, rule_id)


async def versions(tx: Tx, rule_id: int) -> Sequence[ConfigVersion]:
    """Every version of a rule, the newest first. Raises NotFound."""
    await get(tx, rule_id)
    return await rules.versions(tx, rule_id)


async def _check(tx: Tx, document: RuleDocument) -> None:
    if not isinstance(document.then, Open):
        return
    errors = []
    if document.then.owner and await people.get_by_email(tx, document.then.owner) is None:
        errors.append(FieldError("then.open.owner", f"there is no user with the e-mail address {document.then.owner}"))
    if document.then.segment and (await segments.tree(tx)).by_code(document.then.segment) is None:
        errors.append(FieldError("then.open.segment", f"there is no segment with the code {document.then.segment!r}"))
    if errors:
        raise Invalid(*errors)
