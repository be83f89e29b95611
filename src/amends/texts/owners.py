"""Why somebody, or nobody, has a ticket."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

OWNERS: Final[Mapping[str, Template]] = {
    "owner_removed": Template("Nobody has it: %(by)s removed %(name)s at %(time)s."),
    "owner_assigned": Template("%(name)s has it: %(by)s assigned it to them at %(time)s."),
    "owner_at_opening": Template("%(name)s has it: %(by)s assigned it to them when it was opened."),
    "no_owner_at_opening": Template("Nobody has it: no route matched when it opened, and no owner was named."),
    "routed_to": Template("%(name)s has it: the route %(route)s (version %(version)s) chose them by %(strategy)s."),
    "route_found_nobody": Template(
        "Nobody has it: the route %(route)s (version %(version)s) found nobody who is available."
    ),
    "nobody_routed": Template("Nobody has it: the named owner can't take it, and no route matches."),
    "passed_over": Template("Passed over: %(people)s."),
    "passed_over_one": Template("%(name)s, %(reason)s"),
    "notified": Template("Notified: %(names)s."),
    "by_one": Template("the %(kind)s %(id)s"),
    "by_named": Template("the %(kind)s %(name)s"),
    "by_kind": Template("the %(kind)s"),
    "by_amends": Template("Amends"),
    "user_with_id": Template("user %(id)s"),
}
