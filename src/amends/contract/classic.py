"""The classic API, `/a/api/v2/cx/…`: every request and answer with its documented keys, in the documented order.

Times are texts in the form `2022-05-19T01:01:55.000+00:00`. Unless a type allows None, nothing here is ever null: what
is absent is `""`, 0 or `NOT_ASSIGNED`.
"""

from typing import Annotated, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, field, structs

from amends.contract.custom_variables import has_customs
from amends.contract.envelope import Answer, Page

NOT_ASSIGNED = "Not Assigned"
"""The owner's name while a ticket has no owner."""

_HIGHEST_ID = 2**63 - 1
Id: TypeAlias = Annotated[int, Meta(ge=1, le=_HIGHEST_ID)]
"""An ID as it is asked for: a positive 64-bit integer, as in an address."""


class Ticket(Struct, frozen=True, rename="camel"):
    """One ticket with its 22 keys. An ID is 0 where there is none."""

    ticket_id: int = field(name="ticketID")
    feedback_id: int = field(name="feedbackID")
    survey_id: int = field(name="surveyID")
    response_id: int = field(name="responseID")
    cx_transaction_id: int = field(name="cxTransactionID")
    panel_member_id: int = field(name="panelMemberId")
    cx_business_unit_id: int = field(name="cxBusinessUnitID")
    assigned_to_bu: int = field(name="assignedToBU")
    origin_segment: str
    current_segment: str
    assigned_to: int
    ticket_owner: str
    status: int
    priority: int
    rating: str
    comment: str
    content: str
    email_address: str
    phone_number: str
    time_limit: int = field(name="timelimit")
    created_on: str
    timestamp: str


TicketAnswer: TypeAlias = Answer[Ticket]


class DetractorsRequest(Struct, frozen=True, kw_only=True):
    """The segment whose tickets are listed, with all segments below it. Without `status`: tickets of any status."""

    segment_id: Id = field(name="segmentID")
    status: Annotated[int, Meta(ge=0, le=5)] | UnsetType = UNSET


class Detractor(Struct, frozen=True, kw_only=True, rename="camel"):
    """A ticket in the list of a segment. `comment` holds what the customer wrote."""

    email_address: str
    phone_number: str
    rating: str
    comment: str
    ticket_id: int = field(name="ticketID")
    response_id: int = field(name="responseID")
    timestamp: str
    time_limit: int = field(name="timelimit")


DetractorsAnswer: TypeAlias = Page[Detractor]


class Segment(Struct, frozen=True, kw_only=True, rename="camel"):
    """A business unit of a workspace. `parent_business_unit_id` is 0 at the root."""

    segment_id: int = field(name="segmentID")
    user_id: int = field(name="userID")
    segment_name: str
    address_line1: str | None
    address_line2: str | None
    city: str | None
    state: str | None
    country: str | None
    timestamp: str
    parent_business_unit_id: int = field(name="parentBusinessUnitID")
    user_count: int
    business_unit_code: str
    zip_code: int
    external_ref_id: str | None = field(name="externalRefID")
    cx_feedback_id: int = field(name="cxfeedbackID")
    leaf_segment: bool


SegmentsAnswer: TypeAlias = Page[Segment]


class User(Struct, frozen=True, kw_only=True, rename="camel"):
    """A person who works on tickets, with the IDs of their segments."""

    id: int
    email_address: str
    first_name: str
    last_name: str
    creation_date: str
    last_access_timestamp: str
    business_unit_id: list[int] = field(name="businessUnitID")


UserAnswer: TypeAlias = Answer[User]
UsersAnswer: TypeAlias = Page[User]


class Workspace(Struct, frozen=True, kw_only=True, rename="camel"):
    """A workspace ("feedback") that a user can see.

    `api_key` is always blank: Amends never shows a stored key, and its client drops a key that another server shows.
    """

    feedback_id: int = field(name="feedbackID")
    user_id: int = field(name="userID")
    feedback_name: str
    creation_date: str
    survey_count: int
    segment_modification_date: str
    total_segment_count: int
    total_leaf_segment_count: int
    total_aggregated_segment_count: int
    api_key: str | None = ""

    def __post_init__(self) -> None:
        structs.force_setattr(self, "api_key", "")


WorkspacesAnswer: TypeAlias = Page[Workspace]


class Product(Struct, frozen=True, kw_only=True, rename="camel"):
    """A product of a transaction."""

    product_name: str
    product_group: str = ""


@has_customs
class TransactionContact(Struct, frozen=True, kw_only=True, rename="camel"):
    """A transaction to import, with its contact. `transaction_date` is `dd/MM/yyyy`.

    `customs.customised` sets custom1 … custom50, and `customs.customs_of` reads them.
    """

    first_name: str = ""
    last_name: str = ""
    mobile: str = ""
    segment_code: str
    transaction_date: str
    email: str = ""
    products: list[Product] = []


class TransactionsImport(Struct, frozen=True, kw_only=True):
    """Transactions to import in one request."""

    contacts: list[TransactionContact]


class TransactionsImported(Struct, frozen=True, kw_only=True, rename="camel"):
    """The result of an import. `import_count` is a number as text. There is no envelope around it."""

    email_status: str
    import_status: str
    import_count: str


@has_customs
class Transaction(Struct, frozen=True, kw_only=True, rename="camel"):
    """A stored transaction. `transaction_date` is `dd/MM/yyyy`, and `customs.customs_of` reads its custom values."""

    transaction_id: int = field(name="transactionID")
    first_name: str
    last_name: str
    mobile: str
    segment_code: str
    email: str
    transaction_date: str
    products: list[Product]


TransactionAnswer: TypeAlias = Answer[Transaction]


class AnswerDetail(Struct, frozen=True, kw_only=True):
    """The other parts of an answer value, beside its text."""

    scale: str
    text: str
    other: str


class AnswerValue(Struct, frozen=True, kw_only=True, rename="camel"):
    """One value of an answer. For an NPS question, `answer_text` is the score from 0 to 10 as text."""

    answer_id: int = field(name="answerID")
    answer_text: str
    value: AnswerDetail


class QuestionAnswer(Struct, frozen=True, kw_only=True, rename="camel"):
    """The answer to one question."""

    question_id: int = field(name="questionID")
    question_code: str
    question_text: str
    answer_values: list[AnswerValue]


CustomValue: TypeAlias = str | int | float | bool | None
"""A custom variable of a response; the public pages leave its type open."""


class Response(Struct, frozen=True, kw_only=True, rename="camel"):
    """One completed survey."""

    response_id: int = field(name="responseID")
    survey_id: int = field(name="surveyID")
    timestamp: str
    response_status: str
    external_reference: str
    custom_variables: dict[str, CustomValue]
    language: str
    response_set: list[QuestionAnswer]


ResponseAnswer: TypeAlias = Answer[Response]
ResponsesAnswer: TypeAlias = Page[Response]


class ResponseImport(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A response to import into a survey: its segment and its answers. Everything else is optional.

    A blank `timestamp` means the time of the import, and `transaction_id` 0 means no transaction.
    """

    segment_code: str
    external_reference: str = ""
    timestamp: str = ""
    language: str = ""
    custom_variables: dict[str, CustomValue] = {}
    response_set: list[QuestionAnswer]
    email_address: str = ""
    first_name: str = ""
    last_name: str = ""
    mobile: str = ""
    transaction_id: Annotated[int, Meta(ge=0, le=_HIGHEST_ID)] = field(name="transactionID", default=0)


class ResponsesRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    """The range of days to list, as `MM/dd/yyyy`, first and last day included."""

    transaction_start_date: str
    transaction_end_date: str
