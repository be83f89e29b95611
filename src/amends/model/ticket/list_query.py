"""Ticket queries: what people look for, as the names and texts of an address's query, a saved view or a bulk action."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias

from msgspec import Meta

from amends.errors import FieldError, Invalid, UnreadableError
from amends.ids import HIGHEST_ID, parse_id
from amends.instants import InstantUs, from_text, rfc3339
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.status import Priority, Status
from amends.model.ticket.list_filter import Sort
from amends.texts.text import say

TicketQuery = Mapping[str, Any]
"""Values by the names of QUERY_FIELDS."""

FIELD_PREFIX: Final = "fields."
"""What the names of custom fields begin with: `fields.refund`."""

_MAX_IN_A_LIST = 100
_MAX_HOURS = 24 * 366


_Text: TypeAlias = Annotated[
    str, Meta(max_length=MAX_NAME_CHARACTERS, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")
]
_Number: TypeAlias = Annotated[int, Meta(gt=-(10**18), lt=10**18)]
_Id: TypeAlias = Annotated[int, Meta(ge=0, le=HIGHEST_ID)]
_Ids: TypeAlias = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,17})(,(0|[1-9][0-9]{0,17})){0,99}$")]
_Time: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
_Flag: TypeAlias = Literal["true", "false"]


class QueryField(NamedTuple):
    """How a field is read from a text and written as one; reading raises ValueError with what it must be.

    `type` says the same to whoever reads the documentation.
    """

    meaning: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    type: Any


def _words(kind: type[Status] | type[Priority]) -> tuple[Callable[[str], Any], Callable[[Any], str], Any]:
    def read(text: str) -> tuple[Any, ...]:
        names = text.split(",")
        if not set(names) <= kind.__members__.keys():
            raise UnreadableError(say("not_choices", choices=kind.__members__))
        return tuple(kind[name] for name in dict.fromkeys(names))

    one = "|".join(kind.__members__)
    some = Annotated[str, Meta(pattern=f"^({one})(,({one}))*$")]
    return read, lambda value: ",".join(each.name for each in value), some


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise UnreadableError(say("not_whole"))
    return int(text)


def _hours(text: str) -> int:
    number = _number(text)
    if not 1 <= number <= _MAX_HOURS:
        raise UnreadableError(say("not_whole_between", lowest=1, highest=_MAX_HOURS))
    return number


def _id(text: str) -> int:
    number = 0 if text == "0" else parse_id(text)
    if number is None:
        raise UnreadableError(say("not_whole_between", lowest=0, highest=HIGHEST_ID))
    return number


def _ids(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) > _MAX_IN_A_LIST:
        raise UnreadableError(say("too_many_numbers", count=_MAX_IN_A_LIST))
    return tuple(dict.fromkeys(_id(part) for part in parts))


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise UnreadableError(say("not_boolean"))
    return text == "true"


def _time(text: str) -> InstantUs:
    try:
        return from_text(text)
    except ValueError:
        raise UnreadableError(say("not_a_time")) from None


def _text(text: str) -> str:
    reason = text_error(text, MAX_NAME_CHARACTERS)
    if reason:
        raise UnreadableError(reason)
    return text


def _sort(text: str) -> Sort:
    if text not in list(Sort):
        raise UnreadableError(say("not_a_choice", choices=Sort))
    return Sort(text)


def _flag_text(value: bool) -> str:  # noqa: FBT001 - a writer of the table takes the value alone
    return "true" if value else "false"


_ENDS: Final = {"from": "The `{}` time is at or after this time", "before": "The `{}` time is before this time"}
PERIODS: Final = ("opened", "closed", "changed", "issue", "due", "promise_due", "waits_since")

QUERY_FIELDS: Final[Mapping[str, QueryField]] = {
    "status": QueryField(
        "NEW, IN_PROGRESS, PENDING, ESCALATED, RESOLVED or CLOSED; several with commas", *_words(Status)
    ),
    "priority": QueryField("CRITICAL, HIGH, MEDIUM or LOW; several with commas", *_words(Priority)),
    "external_id": QueryField("What another system calls the ticket", _text, str, _Text),
    "type": QueryField("The type of the ticket", _text, str, _Text),
    "segment": QueryField(
        "Code of the segment that has the ticket now; segments below it are included", _text, str, _Text
    ),
    "segment_only": QueryField(
        "Code of the segment that has the ticket now; segments below it are not included", _text, str, _Text
    ),
    "origin_segment": QueryField(
        "Code of the segment where the feedback arose; segments below it are included", _text, str, _Text
    ),
    "owner_id": QueryField(
        "ID of the owner, 0 for tickets without an owner; several with commas",
        _ids,
        lambda value: ",".join(map(str, value)),
        _Ids,
    ),
    "survey_id": QueryField("ID of the survey", _id, str, _Id),
    "customer_id": QueryField("ID of the customer", _id, str, _Id),
    "rule_id": QueryField("ID of the rule that opened the ticket; 0 for tickets that no rule opened", _id, str, _Id),
    "scale": QueryField("The scale of the score", _text, str, _Text),
    "score_from": QueryField("The lowest score", _number, str, _Number),
    "score_to": QueryField("The highest score", _number, str, _Number),
    "root_cause": QueryField("Code of the root cause; causes below it are included", _text, str, _Text),
    "has_root_cause": QueryField("true: with a root cause; false: without one", _flag, _flag_text, _Flag),
    "watcher_id": QueryField("ID of a user who watches the ticket", _id, str, _Id),
    "overdue": QueryField("true: a deadline has passed; false: no deadline has passed", _flag, _flag_text, _Flag),
    "reached": QueryField(
        "true: somebody reached the customer; false: nobody has reached them yet", _flag, _flag_text, _Flag
    ),
    "promised": QueryField("true: with an open promise to the customer; false: without one", _flag, _flag_text, _Flag),
    "promise_overdue": QueryField(
        "true: the time of an open promise has passed; false: it has not", _flag, _flag_text, _Flag
    ),
    "snoozed": QueryField("true: snoozed by its owner; false: not snoozed", _flag, _flag_text, _Flag),
    "broken_promises_from": QueryField(
        "The lowest number of promises that are broken, or overdue and still open", _number, str, _Number
    ),
    "contact_attempts_from": QueryField("The lowest number of contact attempts", _number, str, _Number),
    "contacted": QueryField("true: with a contact attempt or a reply; false: with neither", _flag, _flag_text, _Flag),
    "reopenings_from": QueryField("The lowest number of reopenings", _number, str, _Number),
    "escalation_level_from": QueryField("The lowest level of escalation", _number, str, _Number),
    "postponements_from": QueryField(
        "The lowest number of changes of priority or segment that made a deadline later", _number, str, _Number
    ),
    "due_within_hours": QueryField(
        "The next deadline is in the future, at most this many hours from now",
        _hours,
        str,
        Annotated[int, Meta(ge=1, le=_MAX_HOURS)],
    ),
    **{
        f"{name}_{end}": QueryField(_ENDS[end].format(name), _time, rfc3339, _Time) for name in PERIODS for end in _ENDS
    },
    "q": QueryField(
        'Search for words in feedback, notes, replies and names; "in quotation marks" for a phrase', _text, str, _Text
    ),
    "sort": QueryField(
        "opened (newest first, the default), due (next deadline first) or changed (last changed first)",
        _sort,
        str,
        Sort,
    ),
}

CUSTOM_FIELD: Final = QueryField("The value of a custom field, by its code", _text, str, _Text)
"""What the parameter of a custom field is, whose name is the prefix and the code."""


def read(texts: Mapping[str, str]) -> TicketQuery:
    """The query that some texts state. Raises Invalid with every fault; other names are faults too."""
    return read_by(QUERY_FIELDS, texts, CUSTOM_FIELD)


def read_by(
    fields: Mapping[str, QueryField], texts: Mapping[str, str], custom: QueryField | None = None
) -> Mapping[str, Any]:
    """What some texts state by these fields, and by `custom` for the names of custom fields. Raises as `read`."""
    found: dict[str, Any] = {}
    errors = []
    for name, text in texts.items():
        own = custom if custom and name.startswith(FIELD_PREFIX) else fields.get(name)
        if own is None:
            errors.append(FieldError(name[:MAX_NAME_CHARACTERS], say("unknown_parameter", choices=fields)))
            continue
        try:
            found[name] = own.read(text)
        except UnreadableError as error:
            errors.append(FieldError(name, error.reason))
    if errors:
        raise Invalid(*errors)
    return found


def write(query: TicketQuery) -> dict[str, str]:
    """The texts that state a query."""
    return {name: QUERY_FIELDS.get(name, CUSTOM_FIELD).write(value) for name, value in query.items()}
