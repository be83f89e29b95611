"""What a request may hold and what it must."""

from typing import Any, get_args

import msgspec
import pytest
from msgspec import UNSET

from amends.contract.classic import DetractorsRequest, ResponseImport, ResponsesRequest, TransactionsImport
from amends.contract.closedloop import CreateTicket, PagerOptions, PriorityWord, StatusWord
from amends.contract.status import Priority, Status

CREATE = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": ""}
REQUESTS: list[tuple[type[msgspec.Struct], dict[str, Any]]] = [
    (DetractorsRequest, {"segmentID": 999}),
    (TransactionsImport, {"contacts": [{"segmentCode": "S1", "transactionDate": "20/11/2026"}]}),
    (ResponseImport, {"segmentCode": "S1", "responseSet": []}),
    (ResponsesRequest, {"transactionStartDate": "11/20/2026", "transactionEndDate": "11/20/2026"}),
    (CreateTicket, CREATE),
]
each_request = pytest.mark.parametrize(("struct", "least"), REQUESTS, ids=[each.__name__ for each, _ in REQUESTS])


@each_request
def test_the_least_that_a_request_needs_is_enough(struct: type[msgspec.Struct], least: dict[str, Any]) -> None:
    assert isinstance(msgspec.convert(least, struct), struct)


@each_request
def test_without_any_one_of_these_it_is_refused(struct: type[msgspec.Struct], least: dict[str, Any]) -> None:
    for missing in least:
        with pytest.raises(msgspec.ValidationError, match=f"missing required field `{missing}`"):
            msgspec.convert({name: value for name, value in least.items() if name != missing}, struct)


@each_request
def test_what_nobody_documented_is_left_unread(struct: type[msgspec.Struct], least: dict[str, Any]) -> None:
    assert msgspec.convert(least | {"mood": "sunny"}, struct) == msgspec.convert(least, struct)


def test_detractors_of_no_status_are_those_of_any() -> None:
    assert msgspec.json.decode(b'{"segmentID": 999}', type=DetractorsRequest).status is UNSET


@pytest.mark.parametrize("status", [-1, 6, "0", None, 1.5])
def test_a_status_that_there_is_not_is_refused(status: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.status"):
        msgspec.convert({"segmentID": 999, "status": status}, DetractorsRequest)


@pytest.mark.parametrize(("key", "word"), [("status", "new"), ("status", "OPEN"), ("priority", "URGENT")])
def test_a_word_that_there_is_not_is_refused(key: str, word: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=rf"\$\.{key}"):
        msgspec.convert(CREATE | {key: word}, CreateTicket)


def test_the_words_are_the_names_of_the_integers() -> None:
    assert get_args(StatusWord) == tuple(status.name for status in Status)
    assert get_args(PriorityWord) == tuple(priority.name for priority in Priority)


def test_the_pairs_that_the_public_examples_show_together() -> None:
    assert (Status(0).name, Priority(0).name) == ("NEW", "HIGH")


@pytest.mark.parametrize(("total", "per_page", "pages"), [(0, 100, 0), (1, 100, 1), (100, 100, 1), (101, 100, 2)])
def test_a_closed_loop_list_fills_so_many_pages(total: int, per_page: int, pages: int) -> None:
    sent = {"pagerDto": {"pageNumber": 1, "perPage": per_page}, "totalCount": total}
    assert msgspec.convert(sent, PagerOptions).total_pages == pages
