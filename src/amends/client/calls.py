"""Each call of the compatible API as a value: what to send, what comes back, and whether it changes anything."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from typing import Generic, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Struct

from amends.client.upload import Upload
from amends.contract import classic, closedloop
from amends.contract.envelope import DEFAULT_PER_PAGE, Answer, Page

T = TypeVar("T")
Query: TypeAlias = Mapping[str, int | str]

CLASSIC = "/a/api/v2/cx"
CLOSED_LOOP = "/api/v2/cx/closedloop"


class Call(Struct, Generic[T], frozen=True, kw_only=True):
    """One call; `writes` is True when doing it twice could change something twice.

    With an `idempotency_key` the server does it once, however often it is sent. `file` is a form that takes the place
    of the body.
    """

    method: str
    path: str
    query: Query = {}
    body: Struct | Mapping[str, object] | None = None
    answer: type[T]
    writes: bool = False
    idempotency_key: str = ""
    file: Upload | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What is said beside the body."""
        headers = {} if self.body is None else {"content-type": "application/json"}
        if self.file is not None:
            headers = {"content-type": self.file.media_type, "content-length": str(self.file.length)}
        return headers | ({"idempotency-key": self.idempotency_key} if self.idempotency_key else {})

    @property
    def content(self) -> bytes | Iterator[bytes] | None:
        """The body as it is sent, a file in pieces."""
        return self._encoded if self.file is None else self.file.pieces()

    @property
    def content_to_await(self) -> bytes | AsyncIterator[bytes] | None:
        """As `content`, for who awaits the pieces."""
        return self._encoded if self.file is None else self.file.pieces_to_await()

    @property
    def _encoded(self) -> bytes | None:
        return None if self.body is None else msgspec.json.encode(self.body)


def ticket(
    workspace_id: int, *, ticket_id: int | None = None, feedback_id: int | None = None, user_id: int | None = None
) -> Call[Answer[classic.Ticket]]:
    """`GET /a/api/v2/cx/tickets/{workspaceID}`."""
    asked = {"ticketID": ticket_id, "feedbackID": feedback_id, "userID": user_id}
    query = {name: value for name, value in asked.items() if value is not None}
    return Call(method="GET", path=f"{CLASSIC}/tickets/{workspace_id:d}", query=query, answer=Answer[classic.Ticket])


def detractors(
    segment_id: int, *, status: int | None = None, page: int = 1, per_page: int = DEFAULT_PER_PAGE
) -> Call[Page[classic.Detractor]]:
    """`POST /a/api/v2/cx/tickets/detractors`, which only lists."""
    return Call(
        method="POST",
        path=f"{CLASSIC}/tickets/detractors",
        query=_paging(page, per_page),
        body=classic.DetractorsRequest(segment_id=segment_id, status=UNSET if status is None else status),
        answer=Page[classic.Detractor],
    )


def segments(workspace_id: int, *, page: int = 1, per_page: int = DEFAULT_PER_PAGE) -> Call[Page[classic.Segment]]:
    """`GET /a/api/v2/cx/feedback/{workspaceID}/segments`."""
    path = f"{CLASSIC}/feedback/{workspace_id:d}/segments"
    return Call(method="GET", path=path, query=_paging(page, per_page), answer=Page[classic.Segment])


def users(workspace_id: int, *, page: int = 1, per_page: int = DEFAULT_PER_PAGE) -> Call[Page[classic.User]]:
    """`GET /a/api/v2/cx/feedback/{workspaceID}/users`."""
    path = f"{CLASSIC}/feedback/{workspace_id:d}/users"
    return Call(method="GET", path=path, query=_paging(page, per_page), answer=Page[classic.User])


def user(workspace_id: int, user_id: int) -> Call[Answer[classic.User]]:
    """`GET /a/api/v2/cx/feedback/{workspaceID}/users/{userID}`."""
    path = f"{CLASSIC}/feedback/{workspace_id:d}/users/{user_id:d}"
    return Call(method="GET", path=path, answer=Answer[classic.User])


def workspaces(user_id: int, *, page: int = 1, per_page: int = DEFAULT_PER_PAGE) -> Call[Page[classic.Workspace]]:
    """`GET /a/api/v2/cx/users/{userID}/feedbacks`."""
    path = f"{CLASSIC}/users/{user_id:d}/feedbacks"
    return Call(method="GET", path=path, query=_paging(page, per_page), answer=Page[classic.Workspace])


def import_transactions(contacts: Sequence[classic.TransactionContact]) -> Call[classic.TransactionsImported]:
    """`POST /a/api/v2/cx/transactions/import`."""
    return Call(
        method="POST",
        path=f"{CLASSIC}/transactions/import",
        body=classic.TransactionsImport(contacts=list(contacts)),
        answer=classic.TransactionsImported,
        writes=True,
    )


def transaction(transaction_id: int) -> Call[Answer[classic.Transaction]]:
    """`GET /a/api/v2/cx/transactions/{transactionID}`."""
    path = f"{CLASSIC}/transactions/{transaction_id:d}"
    return Call(method="GET", path=path, answer=Answer[classic.Transaction])


def import_response(survey_id: int, response: classic.ResponseImport) -> Call[Answer[classic.Response]]:
    """`POST /a/api/v2/cx/surveys/{surveyID}/responses`."""
    path = f"{CLASSIC}/surveys/{survey_id:d}/responses"
    return Call(method="POST", path=path, body=response, answer=Answer[classic.Response], writes=True)


def responses(
    start: date, end: date, *, page: int = 1, per_page: int = DEFAULT_PER_PAGE
) -> Call[Page[classic.Response]]:
    """`POST /a/api/v2/cx/responses`, which only lists."""
    return Call(
        method="POST",
        path=f"{CLASSIC}/responses",
        query=_paging(page, per_page),
        body=classic.ResponsesRequest(transaction_start_date=_us_date(start), transaction_end_date=_us_date(end)),
        answer=Page[classic.Response],
    )


def create_ticket(workspace_id: int, ticket: closedloop.CreateTicket) -> Call[closedloop.CreateAnswer]:
    """`POST /api/v2/cx/closedloop/workspaces/{workspaceID}/tickets`."""
    path = f"{CLOSED_LOOP}/workspaces/{workspace_id:d}/tickets"
    return Call(method="POST", path=path, body=ticket, answer=closedloop.CreateAnswer, writes=True)


def tickets(workspace_id: int, *, page: int = 1, per_page: int = DEFAULT_PER_PAGE) -> Call[closedloop.ListAnswer]:
    """`GET /api/v2/cx/closedloop/workspaces/{workspaceID}/tickets`."""
    path = f"{CLOSED_LOOP}/workspaces/{workspace_id:d}/tickets"
    return Call(method="GET", path=path, query=_paging(page, per_page), answer=closedloop.ListAnswer)


def _paging(page: int, per_page: int) -> Query:
    return {"page": page, "perPage": per_page}


def _us_date(day: date) -> str:
    return f"{day.month:02}/{day.day:02}/{day.year:04}"
