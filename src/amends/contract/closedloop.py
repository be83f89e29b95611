"""The newer closed-loop API, `/api/v2/cx/closedloop/…`: upper-case words for status and priority, times in `Z`."""

from typing import Literal, TypeAlias

from msgspec import Struct

StatusWord: TypeAlias = Literal["NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED"]
PriorityWord: TypeAlias = Literal["HIGH", "MEDIUM", "LOW", "CRITICAL"]

SUCCESS = "success"
CREATED_MESSAGE = "Ticket created successfully"
LISTED_MESSAGE = "All tickets fetched successfully"
MANUAL_TICKET = "MANUAL TICKET"


class CreateTicket(Struct, frozen=True, kw_only=True, rename="camel"):
    """A ticket to create. A blank `current_segment_code` is the origin segment; `assign_to` is an e-mail address."""

    status: StatusWord
    priority: PriorityWord
    origin_segment_code: str
    current_segment_code: str = ""
    comment: str
    email_address: str = ""
    first_name: str = ""
    mobile_number: str = ""
    assign_to: str = ""


class SegmentReference(Struct, frozen=True, kw_only=True):
    """A segment as a ticket shows it."""

    id: int
    code: str
    name: str


class AssignedUser(Struct, frozen=True, kw_only=True):
    """The owner of a ticket."""

    name: str
    email: str


class CreatedTicket(Struct, frozen=True, kw_only=True, rename="camel"):
    """A ticket that was just created. `comments` and `centralize_root_cause` are empty on a new ticket."""

    id: int
    created_at: str
    updated_at: str
    feedback_id: int
    survey_id: int
    response_id: int
    panel_member_id: int
    priority: str
    status: str
    type: str
    comment: str
    issue_date: str
    comments: list[object]
    centralize_root_cause: list[object]
    origin_segment: SegmentReference
    current_segment: SegmentReference
    assigned_user: AssignedUser | None
    customer_name: str
    customer_email: str


class CreateAnswer(Struct, frozen=True, kw_only=True):
    """The ticket that was created."""

    status: str = SUCCESS
    message: str = CREATED_MESSAGE
    data: CreatedTicket


class ListedTicket(Struct, frozen=True, kw_only=True, rename="camel"):
    """A ticket in a workspace's list. `deleted_at` is null unless it is deleted, `assigned_user` without an owner."""

    id: int
    created_at: str
    updated_at: str
    deleted_at: str | None
    feedback_id: int
    survey_id: int
    response_id: int
    priority: str
    status: str
    type: str
    description: str
    issue_date: str
    is_overdue: bool
    customer_name: str
    customer_email: str
    origin_segment: SegmentReference
    current_segment: SegmentReference
    assigned_user: AssignedUser | None


class Pager(Struct, frozen=True, kw_only=True, rename="camel"):
    """The number of the page. Pages count from 1."""

    page_number: int
    per_page: int


class PagerOptions(Struct, frozen=True, kw_only=True, rename="camel"):
    """The position of a page in its list."""

    pager_dto: Pager
    total_count: int

    @property
    def total_pages(self) -> int:
        """How many pages the whole list fills."""
        return -(-self.total_count // max(self.pager_dto.per_page, 1))


class ListAnswer(Struct, frozen=True, kw_only=True, rename="camel"):
    """One page of a workspace's tickets."""

    status: str = SUCCESS
    message: str = LISTED_MESSAGE
    data: list[ListedTicket]
    pager_options: PagerOptions


class ClosedLoopErrorAnswer(Struct, frozen=True, kw_only=True):
    """An error of the closed-loop API. Its HTTP status is that of the classic error."""

    status: Literal["error"] = "error"
    message: str
    data: None = None
