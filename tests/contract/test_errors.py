"""The table of errors and the envelope around them."""

import msgspec
import pytest

from amends.contract import closedloop
from amends.contract.errors import CLASSIC_ERRORS, INVALID_SCHEMA, NOT_FOUND, ErrorKind

DOCS = "https://feedback.example.com/docs/errors"
URL = "https://feedback.example.com/a/api/v2/cx/tickets/1"


def test_the_table_is_the_documented_one() -> None:
    assert [(row.http_status_code, row.name, row.id, row.message) for row in CLASSIC_ERRORS] == [
        (400, "BAD_REQUEST", "1000", "Invalid URL parameters"),
        (400, "BAD_REQUEST", "1001", "The body provided was not a proper JSON string"),
        (400, "BAD_REQUEST", "1002", "Invalid schema in the body provided."),
        (401, "UNAUTHORIZED", "1010", "Incorrect API Key"),
        (403, "FORBIDDEN", "1013", "The user does not have permission to access the resource"),
        (404, "NOT_FOUND", "1040", "The resource that you're trying to access doesn't exist"),
        (429, "TOO_MANY_REQUESTS", "1013", "API call limit exceeded."),
        (500, "INTERNAL_SERVER_ERROR", "1026", "We are not able to process your request"),
    ]


@pytest.mark.parametrize("kind", CLASSIC_ERRORS, ids=lambda kind: f"{kind.http_status_code}/{kind.id}")
def test_the_envelope_of_each_has_the_six_keys_and_nothing_else(kind: ErrorKind) -> None:
    answer = kind.answer(docs=DOCS, resource_url=URL)
    assert msgspec.to_builtins(answer) == {
        "response": {
            "error": {
                "docs": DOCS,
                "name": kind.name,
                "httpStatusCode": kind.http_status_code,
                "id": kind.id,
                "message": kind.message,
                "resourceUrl": URL,
            }
        }
    }


def test_a_detail_follows_the_fixed_message() -> None:
    answer = INVALID_SCHEMA.answer(docs=DOCS, resource_url=URL, detail="segmentID: is missing")
    assert answer.response.error.message == "Invalid schema in the body provided. segmentID: is missing"


def test_the_keys_of_an_error_keep_their_order() -> None:
    body = msgspec.json.encode(NOT_FOUND.answer(docs="d", resource_url="u"))
    assert body == (
        b'{"response":{"error":{"docs":"d","name":"NOT_FOUND","httpStatusCode":404,"id":"1040",'
        b'"message":"The resource that you\'re trying to access doesn\'t exist","resourceUrl":"u"}}}'
    )


def test_a_closed_loop_error_has_no_data() -> None:
    body = msgspec.json.encode(closedloop.ClosedLoopErrorAnswer(message="Incorrect API Key"))
    assert body == b'{"status":"error","message":"Incorrect API Key","data":null}'
