"""The types of the calls that give a list, and of walking one; only mypy reads this."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import assert_type

from amends.client import AsyncClient, AsyncPages, Client, Pages
from amends.contract import classic, closedloop
from amends.contract.envelope import Links, Page, Pagination
from amends.contract.status import Status


def the_lists(client: Client) -> None:
    assert_type(client.detractors(54428), Pages[Page[classic.Detractor], classic.Detractor])
    assert_type(client.detractors(54428, status=1, per_page=50), Pages[Page[classic.Detractor], classic.Detractor])
    assert_type(client.detractors(54428, status=Status.NEW), Pages[Page[classic.Detractor], classic.Detractor])
    assert_type(client.segments(16611, per_page=50), Pages[Page[classic.Segment], classic.Segment])
    assert_type(client.users(16611, per_page=50), Pages[Page[classic.User], classic.User])
    assert_type(client.workspaces(7, per_page=50), Pages[Page[classic.Workspace], classic.Workspace])
    assert_type(
        client.responses(date(2026, 11, 1), date(2026, 11, 30), per_page=50),
        Pages[Page[classic.Response], classic.Response],
    )
    assert_type(client.tickets(16611, per_page=50), Pages[closedloop.ListAnswer, closedloop.ListedTicket])


def the_lists_to_await(client: AsyncClient) -> None:
    assert_type(client.detractors(54428), AsyncPages[Page[classic.Detractor], classic.Detractor])
    assert_type(client.detractors(54428, status=1, per_page=50), AsyncPages[Page[classic.Detractor], classic.Detractor])
    assert_type(client.segments(16611, per_page=50), AsyncPages[Page[classic.Segment], classic.Segment])
    assert_type(client.users(16611, per_page=50), AsyncPages[Page[classic.User], classic.User])
    assert_type(client.workspaces(7, per_page=50), AsyncPages[Page[classic.Workspace], classic.Workspace])
    assert_type(
        client.responses(date(2026, 11, 1), date(2026, 11, 30), per_page=50),
        AsyncPages[Page[classic.Response], classic.Response],
    )
    assert_type(client.tickets(16611, per_page=50), AsyncPages[closedloop.ListAnswer, closedloop.ListedTicket])


def a_list_is_walked_item_by_item(client: Client) -> None:
    for detractor in client.detractors(54428):
        assert_type(detractor, classic.Detractor)
    for ticket in client.tickets(16611):
        assert_type(ticket, closedloop.ListedTicket)


def a_list_is_walked_page_by_page(client: Client) -> None:
    assert_type(client.segments(16611).page(), Page[classic.Segment])
    assert_type(client.segments(16611).page(2), Page[classic.Segment])
    assert_type(client.segments(16611).pages(), Iterator[Page[classic.Segment]])
    assert_type(client.segments(16611).page().response, list[classic.Segment])
    assert_type(client.tickets(16611).page(), closedloop.ListAnswer)


async def a_list_is_awaited_item_by_item(client: AsyncClient) -> None:
    async for detractor in client.detractors(54428):
        assert_type(detractor, classic.Detractor)
    async for ticket in client.tickets(16611):
        assert_type(ticket, closedloop.ListedTicket)


async def a_list_is_awaited_page_by_page(client: AsyncClient) -> None:
    assert_type(await client.segments(16611).page(2), Page[classic.Segment])
    assert_type(client.segments(16611).pages(), AsyncIterator[Page[classic.Segment]])
    async for page in client.tickets(16611).pages():
        assert_type(page, closedloop.ListAnswer)


def what_a_page_says_about_its_list(page: Page[classic.User]) -> None:
    assert_type(page.request_id, str)
    assert_type(page.pagination, Pagination)
    assert_type(page.pagination.per_page, int)
    assert_type(page.pagination.total_items, int)
    assert_type(page.pagination.current_page, int)
    assert_type(page.pagination.total_pages, int)
    assert_type(page.pagination.links, Links)
    assert_type(page.pagination.links.self, str | None)
    assert_type(page.pagination.links.prev, str | None)
    assert_type(page.pagination.links.next, str | None)
    assert_type(page.pagination.links.first, str | None)
    assert_type(page.pagination.links.last, str | None)


def what_the_newer_api_says_about_its_list(answer: closedloop.ListAnswer) -> None:
    assert_type(answer.status, str)
    assert_type(answer.message, str)
    assert_type(answer.data, list[closedloop.ListedTicket])
    assert_type(answer.pager_options, closedloop.PagerOptions)
    assert_type(answer.pager_options.total_count, int)
    assert_type(answer.pager_options.total_pages, int)
    assert_type(answer.pager_options.pager_dto, closedloop.Pager)
    assert_type(answer.pager_options.pager_dto.page_number, int)
    assert_type(answer.pager_options.pager_dto.per_page, int)
