"""Answers written down by hand from the documented API, and a server that gives them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2

from amends.client import AsyncClient, Client

KEY = "amk_0Zq3xKvN7bT5sW9yRcD2mF8hJ4gL6pQa_1aB2cD"
REQUEST_ID = "3f0c8a52-8f43-4a5e-9a51-0a4d5ab3c1de"
NOW = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)

TICKET = {
    "ticketID": 35403,
    "feedbackID": 16611,
    "surveyID": 9500378,
    "responseID": 75288113,
    "cxTransactionID": 0,
    "panelMemberId": 0,
    "cxBusinessUnitID": 54428,
    "assignedToBU": 54428,
    "originSegment": "PROGRAMAS",
    "currentSegment": "PROGRAMAS",
    "assignedTo": 0,
    "ticketOwner": "Not Assigned",
    "status": 0,
    "priority": 0,
    "rating": "",
    "comment": "",
    "content": "Es el primer foro y pues fue participativo y súper productivo ",
    "emailAddress": "",
    "phoneNumber": "",
    "timelimit": 72,
    "createdOn": "May 18 2022",
    "timestamp": "2022-05-19T01:01:55.000+00:00",
}
UNHAPPY = {
    "emailAddress": "ana@example.com",
    "phoneNumber": "",
    "rating": "3",
    "comment": "Nadie contestó",
    "ticketID": 35404,
    "responseID": 75288114,
    "timestamp": "2022-05-19T01:01:55.000+0000",
    "timelimit": 72,
}
SEGMENT = {
    "segmentID": 54428,
    "userID": 7,
    "segmentName": "PROGRAMAS",
    "addressLine1": None,
    "addressLine2": None,
    "city": None,
    "state": None,
    "country": None,
    "timestamp": "2022-05-19T01:01:55.000+00:00",
    "parentBusinessUnitID": 0,
    "userCount": 2,
    "businessUnitCode": "S1",
    "zipCode": 0,
    "externalRefID": None,
    "cxfeedbackID": 16611,
    "leafSegment": True,
}
USER = {
    "id": 7,
    "emailAddress": "maria@example.com",
    "firstName": "María",
    "lastName": "Ruiz",
    "creationDate": "2022-05-19T01:01:55.000+00:00",
    "lastAccessTimestamp": "2022-05-20T01:01:55.000+00:00",
    "businessUnitID": [54428, 54429],
}
WORKSPACE = {
    "feedbackID": 16611,
    "userID": 7,
    "feedbackName": "Foro",
    "creationDate": "2022-05-19T01:01:55.000+00:00",
    "surveyCount": 1,
    "segmentModificationDate": "2022-05-19T01:01:55.000+00:00",
    "totalSegmentCount": 3,
    "totalLeafSegmentCount": 2,
    "totalAggregatedSegmentCount": 1,
    "apiKey": "",
}
TRANSACTION = {
    "transactionID": 412,
    "firstName": "Ana",
    "lastName": "Gil",
    "mobile": "",
    "segmentCode": "S1",
    "email": "ana@example.com",
    "transactionDate": "20/11/2026",
    "products": [{"productName": "Foro", "productGroup": "Programas"}],
    "custom1": "store",
    "custom50": "gold",
}
RESPONSE = {
    "responseID": 75288113,
    "surveyID": 9500378,
    "timestamp": "2022-05-19T01:01:55.000+00:00",
    "responseStatus": "Completed",
    "externalReference": "r-1042",
    "customVariables": {"channel": "store"},
    "language": "es",
    "responseSet": [
        {
            "questionID": 1,
            "questionCode": "Q1",
            "questionText": "¿Nos recomendaría?",
            "answerValues": [
                {"answerID": 2, "answerText": "3", "value": {"scale": "3", "text": "", "other": ""}},
            ],
        },
    ],
}
CREATED_TICKET = {
    "id": 35405,
    "createdAt": "2026-11-20T15:50:00.000Z",
    "updatedAt": "2026-11-20T15:50:00.000Z",
    "feedbackId": 16611,
    "surveyId": 0,
    "responseId": 0,
    "panelMemberId": 91,
    "priority": "HIGH",
    "status": "NEW",
    "type": "MANUAL TICKET",
    "comment": "Nadie contestó",
    "issueDate": "2026-11-20T15:50:00.000Z",
    "comments": [],
    "centralizeRootCause": [],
    "originSegment": {"id": 54428, "code": "S1", "name": "PROGRAMAS"},
    "currentSegment": {"id": 54428, "code": "S1", "name": "PROGRAMAS"},
    "assignedUser": {"name": "María Ruiz", "email": "maria@example.com"},
    "customerName": "Ana",
    "customerEmail": "ana@example.com",
}
LISTED_TICKET = {
    "id": 35405,
    "createdAt": "2026-11-20T15:50:00.000Z",
    "updatedAt": "2026-11-20T15:50:00.000Z",
    "deletedAt": None,
    "feedbackId": 16611,
    "surveyId": 0,
    "responseId": 0,
    "priority": "HIGH",
    "status": "NEW",
    "type": "MANUAL TICKET",
    "description": "Nadie contestó",
    "issueDate": "2026-11-20T15:50:00.000Z",
    "isOverdue": False,
    "customerName": "Ana",
    "customerEmail": "ana@example.com",
    "originSegment": {"id": 54428, "code": "S1", "name": "PROGRAMAS"},
    "currentSegment": {"id": 54428, "code": "S1", "name": "PROGRAMAS"},
    "assignedUser": None,
}


def one(response: object) -> dict[str, Any]:
    """A classic answer with one thing."""
    return {"response": response, "requestID": REQUEST_ID}


def page(items: list[Any], *, number: int = 1, pages: int = 1, per_page: int = 100) -> dict[str, Any]:
    """A classic page of a list."""
    links = {"self": "https://example.com/?page=1", "prev": None, "next": None, "first": None, "last": None}
    return {
        "response": items,
        "pagination": {
            "perPage": per_page,
            "totalItems": pages * per_page,
            "currentPage": number,
            "totalPages": pages,
            "links": links,
        },
        "requestID": REQUEST_ID,
    }


def closed_loop_page(items: list[Any], *, number: int = 1, per_page: int = 100, total: int = 1) -> dict[str, Any]:
    """A closed-loop page of a list."""
    return {
        "status": "success",
        "message": "All tickets fetched successfully",
        "data": items,
        "pagerOptions": {"pagerDto": {"pageNumber": number, "perPage": per_page}, "totalCount": total},
    }


def refusal(status: int, error_id: object, message: str, name: str = "ERROR") -> httpx2.Response:
    """A classic error."""
    error = {
        "docs": "https://example.com/docs/errors",
        "name": name,
        "httpStatusCode": status,
        "id": error_id,
        "message": message,
        "resourceUrl": "https://example.com/a/api/v2/cx/tickets/16611",
    }
    return httpx2.Response(status, json={"response": {"error": error}})


def html(status: int) -> httpx2.Response:
    """What a proxy says in the server's place."""
    return httpx2.Response(status, html="<html><body>Sorry</body></html>")


Reply = dict[str, Any] | httpx2.Response | type[Exception] | Callable[[httpx2.Request], httpx2.Response]


class Recorded:
    """A server that gives its answers one after the other, and remembers what it was asked and how long it was left."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[httpx2.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, dict):
            return httpx2.Response(200, json=reply)
        if isinstance(reply, type):
            raise reply(f"recorded, while sending {request.headers['api-key']}")
        return reply if isinstance(reply, httpx2.Response) else reply(request)

    def client(self, **options: Any) -> Client:
        """A client of this server that never sleeps and always draws the longest wait."""
        return Client(KEY, **(self._options() | {"sleep": self.waits.append} | options))

    def async_client(self, **options: Any) -> AsyncClient:
        """The same to await."""

        async def sleep(seconds: float) -> None:
            self.waits.append(seconds)

        return AsyncClient(KEY, **(self._options() | {"sleep": sleep} | options))

    def _options(self) -> dict[str, Any]:
        return {
            "base_url": "https://feedback.example.com",
            "transport": httpx2.MockTransport(self),
            "jitter": lambda: 1.0,
            "now": lambda: NOW,
        }

    @property
    def asked(self) -> list[str]:
        """Method and address of every request, without the host."""
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        """The JSON that each request brought."""
        return [json.loads(request.content) for request in self.requests]
