"""Saved replies filled from a ticket: numbers, dates and names as the language writes them in which they are read."""

from collections.abc import Mapping
from datetime import date

from amends.i18n.labels import N_
from amends.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from amends.i18n.locale import UserLocale
from amends.instants import InstantUs
from amends.model.saved_reply import FIELD, SavedReply, SavedReplyDocument, TicketReplies, fill
from amends.model.segment import MAIN_SEGMENT_NAME
from amends.model.ticket.custom_field import Field, FieldType
from amends.wire.saved_replies import FilledReplies, FilledReplyView


def filled_replies(found: TicketReplies, now: InstantUs, reader: str = SOURCE_LANGUAGE) -> FilledReplies:
    """The saved replies for a ticket; `reader` is the language of who writes with them."""
    return FilledReplies([_filled(found, each, now, reader) for each in found.replies])


def _filled(found: TicketReplies, reply: SavedReply, now: InstantUs, reader: str) -> FilledReplyView:
    document = reply.document
    locale = UserLocale(_language(document, found.language, reader), found.summary.time_zone, now)
    filled = fill(document.text, _values(found, locale))
    return FilledReplyView(
        id=reply.id,
        name=document.name,
        use=document.use,
        language=document.language,
        text=filled.text,
        missing=filled.missing,
        does=document.does,
    )


def _language(document: SavedReplyDocument, customer: str, reader: str) -> str:
    """In which language a text is filled: its own, else the customer's if they may read it, else the writer's."""
    asked = (document.language, customer if document.use != "note" else "", reader)
    return next((each for each in asked if each in LANGUAGES), SOURCE_LANGUAGE)


def _values(found: TicketReplies, locale: UserLocale) -> Mapping[str, str]:
    """What fills each placeholder; "" for what isn't known."""
    summary = found.summary
    ticket, unit = summary.ticket, summary.current.name
    return {
        "customer_name": summary.customer.name,
        "ticket": str(ticket.id),
        "unit": locale.gettext(N_("Main unit")) if unit == MAIN_SEGMENT_NAME else unit,
        "score": "" if ticket.score is None else locale.number(ticket.score),
        "comment": ticket.verbatim,
        "answered_on": locale.day(ticket.issue_us),
        "today": locale.day(locale.now),
        "owner_name": summary.owner.name,
        "my_name": found.my_name,
        "workspace": found.workspace,
        **{f"{FIELD}{each.code}": _field(found, each, locale) for each in found.fields},
    }


def _field(found: TicketReplies, field: Field, locale: UserLocale) -> str:
    """What a ticket has in a custom field, as people write it; "" for nothing."""
    value = found.summary.ticket.custom_fields.get(field.code)
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.gettext(N_("yes") if value else N_("no"))
    if field.type is FieldType.USER:
        return found.people[int(value)].name if int(value) in found.people else ""
    if field.type is FieldType.DATE:
        return locale.date(date.fromisoformat(str(value)))
    return locale.decimal(str(value)) if field.type is FieldType.NUMBER else str(value)
