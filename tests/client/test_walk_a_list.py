from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec
import pytest

from amends.client import BadRequest, Client
from tests.client.recorded import (
    LISTED_TICKET,
    RESPONSE,
    SEGMENT,
    UNHAPPY,
    USER,
    WORKSPACE,
    Recorded,
    closed_loop_page,
    page,
    refusal,
)

LISTS: list[tuple[Callable[[Client], Iterable[msgspec.Struct]], str, dict[str, Any]]] = [
    (lambda client: client.detractors(999), "POST /a/api/v2/cx/tickets/detractors", UNHAPPY),
    (lambda client: client.segments(16611), "GET /a/api/v2/cx/feedback/16611/segments", SEGMENT),
    (lambda client: client.users(16611), "GET /a/api/v2/cx/feedback/16611/users", USER),
    (lambda client: client.workspaces(7), "GET /a/api/v2/cx/users/7/feedbacks", WORKSPACE),
    (lambda client: client.responses(date(2026, 1, 1), date(2026, 1, 2)), "POST /a/api/v2/cx/responses", RESPONSE),
]
each_list = pytest.mark.parametrize(("ask", "path", "item"), LISTS, ids=[path for _, path, _ in LISTS])


@each_list
def test_items_come_with_every_value_that_was_sent(ask: Any, path: str, item: dict[str, Any]) -> None:
    assert msgspec.to_builtins(list(ask(Recorded(page([item])).client()))) == [item]


@each_list
def test_pages_are_asked_for_up_to_total_pages(ask: Any, path: str, item: dict[str, Any]) -> None:
    server = Recorded(*(page([item], number=number, pages=3) for number in (1, 2, 3)))
    assert len(list(ask(server.client()))) == 3
    assert server.asked == [f"{path}?page={number}&perPage=100" for number in (1, 2, 3)]


def test_closed_loop_pages_are_asked_for_until_the_total_count_is_there() -> None:
    pages = [closed_loop_page([LISTED_TICKET] * size, per_page=2, total=5) for size in (2, 2, 1)]
    server = Recorded(*pages)
    tickets = list(server.client().tickets(16611, per_page=2))
    assert msgspec.to_builtins(tickets) == [LISTED_TICKET] * 5
    path = "GET /api/v2/cx/closedloop/workspaces/16611/tickets"
    assert server.asked == [f"{path}?page={number}&perPage=2" for number in (1, 2, 3)]


def test_a_page_is_asked_for_only_when_its_items_are_wanted() -> None:
    server = Recorded(page([SEGMENT], pages=2))
    assert next(iter(server.client().segments(16611))).segment_id == 54428
    assert len(server.requests) == 1


def test_naming_a_list_asks_for_nothing() -> None:
    server = Recorded()
    server.client().segments(16611)
    assert server.requests == []


def test_one_page_tells_where_it_stands() -> None:
    server = Recorded(page([SEGMENT], number=2, pages=3, per_page=1))
    second = server.client().segments(16611, per_page=1).page(2)
    assert (second.pagination.current_page, second.pagination.total_pages) == (2, 3)
    assert server.asked == ["GET /a/api/v2/cx/feedback/16611/segments?page=2&perPage=1"]


def test_whole_pages_can_be_walked() -> None:
    server = Recorded(page([SEGMENT], pages=2), page([SEGMENT], number=2, pages=2))
    assert [each.pagination.current_page for each in server.client().segments(16611).pages()] == [1, 2]


def test_an_empty_list_has_no_items() -> None:
    assert list(Recorded(page([], pages=0)).client().segments(16611)) == []


def test_an_empty_page_ends_a_list_that_claims_more() -> None:
    server = Recorded(page([SEGMENT], pages=9), page([], number=2, pages=9))
    assert len(list(server.client().segments(16611))) == 1


def test_a_list_that_shrinks_while_it_is_walked_ends_with_its_last_page() -> None:
    server = Recorded(page([SEGMENT], pages=3), page([SEGMENT], number=2, pages=2))
    assert len(list(server.client().segments(16611))) == 2


def test_a_list_can_be_walked_again() -> None:
    server = Recorded(page([SEGMENT]), page([SEGMENT]))
    segments = server.client().segments(16611)
    assert list(segments) == list(segments)


def test_a_refusal_in_the_middle_of_a_list_is_raised_after_the_items_before_it() -> None:
    server = Recorded(page([SEGMENT], pages=2), refusal(400, "1000", "Invalid URL parameters"))
    segments = iter(server.client().segments(16611))
    assert next(segments).segment_id == 54428
    with pytest.raises(BadRequest):
        next(segments)


def test_detractors_of_any_status_name_none() -> None:
    server = Recorded(page([UNHAPPY]))
    list(server.client().detractors(999))
    assert server.bodies == [{"segmentID": 999}]


def test_detractors_of_status_new_name_the_zero() -> None:
    server = Recorded(page([UNHAPPY]))
    list(server.client().detractors(999, status=0))
    assert server.bodies == [{"segmentID": 999, "status": 0}]


def test_the_days_of_responses_are_sent_month_first() -> None:
    server = Recorded(page([RESPONSE]))
    list(server.client().responses(date(2026, 2, 1), date(2026, 11, 20)))
    assert server.bodies == [{"transactionStartDate": "02/01/2026", "transactionEndDate": "11/20/2026"}]


def test_a_key_that_another_server_shows_in_its_list_of_workspaces_is_dropped() -> None:
    server = Recorded(page([WORKSPACE | {"apiKey": "somebody-elses-key"}]))
    (workspace,) = server.client().workspaces(7)
    assert workspace.api_key == ""
    assert "somebody-elses-key" not in repr(workspace)
