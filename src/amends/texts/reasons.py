"""Why things are as they are: deadlines, owners, decisions."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

REASONS: Final[Mapping[str, Template]] = {
    "status_is": Template("the status is %(status)s"),
    "priority_is": Template("the priority is %(priority)s"),
    "segment_changed": Template("it moved to another segment", page="the ticket moved to another unit"),
    "customer_answered": Template("the customer was answered", page="the customer got an answer"),
    "contact_rules": Template("a ticket waits only for customers who were reached or called"),
    "is_history": Template("It is history: no rule is asked about it."),
    "reached_us": Template("answered; it reached us %(time)s"),
    "customer_wrote_again": Template("the customer sent more feedback", page="the customer wrote again"),
    "document_enabled": Template("%(kind)s %(name)s was enabled again", page="%(kind)s %(name)s was switched on again"),
    "document_disabled": Template("%(kind)s %(name)s was switched off"),
    "document_saved": Template("%(kind)s %(name)s, version %(version)s"),
    "calendar_data_changed": Template("time zones %(zones)s, public holidays %(holidays)s"),
    "time_limit": Template("time limit of %(hours_given)s hours", page="time limit of %(hours_given)s"),
    "by_policy": Template("policy %(name)s, version %(version)s", page="SLA policy %(name)s, version %(version)s"),
    "away_until": Template("away until %(time)s"),
    "at_their_limit": Template(
        "at their limit (%(count)s of %(limit)s)", page="has reached the limit of open tickets (%(count)s of %(limit)s)"
    ),
    "not_in_the_segment": Template("not in the segment", page="doesn't belong to this unit"),
    "complaint_is_about_them": Template("the complaint is about them"),
    "not_for_sensitive_cases": Template("does not handle sensitive cases"),
    "never_signed_in": Template("has never signed in"),
    "hands_over": Template("hands over", page="hands over their tickets"),
    "unknown_user": Template("unknown: %(email)s", page="there is no user %(email)s"),
    "nobody_named": Template("nobody is named for %(field)s %(value)r"),
    "has_a_ticket": Template("It has a ticket already."),
    "no_rule_matched": Template("No rule matched."),
    "by_calendar": Template("calendar %(name)s, version %(version)s"),
    "left": Template("left", page="has left the team"),
    "saw_no_score": Template("no score"),
    "saw_score": Template("score %(score)s"),
    "saw_score_on_scale": Template("score %(score)s of %(worst)s..%(best)s"),
    "saw_band": Template("%(score)s, %(band)s"),
    "saw_no_band": Template("%(score)s, no band"),
    "saw_words": Template("found %(found)s"),
    "saw_no_words": Template("found none"),
    "saw_segment": Template("segment %(code)s", page="unit %(code)s"),
    "saw_no_segment": Template("no segment", page="no unit"),
    "saw_language": Template("language %(tag)s"),
    "saw_no_language": Template("no language"),
    "saw_survey": Template("survey %(code)s"),
    "saw_transaction": Template("transaction %(reference)s"),
    "saw_no_transaction": Template("no transaction"),
    "saw_custom": Template("%(name)s %(value)s"),
    "saw_no_custom": Template("no %(name)s"),
    "rule_says": Template("%(words)s"),
}
