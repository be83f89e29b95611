"""What people of a team are told."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

NOTICES: Final[Mapping[str, Template]] = {
    "customer_sent_more": Template("The customer sent more feedback.", page="The customer wrote again."),
    "mentioned": Template("You are mentioned: %(words)s"),
    "mention_withdrawn": Template("You were mentioned in a note that was withdrawn."),
    "new_reply": Template("New reply to the customer: %(words)s", page="The customer got an answer: %(words)s"),
    "contact_attempt": Template(
        "Contact attempt %(number)s: %(channel)s, %(outcome)s.",
        page="Contact attempt %(number)s: %(channel)s, %(outcome)s",
    ),
    "status_changed": Template(
        "The status is %(after)s now; it was %(before)s.", page="Status: %(before)s → %(after)s"
    ),
    "you_are_the_owner": Template("You are the owner now.", page="This ticket is assigned to you now."),
    "nobody_available": Template("Nobody was available to take it.", page="Nobody was available to take this ticket."),
    "deadline_near": Template("The deadline of its %(clock)s is near.", page="Target due soon: %(clock)s"),
    "deadline_passed": Template("The deadline of its %(clock)s has passed.", page="Target missed: %(clock)s"),
    "escalated": Template(
        "The deadline of its %(clock)s has passed: level %(level)s, %(action)s.",
        page="Target missed: %(clock)s. Escalated to level %(level)s.",
    ),
    "escalated_by_hand": Template(
        "It was escalated to level %(level)s.", page="This ticket was escalated to level %(level)s."
    ),
    "escalated_because": Template(
        "It was escalated to level %(level)s: %(words)s",
        page="This ticket was escalated to level %(level)s: %(words)s",
    ),
    "asked_to_take_over": Template(
        "The deadline of its %(clock)s has passed: level %(level)s. You are asked to take it over.",
        page="Target missed: %(clock)s. Escalated to level %(level)s. You are asked to take this ticket over.",
    ),
    "promise_near": Template(
        "A promise to the customer is due at %(time)s.", page="A promise to the customer is due soon: %(time)s"
    ),
    "promise_overdue": Template(
        "A promise to the customer was due at %(time)s, and nobody said that it was kept.",
        page="A promise to the customer is overdue since %(time)s",
    ),
    "promise_moved": Template(
        "A promise to the customer is due at %(time)s now.", page="A promise to the customer has another time: %(time)s"
    ),
    "snoozed_until": Template(
        "It was snoozed for you until %(time)s.", page="This ticket was snoozed for you until %(time)s"
    ),
    "snoozed_until_answer": Template(
        "It was snoozed for you until the customer answers.",
        page="This ticket was snoozed for you until the customer answers.",
    ),
    "woken": Template("Its snooze is over.", page="This ticket is back: its snooze is over."),
    "woken_by_escalation": Template(
        "Its snooze is over: it was escalated.", page="This ticket is back from its snooze: it was escalated."
    ),
    "promise_broken": Template("A promise to the customer was broken."),
    "targets_missed": Template(
        "%(count)s more target was missed in this hour.", many="%(count)s more targets were missed in this hour."
    ),
    "webhook_disabled": Template("The webhook %(id)s to %(url)s was switched off. %(reason)s"),
}

NOTICE_SENTENCES: Final[Mapping[str, Template]] = {
    "ticket_of_customer": Template("#%(number)s, %(name)s"),
    "ticket_by_number": Template("#%(number)s"),
    "notice_of_ticket": Template("%(ticket)s: %(text)s"),
    "customer_sent_more_of": Template("The customer of %(ticket)s wrote again"),
    "you_are_the_owner_of": Template("%(ticket)s is assigned to you"),
    "nobody_available_of": Template("Nobody was available to take %(ticket)s"),
    "mentioned_by": Template("%(who)s mentioned you in %(ticket)s: %(words)s"),
    "new_reply_by": Template("%(who)s answered the customer of %(ticket)s: %(words)s"),
    "contact_attempt_by": Template("%(who)s tried to reach the customer of %(ticket)s: %(channel)s, %(outcome)s"),
    "status_changed_by": Template("%(who)s changed the status of %(ticket)s: %(before)s \u2192 %(after)s"),
    "you_are_the_owner_by": Template("%(who)s assigned %(ticket)s to you"),
    "escalated_by_hand_by": Template("%(who)s escalated %(ticket)s to level %(level)s"),
    "escalated_because_by": Template("%(who)s escalated %(ticket)s to level %(level)s: %(words)s"),
    "promise_moved_by": Template("%(who)s moved a promise to the customer of %(ticket)s to %(time)s"),
    "promise_broken_by": Template("%(who)s said that a promise to the customer of %(ticket)s was broken"),
    "snoozed_until_by": Template("%(who)s snoozed %(ticket)s for you until %(time)s"),
    "snoozed_until_answer_by": Template("%(who)s snoozed %(ticket)s for you until the customer answers"),
}
"""Notifications as sentences: `_by` is of what somebody of the team did, `_of` of what nobody of it did."""
