"""Times as our own API writes them: RFC 3339 in `Z`, with microseconds."""

from amends.instants import InstantUs, rfc3339


def time_or_none(instant: InstantUs | None) -> str | None:
    """A time in `Z`, or null for none."""
    return None if instant is None else rfc3339(instant)
