"""The columns of the list: what each is called, and what stands in it for a ticket."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from amends.http.web.kit.time_element import when
from amends.http.web.kit.unit_names import unit_name
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.ticket.columns import FIELD_PREFIX, TicketColumn
from amends.model.ticket.list_filter import Sort
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import FieldValue

COLUMN_LABELS: Final[Mapping[TicketColumn, str]] = {
    TicketColumn.NUMBER: N_("Number"),
    TicketColumn.CUSTOMER: N_("Customer"),
    TicketColumn.SCORE: N_("Score"),
    TicketColumn.WORDS: N_("What the customer said"),
    TicketColumn.STATUS: N_("Status"),
    TicketColumn.PRIORITY: N_("Priority"),
    TicketColumn.OWNER: N_("Owner"),
    TicketColumn.UNIT: N_("Unit"),
    TicketColumn.ROOT_CAUSE: N_("Root cause"),
    TicketColumn.DUE: N_("Due"),
    TicketColumn.OPENED: N_("Opened"),
    TicketColumn.CHANGED: N_("Changed"),
    TicketColumn.ESCALATION: N_("Level"),
    TicketColumn.PROMISE: N_("Promised"),
}
"""What each column is called."""

SORTED_BY: Final[Mapping[str, Sort]] = {
    TicketColumn.DUE.value: Sort.DUE,
    TicketColumn.OPENED.value: Sort.OPENED,
    TicketColumn.CHANGED.value: Sort.CHANGED,
}
"""The columns by which a list can be sorted."""

_WORDS_SHOWN: Final = 200


class Cell(Struct, frozen=True):
    """What stands in a column for a ticket; `tone` is "late", "soon" or ""."""

    column: str
    label: str
    text: str
    tone: str = ""


def cells(summary: TicketSummary, columns: Sequence[str], locale: UserLocale) -> Iterator[Cell]:
    """The cells of a ticket's row. A column that isn't there any more is left out."""
    for column in columns:
        if column.startswith(FIELD_PREFIX):
            value = summary.ticket.custom_fields.get(column.removeprefix(FIELD_PREFIX))
            yield Cell(column, column_label(column, locale), _field(value, locale))
        elif column in _TEXTS:
            tone = _tone(summary, locale) if column == TicketColumn.DUE else ""
            yield Cell(column, column_label(column, locale), _TEXTS[TicketColumn(column)](summary, locale), tone)


def column_label(column: str, locale: UserLocale) -> str:
    """What a column is called; a custom field by its code, which comes from its name."""
    if column.startswith(FIELD_PREFIX):
        return column.removeprefix(FIELD_PREFIX).replace("_", " ").capitalize()
    return locale.gettext(COLUMN_LABELS[TicketColumn(column)]) if column in list(TicketColumn) else column


def _customer(summary: TicketSummary, locale: UserLocale) -> str:
    own = summary.customer
    return own.name or own.email or own.phone or locale.gettext(N_("Unknown customer"))


def _score(summary: TicketSummary, locale: UserLocale) -> str:
    return "" if summary.ticket.score is None else locale.number(summary.ticket.score)


def _words(summary: TicketSummary, locale: UserLocale) -> str:
    words = summary.ticket.verbatim[: _WORDS_SHOWN + 1]
    return f"{words[:_WORDS_SHOWN]}…" if len(words) > _WORDS_SHOWN else words or locale.gettext(N_("No comment"))


def _due(summary: TicketSummary, locale: UserLocale) -> str:
    due_us = summary.ticket.due_us if summary.ticket.is_open else None
    return "" if due_us is None else when(due_us, locale, locale.until(due_us))


def _promise(summary: TicketSummary, locale: UserLocale) -> str:
    due_us = summary.ticket.promise_due_us
    return "" if due_us is None else when(due_us, locale, locale.until(due_us))


def _tone(summary: TicketSummary, locale: UserLocale) -> str:
    if summary.ticket.is_overdue(locale.now):
        return "late"
    return "soon" if summary.ticket.is_due(locale.now) else ""


def _field(value: FieldValue | None, locale: UserLocale) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.gettext(N_("yes") if value else N_("no"))
    return locale.decimal(str(value)) if isinstance(value, int | float) else str(value)


_TEXTS: Final[Mapping[TicketColumn, Callable[[TicketSummary, UserLocale], str]]] = {
    TicketColumn.NUMBER: lambda summary, _: Markup("<bdi>#{}</bdi>").format(summary.ticket.id),
    TicketColumn.CUSTOMER: _customer,
    TicketColumn.SCORE: _score,
    TicketColumn.WORDS: _words,
    TicketColumn.STATUS: lambda summary, locale: locale.gettext(labels.SHOWN_STATUS[summary.ticket.status]),
    TicketColumn.PRIORITY: lambda summary, locale: locale.gettext(labels.PRIORITY[summary.ticket.priority]),
    TicketColumn.OWNER: lambda summary, locale: summary.owner.name or locale.gettext(N_("nobody")),
    TicketColumn.UNIT: lambda summary, locale: unit_name(summary.current.name, locale.gettext),
    TicketColumn.ROOT_CAUSE: lambda summary, _: summary.root_cause.name if summary.root_cause else "",
    TicketColumn.DUE: _due,
    TicketColumn.OPENED: lambda summary, locale: when(summary.ticket.opened_us, locale),
    TicketColumn.CHANGED: lambda summary, locale: when(summary.ticket.changed_us, locale),
    TicketColumn.ESCALATION: lambda summary, _: str(summary.ticket.escalation_level or ""),
    TicketColumn.PROMISE: _promise,
}
