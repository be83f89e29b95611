"""Examples of answers for the OpenAPI document, made from the Structs of the answers: whole, and always in their shape.

A field's value is that of `VALUES` for its name, or the first that its type allows.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import NODEFAULT, inspect
from msgspec.inspect import Field, StructType, Type

from amends.model.routing.strategies import STRATEGIES

_TIME: Final = "2026-11-30T10:57:00.443231Z"

VALUES: Final[Mapping[str, Any]] = {
    "Actor.kind": "key",
    "Actor.name": "Data warehouse",
    "AttachmentView.name": "photo.jpg",
    "AttemptView.status": 200,
    "By.kind": "key",
    "By.name": "Data warehouse",
    "CauseName.code": "MONEY",
    "CauseName.name": "Money",
    "CauseView.code": "MONEY",
    "CauseView.name": "Money",
    "CreateAnswer.status": "success",
    "CreatedTicket.priority": "HIGH",
    "CreatedTicket.status": "NEW",
    "CustomerView.name": "Eva",
    "DeadlineView.kind": "resolution",
    "DeliveryView.state": "delivered",
    "DuplicateCustomersView.kind": "email",
    "ImportView.name": "visits.csv",
    "KeyView.name": "Data warehouse",
    "KeyWorkspace.name": "Casa Sol",
    "ListAnswer.status": "success",
    "ListedTicket.priority": "HIGH",
    "ListedTicket.status": "NEW",
    "OwnKeyView.name": "Data warehouse",
    "Owner.email": "carmen@hotel.example",
    "Owner.name": "Carmen Vidal",
    "MappingView.document": 'survey = "visits"\nreference = { column = "Response ID" }\n',
    "Person.name": "Carmen Vidal",
    "ProgressView.done": 48213,
    "ProgressView.lines": 512,
    "ProgressView.total": 96426,
    "ProgressView.unit": "bytes",
    "QuestionView.key": "time.format",
    "QuestionView.options": ["dd/mm/yyyy", "mm/dd/yyyy"],
    "ReasonView.key": "score",
    "SavedView.name": "Overdue",
    "SurveyView.code": "stay",
    "SurveyView.name": "After your stay",
    "TextView.code": "somebody_disabled_it",
    "TextView.text": "Somebody disabled it.",
    "TicketCustomer.name": "Eva",
    "TicketDeadline.kind": "resolution",
    "TicketDeadline.state": "running",
    "TicketGroupCount.id": None,
    "TicketGroupCount.name": None,
    "TicketView.score": 3,
    "TicketView.type": "REFUND TICKET",
    "UserView.email": "carmen@hotel.example",
    "UserView.first_name": "Carmen",
    "UserView.last_name": "Vidal",
    "WebhookView.description": "Our data warehouse",
    "WebhookView.url": "https://hooks.example.com/amends",
    "WorkspaceView.name": "Casa Sol",
    "TransitionForm.after": "IN_PROGRESS",
    "TransitionForm.before": "NEW",
    "TransitionForm.scope": "tickets:write",
    "action": "key.made",
    "action_taken": "",
    "address": "203.0.113.7",
    "address_line1": None,
    "address_line2": None,
    "answer_body": "",
    "answer_text": "Nobody answered.",
    "api_key": "",
    "archived_time": None,
    "began_time": _TIME,
    "body": "The lift is broken.",
    "business_unit_code": "MAD-DESK",
    "capacity": 1,
    "category": "transactional",
    "city": None,
    "clock": "customer",
    "closed_time": None,
    "code": "MAD-DESK",
    "comment": "Nobody answered.",
    "condition": 'band = "unhappy"',
    "contact_attempts": 0,
    "content": "Nobody answered.",
    "count": 12,
    "counted_seconds": 5400,
    "country": "ES",
    "created_at": "2026-11-30T10:57:00.443Z",
    "created_on": "Nov 30 2026",
    "creation_date": "2026-11-30T10:57:00.443+00:00",
    "currency": "EUR",
    "current_segment": "Madrid, front desk",
    "customer_email": "eva@example.com",
    "customer_name": "Eva",
    "deleted_at": None,
    "deleted_time": None,
    "description": "Nobody answered.",
    "detail": "The request is invalid.",
    "digest": "2a36144b454a468de37b2b938ea31a8d1b28c07da5f22dbdfe44efe810dcba76",
    "disabled_reason": "",
    "email": "eva@example.com",
    "email_address": "eva@example.com",
    "email_status": "Success",
    "enabled": True,
    "ended_time": None,
    "error": "",
    "error_text": None,
    "event": "ticket.opened",
    "expires_time": None,
    "external_id": "crm-2041",
    "external_ref_id": None,
    "external_reference": "r-1042",
    "failing_since": None,
    "feedback_name": "Casa Sol",
    "field": "segment",
    "first": None,
    "first_name": "Eva",
    "from": "2026-12-21T00:00:00+01:00",
    "from_": "2026-12-21T00:00:00+01:00",
    "group_by": "status",
    "import_count": "1",
    "import_status": "Success",
    "is_running": True,
    "issue_date": "2026-11-30T10:57:00.443Z",
    "kind": "email",
    "key": "1013",
    "language": "en",
    "last": None,
    "last_access_timestamp": "2026-11-30T10:57:00.443+00:00",
    "last_error": "",
    "last_four": "Tu5a",
    "last_name": "Ruiz",
    "last_number": 1765,
    "left_time": None,
    "may_be_contacted": True,
    "media_type": "image/jpeg",
    "merged_into_id": None,
    "message": "Success",
    "message_id": "msg_5262",
    "mobile": "+34600123456",
    "name": "Madrid, front desk",
    "next": None,
    "next_after": 1765,
    "next_cursor": None,
    "next_time": None,
    "note": "",
    "number": 1765,
    "options": ["phone", "letter"],
    "origin_segment": "Madrid, front desk",
    "other": "",
    "overdue_seconds": None,
    "passed_over": "",
    "passed_over_text": None,
    "path": "when.all[0]",
    "phone": "+34 600 123 456",
    "phone_number": "+34600123456",
    "prefix": "amk_1001_7xQm",
    "prev": None,
    "product_group": "Rooms",
    "product_name": "Room",
    "question": "Why?",
    "question_code": "Q1",
    "question_text": "Why?",
    "quiet_hours": "21:00-08:00",
    "rating": "3",
    "reason": "there is no segment with the code 'MAD'",
    "reason_text": None,
    "reference": "r-1042",
    "rejected": 0,
    "rejudged": 0,
    "remaining_seconds": 5400,
    "reply": "",
    "request_body": "{}",
    "request_id": "4e9af5b6-943e-4c2f-b004-000000000002",
    "response_status": "Completed",
    "result": "stored",
    "revoked_time": None,
    "role": "agent",
    "root_cause": None,
    "root_cause_id": None,
    "route_name": "Least busy",
    "saw": "score 3 of 0..10, unhappy",
    "scale": "nps",
    "scope": "tickets:read",
    "scopes": ["tickets:read"],
    "score": 3,
    "secret": "…",
    "segment": "MAD-DESK",
    "segment_code": "MAD-DESK",
    "segment_modification_date": "2026-11-30T10:57:00.443+00:00",
    "segment_name": "Madrid, front desk",
    "segment_note": "",
    "self": None,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size_bytes": 48213,
    "source": "API",
    "state": "waiting",
    "state_name": None,
    "status": "NEW",
    "stopped_time": None,
    "strategy": next(iter(STRATEGIES)),
    "survey": "stay",
    "target_seconds": 86400,
    "text": "Nobody answered.",
    "ticket_owner": "Carmen Vidal",
    "time": _TIME,
    "time_limit_hours": 72,
    "time_zone": "Europe/Madrid",
    "timestamp": _TIME,
    "to": "queue",
    "transaction": "night-1042",
    "transaction_date": "30/11/2026",
    "transaction_id": None,
    "type": "ticket.opened",
    "types": ["ticket.opened"],
    "unknown_segment": "main-segment",
    "updated_at": "2026-11-30T10:57:00.443Z",
    "url": "https://feedback.example.com/tickets/1013",
    "value": "NEW",
    "verbatim": "Nobody answered.",
    "version": 2,
    "why": "Mon 30 Nov 11:57 +24 h · due Tue 1 Dec 11:57",
    "workspace_id": 1001,
    "zone": "Europe/Madrid",
}
"""What a field of this name holds in an example, where its type allows it: of one Struct, or of all."""

_ID: Final = 1013


def example_of(answer: Any, *, also: str = "") -> Any:
    """An example of a Struct, as JSON has it. What is there only sometimes is left out, but for the field `also`."""
    return _value(_type_info(answer), "", also)


@lru_cache(maxsize=512)
def _type_info(answer: Any) -> Type:
    return inspect.type_info(answer)


def _struct(own: StructType, also: str) -> dict[str, Any]:
    found: dict[str, Any] = {} if own.tag_field is None else {own.tag_field: own.tag}
    for field in own.fields:
        if not _is_sometimes_there(field) or field.name == also:
            of_struct = f"{own.cls.__name__}.{field.name}"
            found[field.encode_name] = _value(field.type, of_struct if of_struct in VALUES else field.name, also)
    return found


def _is_sometimes_there(field: Field) -> bool:
    return not field.required and field.default is NODEFAULT and field.default_factory is NODEFAULT


def _value(own: Type, name: str, also: str) -> Any:
    if isinstance(own, inspect.Metadata):
        return _value(own.type, name, also)
    if isinstance(own, StructType):
        return _struct(own, also)
    if isinstance(own, inspect.UnionType):
        return _of_union(own, name, also)
    if isinstance(own, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        return VALUES[name] if isinstance(VALUES.get(name), list) else [_value(own.item_type, "", also)]
    make = _SIMPLE.get(type(own))
    return make(own, name) if make else {}


def _of_union(own: inspect.UnionType, name: str, also: str) -> Any:
    if own.includes_none and VALUES.get(name, "") is None:
        return None
    first = next(each for each in own.types if not isinstance(each, inspect.NoneType | inspect.CustomType))
    return _value(first, name, also)


def _whole(own: inspect.IntType, name: str) -> int:
    wanted = VALUES.get(name)
    is_id = name == "id" or name.endswith(("_id", "_ids")) or not name
    number = wanted if isinstance(wanted, int) else _ID if is_id else 1
    return number if own.ge is None else max(number, own.ge)


def _text(_: inspect.StrType, name: str) -> str:
    wanted = VALUES.get(name)
    if isinstance(wanted, str):
        return wanted
    return _TIME if name.endswith("_time") else "text"


_SIMPLE: Final[Mapping[type, Callable[[Any, str], Any]]] = {
    inspect.IntType: _whole,
    inspect.StrType: _text,
    inspect.LiteralType: lambda own, name: VALUES[name] if VALUES.get(name) in own.values else own.values[0],
    inspect.EnumType: lambda own, _: next(iter(own.cls)).value,
    inspect.BoolType: lambda _, name: VALUES.get(name) is True,
    inspect.FloatType: lambda _own, _name: 1.5,
    inspect.NoneType: lambda _own, _name: None,
}
