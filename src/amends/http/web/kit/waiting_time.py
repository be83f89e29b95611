"""How long a ticket has taken, in words: "Waiting 19 days; 72 working hours of ours"; and how far it was escalated."""

from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import HOUR_US
from amends.model.ticket.ticket import Ticket
from amends.usecases.ticket_detail import TicketDetail


def waited(detail: TicketDetail, locale: UserLocale) -> str:
    """How long the customer waits or waited, and how much of it was our working time."""
    elapsed = detail.time.elapsed
    words = N_("Waiting %(time)s") if detail.summary.ticket.is_open else N_("Took %(time)s")
    waiting = locale.gettext(words) % {"time": locale.span(elapsed.customer_us, is_rough=True)}
    joined = locale.gettext(N_("%(waiting)s; %(worked)s"))
    return joined % {"waiting": waiting, "worked": _worked(elapsed.team_us, locale)}


def escalation_level(ticket: Ticket) -> int:
    """The highest level to which a target of an open ticket was escalated, 0 for none."""
    if not ticket.is_open:
        return 0
    return ticket.escalation_level


def _worked(length_us: int, locale: UserLocale) -> str:
    hours = length_us // HOUR_US
    if not hours:
        return locale.gettext(N_("%(time)s of our working time")) % {"time": locale.span(length_us)}
    said = locale.ngettext("%(num)s working hour of ours", "%(num)s working hours of ours", hours)
    return said % {"num": locale.number(hours)}
