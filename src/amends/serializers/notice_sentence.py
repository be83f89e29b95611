"""A notification as a sentence that people read: who did what with which ticket, and whose it is."""

from typing import Final

from amends.model.notification import Notification
from amends.texts.text import Text, say

_BY: Final = {
    "mentioned": "mentioned_by",
    "new_reply": "new_reply_by",
    "contact_attempt": "contact_attempt_by",
    "status_changed": "status_changed_by",
    "you_are_the_owner": "you_are_the_owner_by",
    "escalated_by_hand": "escalated_by_hand_by",
    "escalated_because": "escalated_because_by",
    "promise_moved": "promise_moved_by",
    "promise_broken": "promise_broken_by",
    "snoozed_until": "snoozed_until_by",
    "snoozed_until_answer": "snoozed_until_answer_by",
}
"""The sentence for what is told of something that somebody of the team did."""
_OF: Final = {
    "customer_sent_more": "customer_sent_more_of",
    "you_are_the_owner": "you_are_the_owner_of",
    "nobody_available": "nobody_available_of",
}
"""The sentence for what is told of something that nobody of the team did."""


def sentence_of(told: Notification, who: str) -> Text | None:
    """A notification as a sentence that says who did what with which ticket; None where there is no more to say.

    `who` is the name of the user who did it, "" for nobody of the team.
    """
    number = told.subject.ticket_id
    if not told.text or not number:
        return told.text or None
    name = told.customer_name
    ticket = say("ticket_of_customer", number=number, name=name) if name else say("ticket_by_number", number=number)
    code = (_BY if who else _OF).get(told.text.code)
    if code is None:
        return say("notice_of_ticket", ticket=ticket, text=told.text)
    return say(code, **told.text.parameters, ticket=ticket, **({"who": who} if who else {}))
