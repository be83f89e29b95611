"""The types of what goes wrong: which exception is caught by which, and what it says; only mypy reads this."""

from typing import assert_type

from amends.client import (
    ApiError,
    BadRequest,
    Client,
    ClientError,
    ConnectionFailed,
    Forbidden,
    NotFound,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthorized,
    UnexpectedAnswer,
)


def a_refusal_says_why(client: Client) -> None:
    try:
        client.ticket(16611)
    except ApiError as error:
        assert_type(error, ApiError)
        assert_type(error.status, int)
        assert_type(error.id, str)
        assert_type(error.message, str)
        assert_type(error.request_id, str)
        assert_type(error.retry_after, float | None)


def no_answer_says_whether_anything_was_sent(client: Client) -> None:
    try:
        client.ticket(16611)
    except ConnectionFailed as error:
        assert_type(error.message, str)
        assert_type(error.nothing_sent, bool)


def an_answer_that_is_not_the_documented_one_says_what_it_is(client: Client) -> None:
    try:
        client.ticket(16611)
    except UnexpectedAnswer as error:
        assert_type(error.status, int)
        assert_type(error.reason, str)
        assert_type(error.request_id, str)


def every_refusal_is_an_api_error() -> tuple[type[ApiError], ...]:
    return BadRequest, Unauthorized, Forbidden, NotFound, RateLimited, ServerError


def every_failure_is_a_client_error() -> tuple[type[ClientError], ...]:
    return ApiError, ConnectionFailed, UnexpectedAnswer


def no_answer_in_time_is_a_failed_connection() -> type[ConnectionFailed]:
    return TimedOut
