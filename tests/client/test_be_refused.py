import pickle

import httpx2
import pytest

from amends.client import (
    ApiError,
    BadRequest,
    Client,
    ClientError,
    Forbidden,
    NotFound,
    RateLimited,
    Retries,
    ServerError,
    Unauthorized,
    UnexpectedAnswer,
)
from amends.client.errors import ConnectionFailed
from amends.contract.errors import CLASSIC_ERRORS, ErrorKind
from tests.client.recorded import REQUEST_ID, Recorded, Reply, html, refusal

CLASSES = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    429: RateLimited,
    500: ServerError,
}


def refused(reply: Reply) -> ApiError:
    with pytest.raises(ApiError) as caught:
        impatient(reply).ticket(16611)
    return caught.value


def impatient(reply: Reply) -> Client:
    return Recorded(reply).client(retries=Retries(most=0))


@pytest.mark.parametrize("kind", CLASSIC_ERRORS, ids=lambda kind: f"{kind.http_status_code}/{kind.id}")
def test_each_documented_error_has_its_class_id_and_message(kind: ErrorKind) -> None:
    error = refused(refusal(kind.http_status_code, kind.id, kind.message, kind.name))
    assert type(error) is CLASSES[kind.http_status_code]
    assert (error.status, error.id, error.message) == (kind.http_status_code, kind.id, kind.message)


def test_an_id_that_is_a_number_is_read_as_text() -> None:
    assert refused(refusal(404, 1040, "No such thing")).id == "1040"


@pytest.mark.parametrize(
    ("status", "kind"), [(502, ServerError), (503, ServerError), (599, ServerError), (409, ApiError), (422, ApiError)]
)
def test_other_statuses_have_a_class_too(status: int, kind: type[ApiError]) -> None:
    assert type(refused(refusal(status, "1", "no"))) is kind


def test_an_error_without_a_body_is_named_by_its_status() -> None:
    error = refused(httpx2.Response(500))
    assert (error.id, error.message, error.request_id) == ("", "Internal Server Error", "")
    assert str(error) == "500: Internal Server Error"


def test_an_error_in_html_is_named_by_its_status() -> None:
    assert str(refused(html(502))) == "502: Bad Gateway"


def test_a_status_that_nobody_knows_has_no_message() -> None:
    assert str(refused(httpx2.Response(599))) == "599: No message"


@pytest.mark.parametrize(
    "body", [{"response": None}, {"response": {"error": {"id": None, "message": None}}}, {"message": None}, [], "no"]
)
def test_an_error_in_a_form_that_nobody_documented_is_named_by_its_status(body: object) -> None:
    assert str(refused(httpx2.Response(403, json=body))) == "403: Forbidden"


def test_a_closed_loop_error_has_its_message() -> None:
    body = {"status": "error", "message": "Invalid schema in the body provided.", "data": None}
    error = refused(httpx2.Response(400, json=body))
    assert type(error) is BadRequest
    assert (error.id, error.message) == ("", "Invalid schema in the body provided.")


def test_the_request_id_is_read_from_the_header() -> None:
    error = refused(httpx2.Response(404, headers={"X-Request-ID": REQUEST_ID}))
    assert error.request_id == REQUEST_ID
    assert str(error) == f"404: Not Found (request {REQUEST_ID})"


def test_the_request_id_is_read_from_the_body_when_no_header_names_it() -> None:
    assert refused(httpx2.Response(404, json={"requestID": REQUEST_ID})).request_id == REQUEST_ID


def test_an_error_says_its_id_after_its_status() -> None:
    assert str(refused(refusal(401, "1010", "Incorrect API Key"))) == "401/1010: Incorrect API Key"


def test_html_in_the_place_of_a_ticket_is_not_json() -> None:
    with pytest.raises(UnexpectedAnswer, match=r"The response is not JSON.*text/html") as caught:
        impatient(html(200)).ticket(16611)
    assert caught.value.status == 200


def test_an_empty_answer_is_not_json() -> None:
    with pytest.raises(UnexpectedAnswer, match="content type: not named"):
        impatient(httpx2.Response(200)).ticket(16611)


def test_a_redirect_is_not_followed() -> None:
    server = Recorded(httpx2.Response(302, headers={"Location": "https://elsewhere.example.com/"}))
    with pytest.raises(UnexpectedAnswer, match="redirect"):
        server.client().ticket(16611)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "error",
    [
        RateLimited(429, "1013", "API call limit exceeded.", REQUEST_ID, 12.0),
        UnexpectedAnswer(200, "The response is not JSON", REQUEST_ID),
        ConnectionFailed("GET /: refused", nothing_sent=True),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_survives_the_way_to_another_process(error: ClientError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert vars(copy) == vars(error)
    assert str(copy) == str(error)
