"""API keys."""

from msgspec import structs

from amends.instants import rfc3339
from amends.model.key import KeyDetail, NewKey, OwnKey
from amends.model.person import TeamMember
from amends.serializers.times import time_or_none
from amends.wire.keys import KeyView, KeyWorkspace, OwnKeyView
from amends.wire.tickets import Owner, SegmentName


def key_view(detail: KeyDetail) -> KeyView:
    """A key, without its secret."""
    own = detail.key
    return KeyView(
        id=own.id,
        name=own.name,
        owner_id=own.owner_id or None,
        owner=_owner(detail.owner),
        prefix=own.prefix,
        last_four=own.last_four,
        scopes=sorted(own.scopes),
        segment_ids=list(own.segment_ids),
        created_time=rfc3339(own.created_us),
        expires_time=time_or_none(own.expires_us),
        revoked_time=time_or_none(own.revoked_us),
        last_used_time=time_or_none(own.last_used_us),
    )


def new_key_view(made: NewKey) -> KeyView:
    """A key that was just made, with the secret that is never shown again."""
    return structs.replace(key_view(KeyDetail(made.key, made.owner)), secret=made.secret)


def own_key_view(own: OwnKey) -> OwnKeyView:
    """A key as it is shown to whoever comes with it."""
    return OwnKeyView(
        id=own.key.id,
        name=own.key.name,
        owner=_owner(own.owner),
        scopes=[each.value for each in sorted(own.key.scopes)],
        segments=[SegmentName(each.id, each.code, each.name) for each in own.segments],
        workspace=KeyWorkspace(own.workspace.id, own.workspace.name, own.workspace.time_zone),
        created_time=rfc3339(own.key.created_us),
        expires_time=time_or_none(own.key.expires_us),
    )


def _owner(own: TeamMember | None) -> Owner | None:
    return Owner(own.id, own.email, own.name) if own else None
