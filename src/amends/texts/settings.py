"""What is refused when a workspace is set up."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

SETTINGS: Final[Mapping[str, Template]] = {
    "too_many_fields_of_a_workspace": Template(
        "A workspace has at most %(count)s field.", many="A workspace has at most %(count)s fields."
    ),
    "not_a_field_code": Template("must be 1 to 40 lower-case letters, digits and underscores, with a letter first"),
    "has_no_options": Template("are for a choice; a %(type)s has no options"),
    "not_below_itself": Template(
        "must not be the segment itself or one below it", page="must not be the unit itself or one below it"
    ),
    "root_has_no_parent": Template("the Main Segment stays at the top", page="the main unit stays at the top"),
    "last_admin": Template("is the role of the last admin; make another user an admin first"),
    "boundaries_not_together": Template(
        "must be given together with happy_from", page="both boundaries must be filled in, or none"
    ),
    "recommends_from_0_to_10": Template("a survey that asks for recommending has a scale from 0 to 10"),
    "boundaries_need_a_scale": Template("boundaries need a scale: give the survey its own scale"),
    "boundaries_in_wrong_order": Template(
        "must be better than unhappy_to", page="must be better than the last unhappy score"
    ),
    "not_quiet_hours": Template('must be like "21:00-08:00"'),
    "webhooks_need_a_key": Template("Webhooks need the installation key: set AMENDS_SECRET_KEY and restart."),
    "webhook_is_disabled": Template(
        "The webhook is disabled; enable it first.", page="The webhook is switched off; switch it on first."
    ),
    "url_too_long_or_spaced": Template(
        "must be at most %(count)s character without spaces", many="must be at most %(count)s characters without spaces"
    ),
    "not_a_url": Template("is not a URL"),
    "not_a_scheme": Template("must begin with %(either)s"),
    "url_without_host": Template("must name a host"),
    "url_with_password": Template("must not contain a user name or password"),
    "url_with_fragment": Template("must not have a fragment"),
    "trial_in_a_trial": Template("This workspace is one to try out itself; make another one from your own."),
    "trial_is_there": Template("You have a workspace to try out already: %(id)s. Remove it first."),
    "no_trial": Template('"%(name)s" is not a workspace to try out; only such a workspace can be removed.'),
    "second_factor_first": Template("This workspace asks for a second factor: set it up first."),
    "options_in_use": Template("Tickets still use %(options)s; archive the field, or change these tickets first."),
    "scope_not_yours": Template(
        "you do not have %(scope)s yourself", page='you do not have the right "%(scope)s" yourself'
    ),
    "admin_key_is_unlimited": Template("must be empty for a key with the scope admin, which is never limited"),
    "name_own_segments": Template(
        "must name segments that you have yourself", page="must name units that you have yourself"
    ),
    "you_have_no_access_to_segment": Template(
        "you have no access to the segment %(code)r", page="you have no access to the unit %(code)r"
    ),
}
