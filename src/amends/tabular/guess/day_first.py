"""Whether the day or the month is first in a column where both orders are there, or nothing tells."""

from amends.tabular.day_orders import DayOrders
from amends.tabular.guess.sampled import SampledColumn
from amends.tabular.guess.time_forms import forms_of
from amends.texts.text import Text, say

DAY_FIRST, MONTH_FIRST = "day", "month"


def orders_of(column: SampledColumn, form: str) -> DayOrders:
    """What all rows of a column tell of the days that are written with the marks of a format."""
    return column.days.get("/" if "/" in form else "-", DayOrders())


def mixed_orders(column: SampledColumn) -> DayOrders | None:
    """What the rows tell where both orders are there, None where at most one is."""
    return next((each for each in column.days.values() if each.is_mixed), None)


def proofs_of(column: SampledColumn) -> dict[str, str]:
    """For each order a text of the column that can't be read otherwise."""
    found: dict[str, str] = {}
    for each in column.days.values():
        for order, texts in ((DAY_FIRST, each.day_texts), (MONTH_FIRST, each.month_texts)):
            if texts:
                found.setdefault(order, texts[0])
    return found


def further_formats(column: SampledColumn) -> tuple[str, ...]:
    """The formats of days that can be read in one order only, of those columns that have both."""
    mixed = [each for each in column.days.values() if each.is_mixed]
    found = [forms_of(text) for each in mixed for text in (*each.day_texts, *each.month_texts)]
    return tuple(dict.fromkeys(forms[0] for forms in found if len(forms) == 1))


def why_mixed(orders: DayOrders) -> Text:
    """In words what is first in how many rows, where one order is nearly that of all."""
    day, month = (orders.day, orders.day_texts[0]), (orders.month, orders.month_texts[0])
    code = "guess_mostly_day_first" if orders.mostly == DAY_FIRST else "guess_mostly_month_first"
    (count, text), (others, other) = (day, month) if orders.mostly == DAY_FIRST else (month, day)
    return say(code, count=count, text=text, others=others, other=other)


def looked_at(column: SampledColumn) -> tuple[Text, ...]:
    """How many rows were looked at, where there are more."""
    partly = [each for each in column.days.values() if not each.is_whole and (each.day or each.month)]
    return (say("guess_first_rows", count=partly[0].rows),) if partly else ()


def question_of(column: SampledColumn, example: str) -> Text:
    """What to ask where neither order can be taken."""
    mixed = mixed_orders(column)
    if mixed is None:
        return say("guess_day_or_month", column=column.name, text=example)
    return say(
        "guess_day_and_month",
        column=column.name,
        count=mixed.day,
        text=mixed.day_texts[0],
        others=mixed.month,
        other=mixed.month_texts[0],
    )
