"""What is refused of any thing that has an ID or a name."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

THINGS: Final[Mapping[str, Template]] = {
    "not_found": Template("There is no %(kind)s %(which)s here.", page="This doesn't exist here: %(kind)s %(which)s"),
    "no_access": Template(
        "This key has no access to the %(kind)s %(which)s.", page="You have no access to this: %(kind)s %(which)s"
    ),
    "no_access_to_notifications": Template(
        "This key has no access to the notifications of the user %(id)s.",
        page="You have no access to the notifications of the user %(id)s",
    ),
    "trial_name": Template("To try out"),
    "tick_to_remove": Template("tick it first: what is removed can't be brought back"),
    "no_trial_of_yours": Template("You have no workspace to try out."),
    "was_changed": Template(
        "The %(kind)s %(which)s was changed in the meantime; load it again.",
        page="Somebody else changed this meanwhile: %(kind)s %(which)s. Load it again.",
    ),
    "root_cause_exists": Template("There is a root cause with the code %(code)r already."),
    "segment_exists": Template(
        "There is a segment with the code %(code)r already.", page="There is a unit with the code %(code)r already."
    ),
    "field_exists": Template("There is a field with the code %(code)r already."),
    "view_exists": Template("There is a view with the name %(name)r already."),
    "user_exists": Template(
        "There is a user with the e-mail address %(email)s already.", page="There is a user %(email)s already."
    ),
    "shared_views_need_manage": Template(
        "Shared views need the scope manage.",
        page="Only managers and admins can create and change views for everybody.",
    ),
    "version_of": Template("%(id)s version %(version)s", page="%(id)s, version %(version)s"),
    "nothing_left_to_erase": Template(
        "Nothing that somebody wrote is left in event %(version)s of the ticket %(number)s."
    ),
    "event_of_ticket": Template("%(version)s of the ticket %(number)s"),
    "no_thing_with_id": Template("there is no %(kind)s %(id)s", page="this doesn't exist here: %(kind)s %(id)s"),
    "no_access_to_tickets": Template(
        "This key has no access to the tickets of the user %(id)s.",
        page="You have no access to the tickets of the user %(id)s",
    ),
    "no_access_to_absences": Template(
        "This key has no access to the absences of the user %(id)s.",
        page="You have no access to the absences of the user %(id)s",
    ),
}
