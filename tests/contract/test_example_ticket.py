"""The documented example, byte for byte."""

import msgspec
import pytest

from amends.contract.classic import NOT_ASSIGNED, Ticket, TicketAnswer

EXAMPLE = (
    '{"response":{"ticketID":35403,"feedbackID":16611,"surveyID":9500378,"responseID":75288113,"cxTransactionID":0,'
    '"panelMemberId":0,"cxBusinessUnitID":54428,"assignedToBU":54428,"originSegment":"PROGRAMAS",'
    '"currentSegment":"PROGRAMAS","assignedTo":0,"ticketOwner":"Not Assigned","status":0,"priority":0,"rating":"",'
    '"comment":"","content":"Es el primer foro y pues fue participativo y súper productivo ","emailAddress":"",'
    '"phoneNumber":"","timelimit":72,"createdOn":"May 18 2022","timestamp":"2022-05-19T01:01:55.000+00:00"},'
    '"requestID":"3f0c8a52-8f43-4a5e-9a51-0a4d5ab3c1de"}'
).encode()


def read(body: bytes) -> Ticket:
    return msgspec.json.decode(body, type=TicketAnswer).response


def test_the_example_is_written_as_it_was_read() -> None:
    assert msgspec.json.encode(msgspec.json.decode(EXAMPLE, type=TicketAnswer)) == EXAMPLE


def test_a_ticket_has_22_keys() -> None:
    assert len(Ticket.__struct_fields__) == 22


def test_the_example_has_no_owner() -> None:
    assert read(EXAMPLE).ticket_owner == NOT_ASSIGNED


@pytest.mark.parametrize("key", Ticket.__struct_encode_fields__)
def test_every_key_is_required(key: str) -> None:
    answer = msgspec.json.decode(EXAMPLE)
    del answer["response"][key]
    with pytest.raises(msgspec.ValidationError, match=f"missing required field `{key}`"):
        read(msgspec.json.encode(answer))


@pytest.mark.parametrize("key", Ticket.__struct_encode_fields__)
def test_no_key_is_ever_null(key: str) -> None:
    answer = msgspec.json.decode(EXAMPLE)
    answer["response"][key] = None
    with pytest.raises(msgspec.ValidationError, match="got `null`"):
        read(msgspec.json.encode(answer))
