"""Root causes: a workspace's own tree of why things go wrong."""

from msgspec import Struct

from amends.instants import InstantUs


class Cause(Struct, frozen=True):
    """`code` is what the API calls it; `parent_id` is 0 at the top of the tree."""

    id: int
    parent_id: int
    code: str
    name: str
    created_us: InstantUs
