"""API keys: made and shown once, listed without what opens, revoked; and told who comes with one."""

from collections.abc import Iterable, Sequence

from amends.errors import FieldError, Invalid, NotFound
from amends.ids import key_digest, key_prefix, new_key, workspace_of_key
from amends.instants import InstantUs
from amends.model.access import includes
from amends.model.key import Key, NewKey, OwnKey
from amends.model.principal import Principal, Scope
from amends.store import keys, segments, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access


async def create(
    tx: Tx, scopes: frozenset[Scope], segment_codes: Sequence[str], expires_us: InstantUs | None
) -> NewKey:
    """Make a key. Raises Invalid for no scope, an unknown segment, an end that has passed, or more than one has.

    `admin` isn't given for some segments only: it makes keys and users without limits, so that it would have none.
    """
    errors = [] if scopes else [FieldError("scope", say("names_none", choices=Scope))]
    errors += [
        FieldError("scope", say("scope_not_yours", scope=scope)) for scope in sorted(scopes) if not tx.by.may(scope)
    ]
    if Scope.ADMIN in scopes and segment_codes:
        errors.append(FieldError("segment", say("admin_key_is_unlimited")))
    if tx.by.segment_ids is not None and not segment_codes:
        errors.append(FieldError("segment", say("name_own_segments")))
    reach = await access.reachable_segments(tx)
    tree = await segments.tree(tx)
    ids = []
    for code in dict.fromkeys(segment_codes):
        segment = tree.by_code(code)
        if segment is None:
            errors.append(FieldError("segment", say("no_segment", code=code)))
        elif not includes(reach, segment.id):
            errors.append(FieldError("segment", say("you_have_no_access_to_segment", code=code)))
        else:
            ids.append(segment.id)
    if expires_us is not None and expires_us <= tx.now:
        errors.append(FieldError("expires", say("not_in_the_future")))
    if errors:
        raise Invalid(*errors)
    secret = new_key(tx.workspace_id)
    number = (await tx.next_ids(1))[0]
    key = Key(
        number, tx.workspace_id, key_prefix(secret), secret[-4:], scopes, tuple(ids), tx.now, expires_us, None, None
    )
    await keys.insert(tx, key, key_digest(secret))
    return NewKey(key, secret)


async def get(tx: Tx, key_id: int) -> Key:
    """One key, revoked or not. Raises NotFound."""
    key = await keys.get(tx, key_id)
    if key is None:
        raise NotFound("key", key_id)
    return key


async def get_own(tx: Tx) -> OwnKey:
    """The key of whoever asks, and what it opens. Raises NotFound for somebody who has none."""
    key = await get(tx, tx.by.id)
    tree = await segments.tree(tx)
    found = (tree.by_id(segment_id) for segment_id in key.segment_ids)
    return OwnKey(key, await workspaces.own(tx), tuple(segment for segment in found if segment is not None))


async def list_all(tx: Tx) -> Sequence[Key]:
    """All keys of the workspace, revoked ones too."""
    return await keys.list_all(tx)


async def revoke(tx: Tx, key_id: int) -> None:
    """End a key at once. Raises NotFound when there is none to end."""
    if not await keys.revoke(tx, key_id):
        raise NotFound("active key with the ID", key_id)


async def get_principal(tx: Tx, secret: str) -> Principal | None:
    """Who comes with a key; None for an unknown, an expired or a revoked one."""
    workspace_id, digest = workspace_of_key(secret), key_digest(secret)
    if workspace_id is None:
        key = await keys.get_by_digest_alone(tx, digest)
    else:
        key = await keys.get_by_digest(tx.within(workspace_id), digest)
    return key.principal if key is not None and key.is_valid(tx.now) else None


async def note_use(tx: Tx, used: Iterable[tuple[int, int, InstantUs]]) -> None:
    """Note when keys (workspace ID, key ID, instant) were last used."""
    await keys.note_use(tx, used)
