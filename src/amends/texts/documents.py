"""What is wrong with a document: a rule, a route, a calendar, an SLA policy, status changes."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

DOCUMENTS: Final[Mapping[str, Template]] = {
    "given_twice": Template("is given twice; keep one"),
    "lists_none": Template("must list at least one"),
    "lists_no_words": Template("must list the words"),
    "nothing_to_search": Template("contains no letter, digit or emoji to search for"),
    "not_a_language_tag": Template('must be the tag of a language, such as "es" or "pt-br"'),
    "unknown_placeholder": Template("line %(line)s: {{%(name)s}} is no placeholder; use %(choices)s"),
    "no_field_to_fill_in": Template("line %(line)s: there is no custom field with the code %(code)r"),
    "placeholders_unfilled": Template("the ticket doesn't know %(names)s; write the text yourself"),
    "placeholder_not_whole": Template("line %(line)s: a placeholder is written {{name}}, or {{name|text instead}}"),
    "not_present": Template("must be present = true or present = false"),
    "names_no_field": Template("must name the field"),
    "tests_nothing": Template("must have one of equals, present, or at_least and at_most"),
    "has_no_bound": Template("must have at_least, at_most or both"),
    "bounds_match_nothing": Template("matches nothing: at_least %(lowest)s is above at_most %(highest)s"),
    "gives_no_reason": Template('must give the reason: reason = "..."'),
    "not_a_users_email": Template("must be the e-mail address of a user"),
    "not_a_place_of_names": Template("must be words, or custom. and the name of a field, like custom.agent"),
    "nested_too_deep": Template("is nested deeper than %(limit)s all, any and not"),
    "has_no_value": Template("must have at least one value"),
    "too_many_values": Template(
        "%(count)s value; at most %(limit)s are allowed", many="%(count)s values; at most %(limit)s are allowed"
    ),
    "names_no_owner": Template('must name the owner: owner = "carmen@example.com"'),
    "names_no_values": Template('must name a field and its values: name = "custom.floor", values = { "3" = "e-mail" }'),
    "not_language_or_field": Template("must be %(name)s or a custom field, like custom.floor"),
    "document_too_long": Template(
        "the %(kind)s has %(count)s character; at most %(limit)s are allowed",
        many="the %(kind)s has %(count)s characters; at most %(limit)s are allowed",
    ),
    "document_empty": Template("the %(kind)s is empty; write one in TOML or JSON"),
    "document_too_deep": Template("this %(notation)s is nested too deep to be read"),
    "document_unreadable": Template("this is not %(notation)s: %(error)s"),
    "mapping_too_long": Template(
        "the mapping has %(count)s character; at most %(limit)s are read",
        many="the mapping has %(count)s characters; at most %(limit)s are read",
    ),
    "mapping_too_deep": Template("the mapping is nested too deep to be read"),
    "not_a_number": Template("%(name)s is not a number"),
    "not_opening_hours": Template('must be like "09:00-18:00", "22:00-06:00" past midnight, or "00:00-24:00"'),
    "no_holidays": Template("no holidays are known for %(country)r; use a country code like ES"),
    "public_holiday": Template("%(holiday)s"),
    "holidays_known_until": Template(
        "The public holidays of %(country)s are known until the end of %(year)s. Add later ones as exceptions."
    ),
    "holidays_unknown": Template(
        "No public holidays are known for %(country)s. Add the days that are closed as exceptions."
    ),
    "no_region": Template("%(region)r is not a region of the country; use one of %(choices)s"),
    "earlier_than_the_level_before": Template("must not be earlier than the level before"),
    "name_is_shared": Template(
        "can't be changed: all versions share it. To rename it, add a new one and switch this one off"
    ),
    "step_is_there_twice": Template("%(before)s to %(after)s is there twice"),
    "no_path_to_closed": Template("no path leads to CLOSED from %(statuses)s"),
    "not_a_status": Template("%(text)r is not a status; use %(choices)s"),
    "leads_to_itself": Template("leads from %(before)s to itself"),
    "unknown_key": Template("is not a known %(part)s; use %(choices)s"),
    "unknown_key_but": Template("is not a known %(part)s (did you mean %(nearest)s?); use %(choices)s"),
    "has_none_of": Template("must have one of %(choices)s; it has none of them"),
    "has_several_of": Template("must have one of %(choices)s; it has %(all)s"),
    "has_several_conditions": Template("has %(number)s conditions (%(names)s); a table has one: use all or any"),
    "has_several_conditions_and_a_language": Template(
        "has %(number)s conditions (%(names)s); a table has one: use all or any; set the "
        'language of the words inside: words_any = { words = ["..."], read_as = "en" }'
    ),
    "has_no_condition": Template("has no condition; use %(choices)s"),
    "route_needs_a_name": Template(
        'is missing: name = "..." says what people call the route',
        page='is missing: name = "..." says what people call the assignment rule',
    ),
    "route_needs_an_order": Template(
        "is missing: order = 10 says when the route is tried, lower first",
        page="is missing: order = 10 says when the assignment rule is tried, lower first",
    ),
    "route_needs_a_strategy": Template("is missing: strategy = { round_robin = {} } says how the owner is chosen"),
    "rule_needs_a_name": Template('is missing: name = "..." says what people call the rule'),
    "rule_needs_an_order": Template("is missing: order = 10 says when the rule is tried, lower first"),
    "rule_needs_an_action": Template("is missing: [then.open], [then.attach] or [then.ignore] says what the rule does"),
}
