"""API keys."""

from msgspec import structs

from amends.instants import rfc3339
from amends.model.key import Key, NewKey
from amends.serializers.times import time_or_none
from amends.wire.keys import KeyView


def key_view(own: Key) -> KeyView:
    """A key, without its secret."""
    return KeyView(
        id=own.id,
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
    return structs.replace(key_view(made.key), secret=made.secret)
