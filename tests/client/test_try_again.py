from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from amends.client import Client, ConnectionFailed, RateLimited, Retries, ServerError, TimedOut, UnexpectedAnswer
from amends.contract.classic import ResponseImport
from amends.contract.closedloop import CreateTicket
from tests.client.recorded import RESPONSE, TICKET, UNHAPPY, Recorded, html, one, page, refusal

WRITES: dict[str, Callable[[Client], object]] = {
    "import_transactions": lambda client: client.import_transactions([]),
    "import_response": lambda client: client.import_response(1, ResponseImport(segment_code="S1", response_set=[])),
    "create_ticket": lambda client: client.create_ticket(
        16611, CreateTicket(status="NEW", priority="HIGH", origin_segment_code="S1", comment="")
    ),
}
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def busy(retry_after: str) -> httpx2.Response:
    return httpx2.Response(429, headers={"Retry-After": retry_after})


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_tried_again_after(status: int) -> None:
    server = Recorded(html(status), one(TICKET))
    assert server.client().ticket(16611).ticket_id == 35403


@pytest.mark.parametrize(
    "trouble", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ReadTimeout, httpx2.ReadError, httpx2.WriteError]
)
def test_a_read_is_tried_again_when_no_answer_comes(trouble: type[Exception]) -> None:
    assert Recorded(trouble, one(TICKET)).client().ticket(16611).ticket_id == 35403


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_refusal_that_will_stay_is_not_tried_again(status: int) -> None:
    server = Recorded(refusal(status, "1", "no"))
    with pytest.raises(Exception, match="no"):
        server.client().ticket(16611)
    assert server.waits == []


def test_an_answer_that_is_not_the_documented_one_is_not_tried_again() -> None:
    server = Recorded(html(200))
    with pytest.raises(UnexpectedAnswer):
        server.client().ticket(16611)
    assert server.waits == []


def test_a_post_that_only_lists_is_a_read() -> None:
    server = Recorded(html(500), page([UNHAPPY]))
    assert len(list(server.client().detractors(999))) == 1


@each_write
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_write_is_not_tried_again_after_a_server_error(write: Callable[[Client], object], status: int) -> None:
    server = Recorded(html(status))
    with pytest.raises(ServerError):
        write(server.client())
    assert len(server.requests) == 1


@each_write
@pytest.mark.parametrize("trouble", [httpx2.ReadTimeout, httpx2.WriteTimeout, httpx2.ReadError])
def test_a_write_is_not_tried_again_when_it_may_have_arrived(
    write: Callable[[Client], object], trouble: type[Exception]
) -> None:
    server = Recorded(trouble)
    with pytest.raises(ConnectionFailed) as caught:
        write(server.client())
    assert not caught.value.nothing_sent
    assert len(server.requests) == 1


@pytest.mark.parametrize("trouble", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, busy("1")])
def test_a_write_is_tried_again_when_it_can_not_have_happened(trouble: Any) -> None:
    server = Recorded(trouble, one(RESPONSE))
    server.client().import_response(1, ResponseImport(segment_code="S1", response_set=[]))
    assert len(server.requests) == 2


def test_the_last_failure_is_raised_when_the_tries_are_used_up() -> None:
    server = Recorded(html(500), html(502), html(503), html(504))
    with pytest.raises(ServerError, match="504"):
        server.client().ticket(16611)


def test_waits_double_up_to_the_longest() -> None:
    server = Recorded(*[html(500)] * 5, one(TICKET))
    server.client(retries=Retries(most=5, first_wait=1.0, longest_wait=5.0)).ticket(16611)
    assert server.waits == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_wait_is_drawn_from_nothing_to_its_longest() -> None:
    draws = iter([0.0, 0.25])
    server = Recorded(html(500), html(500), one(TICKET))
    server.client(retries=Retries(first_wait=1.0), jitter=lambda: next(draws)).ticket(16611)
    assert server.waits == [0.0, 0.5]


def test_a_thousand_retries_still_wait_at_most_the_longest() -> None:
    server = Recorded(*[html(500)] * 1200, one(TICKET))
    server.client(retries=Retries(most=2000)).ticket(16611)
    assert max(server.waits) == 20.0


def test_a_retry_after_in_seconds_is_waited_for() -> None:
    server = Recorded(busy("17"), one(TICKET))
    server.client().ticket(16611)
    assert server.waits == [17.0]


def test_a_retry_after_that_names_a_date_is_waited_for() -> None:
    server = Recorded(busy("Fri, 20 Nov 2026 15:50:42 GMT"), one(TICKET))
    server.client().ticket(16611)
    assert server.waits == [42.0]


def test_a_retry_after_of_a_server_error_is_waited_for() -> None:
    server = Recorded(httpx2.Response(503, headers={"Retry-After": "9"}), one(TICKET))
    server.client().ticket(16611)
    assert server.waits == [9.0]


@pytest.mark.parametrize(
    "nonsense", ["", "soon", "-5", "1.5", "٣", "Fri, 99 Nov 2026", "Fri, 20 Nov 2020 15:50:42 GMT", "0"]
)
def test_a_retry_after_that_names_no_time_to_come_leaves_the_usual_wait(nonsense: str) -> None:
    server = Recorded(httpx2.Response(429, headers={b"Retry-After": nonsense.encode()}), one(TICKET))
    server.client().ticket(16611)
    assert server.waits == [0.5]


@pytest.mark.parametrize("long", ["61", "86400", "9" * 400, "Sat, 21 Nov 2026 15:50:00 GMT"])
def test_a_server_that_asks_for_more_than_our_patience_is_left_alone(long: str) -> None:
    server = Recorded(busy(long))
    with pytest.raises(RateLimited) as caught:
        server.client().ticket(16611)
    assert server.waits == []
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 60


def test_a_client_without_retries_tries_once() -> None:
    server = Recorded(busy("1"))
    with pytest.raises(RateLimited):
        server.client(retries=Retries(most=0)).ticket(16611)
    assert server.waits == []


def test_a_time_out_says_what_was_asked() -> None:
    with pytest.raises(TimedOut, match="GET /a/api/v2/cx/tickets/16611"):
        Recorded(httpx2.ReadTimeout).client(retries=Retries(most=0)).ticket(16611)
