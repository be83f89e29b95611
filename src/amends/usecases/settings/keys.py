"""API keys: made and shown once, listed without what opens, named, revoked; and told who comes with one."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import FieldError, Invalid, NotFound
from amends.ids import key_digest, key_prefix, new_key, workspace_of_key
from amends.instants import InstantUs
from amends.model.access import includes
from amends.model.intake import text_error
from amends.model.key import MAX_NAME_CHARACTERS, Key, KeyDetail, NewKey, OwnKey
from amends.model.principal import Principal, Scope
from amends.store import keys, people, segments, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access


class KeyChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to change on a key. Fields that you leave out stay as they are; `owner_id` 0 is nobody."""

    name: str | UnsetType = UNSET
    owner_id: int | UnsetType = UNSET


async def create(
    tx: Tx,
    scopes: frozenset[Scope],
    segment_codes: Sequence[str],
    expires_us: InstantUs | None,
    name: str = "",
    owner_id: int = 0,
) -> NewKey:
    """Make a key. Raises Invalid with every fault: no scope, an unknown segment or owner, an end that has passed, …

    Nobody gives more than they have. `admin` isn't given for some segments only: it makes keys and users without
    limits, so that it would have none. `owner_id` is a user who answers for the key, 0 for nobody.
    """
    errors = _scope_errors(tx, scopes, segment_codes)
    segment_ids = await _segment_ids(tx, segment_codes, errors)
    if expires_us is not None and expires_us <= tx.now:
        errors.append(FieldError("expires", say("not_in_the_future")))
    errors += [*_name_errors(name), *await _owner_errors(tx, owner_id)]
    if errors:
        raise Invalid(*errors)
    secret = new_key(tx.workspace_id)
    key = Key(
        id=(await tx.next_ids(1))[0],
        workspace_id=tx.workspace_id,
        prefix=key_prefix(secret),
        last_four=secret[-4:],
        scopes=scopes,
        segment_ids=segment_ids,
        created_us=tx.now,
        expires_us=expires_us,
        revoked_us=None,
        last_used_us=None,
        name=name,
        owner_id=owner_id,
    )
    await keys.insert(tx, key, key_digest(secret))
    return NewKey(key, (await people.team(tx)).get(owner_id), secret)


async def change(tx: Tx, key_id: int, form: KeyChange) -> KeyDetail:
    """Give a key another name or owner. Raises Invalid with every fault, or NotFound."""
    before = await get(tx, key_id)
    after = structs.replace(
        before,
        name=before.name if form.name is UNSET else form.name,
        owner_id=before.owner_id if form.owner_id is UNSET else form.owner_id,
    )
    errors = _name_errors(after.name)
    if after.owner_id != before.owner_id:
        errors += await _owner_errors(tx, after.owner_id)
    if errors:
        raise Invalid(*errors)
    if after != before:
        await keys.rename(tx, before, after)
    return await get_detail(tx, key_id)


def _scope_errors(tx: Tx, scopes: frozenset[Scope], segment_codes: Sequence[str]) -> list[FieldError]:
    errors = [] if scopes else [FieldError("scope", say("names_none", choices=Scope))]
    errors += [
        FieldError("scope", say("scope_not_yours", scope=scope)) for scope in sorted(scopes) if not tx.by.may(scope)
    ]
    if Scope.ADMIN in scopes and segment_codes:
        errors.append(FieldError("segment", say("admin_key_is_unlimited")))
    if tx.by.segment_ids is not None and not segment_codes:
        errors.append(FieldError("segment", say("name_own_segments")))
    return errors


async def _segment_ids(tx: Tx, segment_codes: Sequence[str], errors: list[FieldError]) -> tuple[int, ...]:
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
    return tuple(ids)


def _name_errors(name: str) -> list[FieldError]:
    reason = text_error(name, MAX_NAME_CHARACTERS)
    return [FieldError("name", reason)] if reason else []


async def _owner_errors(tx: Tx, owner_id: int) -> list[FieldError]:
    owner = (await people.team(tx)).get(owner_id)
    if owner_id and owner is None:
        return [FieldError("owner_id", say("no_user_with_id", id=owner_id))]
    if owner is not None and owner.left_us is not None:
        return [FieldError("owner_id", say("user_has_left", email=owner.email))]
    return []


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
    own_segments = tuple(segment for segment in found if segment is not None)
    return OwnKey(key, (await people.team(tx)).get(key.owner_id), await workspaces.own(tx), own_segments)


async def list_all(tx: Tx) -> Sequence[Key]:
    """All keys of the workspace, revoked ones too."""
    return await keys.list_all(tx)


async def get_detail(tx: Tx, key_id: int) -> KeyDetail:
    """One key with its owner. Raises NotFound."""
    key = await get(tx, key_id)
    return KeyDetail(key, (await people.team(tx)).get(key.owner_id))


async def list_details(tx: Tx) -> Sequence[KeyDetail]:
    """All keys of the workspace with their owners."""
    team = await people.team(tx)
    return [KeyDetail(key, team.get(key.owner_id)) for key in await list_all(tx)]


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
