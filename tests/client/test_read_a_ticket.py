import msgspec
import pytest

from amends.client import ClientError, UnexpectedAnswer
from tests.client.recorded import KEY, TICKET, Recorded, one


def test_a_ticket_comes_with_every_value_that_was_sent() -> None:
    with Recorded(one(TICKET)).client() as client:
        assert msgspec.to_builtins(client.ticket(16611)) == TICKET


def test_the_key_goes_in_its_header_and_nowhere_else() -> None:
    server = Recorded(one(TICKET))
    server.client().ticket(16611)
    (request,) = server.requests
    assert request.headers["api-key"] == KEY
    assert KEY not in str(request.url)


def test_a_workspace_alone_asks_for_its_newest_ticket() -> None:
    server = Recorded(one(TICKET))
    server.client().ticket(16611)
    assert server.asked == ["GET /a/api/v2/cx/tickets/16611"]


def test_a_ticket_its_workspace_and_its_owner_can_be_named() -> None:
    server = Recorded(one(TICKET))
    server.client().ticket(16611, ticket_id=35403, feedback_id=16611, user_id=7)
    assert server.asked == ["GET /a/api/v2/cx/tickets/16611?ticketID=35403&feedbackID=16611&userID=7"]


def test_a_score_that_is_blank_stays_blank() -> None:
    assert Recorded(one(TICKET)).client().ticket(16611).rating == ""


def test_a_score_of_zero_is_a_score() -> None:
    assert Recorded(one(TICKET | {"rating": "0"})).client().ticket(16611).rating == "0"


def test_the_words_of_a_customer_keep_their_trailing_blank() -> None:
    assert Recorded(one(TICKET)).client().ticket(16611).content.endswith("súper productivo ")


def test_a_key_that_a_newer_server_adds_is_left_unread() -> None:
    assert Recorded(one(TICKET | {"mood": "sunny"})).client().ticket(16611).ticket_id == 35403


def test_a_status_that_nobody_documented_is_still_read() -> None:
    assert Recorded(one(TICKET | {"status": 9})).client().ticket(16611).status == 9


def test_a_number_sent_as_text_is_read_as_a_number() -> None:
    assert Recorded(one(TICKET | {"timelimit": "72"})).client().ticket(16611).time_limit == 72


def test_a_missing_key_is_named_in_the_exception() -> None:
    incomplete = {name: value for name, value in TICKET.items() if name != "rating"}
    with pytest.raises(UnexpectedAnswer, match=r"missing required field `rating`.*\$\.response"):
        Recorded(one(incomplete)).client().ticket(16611)


def test_a_workspace_id_that_is_not_a_number_never_reaches_an_address() -> None:
    server = Recorded()
    with pytest.raises(ValueError, match="format code 'd'"):
        server.client().ticket("1/../../users")  # type: ignore[arg-type]
    assert server.requests == []


def test_every_exception_of_a_call_is_a_client_error() -> None:
    with pytest.raises(ClientError):
        Recorded({"unheard": "of"}).client().ticket(16611)
