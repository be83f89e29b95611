"""A notification as a sentence that people read: who did what with which ticket, and whose it is."""

from amends.model.notification import Notification
from amends.texts.notices import NOTICE_SENTENCES
from amends.texts.text import Text, say


def sentence_of(told: Notification, who: str) -> Text | None:
    """A notification as a sentence that says who did what with which ticket; None where there is no more to say.

    `who` is the name of the user who did it, "" for nobody of the team.
    """
    number = told.subject.ticket_id
    if not told.text or not number:
        return told.text or None
    name = told.customer_name
    ticket = say("ticket_of_customer", number=number, name=name) if name else say("ticket_by_number", number=number)
    code = f"{told.text.code}_{'by' if who else 'of'}"
    if code not in NOTICE_SENTENCES:
        return say("notice_of_ticket", ticket=ticket, text=told.text)
    return say(code, **told.text.parameters, ticket=ticket, **({"who": who} if who else {}))
