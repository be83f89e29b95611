import msgspec

from amends.contract.classic import (
    AnswerDetail,
    AnswerValue,
    Product,
    QuestionAnswer,
    ResponseImport,
    TransactionContact,
)
from amends.contract.closedloop import CreateTicket
from amends.contract.custom_variables import customised
from tests.client.recorded import CREATED_TICKET, RESPONSE, Recorded, one

CONTACT = TransactionContact(
    first_name="Ana",
    segment_code="S1",
    transaction_date="20/11/2026",
    email="ana@example.com",
    products=[Product(product_name="Foro", product_group="Programas")],
)
ANSWER = QuestionAnswer(
    question_id=1,
    question_code="Q1",
    question_text="¿Nos recomendaría?",
    answer_values=[AnswerValue(answer_id=2, answer_text="3", value=AnswerDetail(scale="3", text="", other=""))],
)
TICKET = CreateTicket(status="NEW", priority="HIGH", origin_segment_code="S1", comment="Nadie contestó")


def test_transactions_are_imported_with_their_customs_flat_beside_the_rest() -> None:
    server = Recorded({"emailStatus": "Success", "importStatus": "Success", "importCount": "1"})
    done = server.client().import_transactions([customised(CONTACT, {1: "store", 50: "gold"})])
    assert done.import_count == "1"
    assert server.asked == ["POST /a/api/v2/cx/transactions/import"]
    assert server.bodies[0]["contacts"] == [
        {
            "firstName": "Ana",
            "lastName": "",
            "mobile": "",
            "segmentCode": "S1",
            "transactionDate": "20/11/2026",
            "email": "ana@example.com",
            "products": [{"productName": "Foro", "productGroup": "Programas"}],
            "custom1": "store",
            "custom50": "gold",
        }
    ]


def test_a_response_is_imported_without_what_was_left_out() -> None:
    server = Recorded(one(RESPONSE))
    kept = server.client().import_response(9500378, ResponseImport(segment_code="S1", response_set=[ANSWER]))
    assert msgspec.to_builtins(kept) == RESPONSE
    assert server.asked == ["POST /a/api/v2/cx/surveys/9500378/responses"]
    assert server.bodies == [{"segmentCode": "S1", "responseSet": RESPONSE["responseSet"]}]


def test_a_ticket_is_opened_by_hand() -> None:
    answer = {"status": "success", "message": "Ticket created successfully", "data": CREATED_TICKET}
    server = Recorded(answer)
    ticket = server.client().create_ticket(16611, TICKET)
    assert msgspec.to_builtins(ticket) == CREATED_TICKET
    assert server.asked == ["POST /api/v2/cx/closedloop/workspaces/16611/tickets"]
    assert server.bodies[0]["originSegmentCode"] == "S1"


def test_a_body_says_that_it_is_json() -> None:
    server = Recorded(one(RESPONSE))
    server.client().import_response(9500378, ResponseImport(segment_code="S1", response_set=[]))
    assert server.requests[0].headers["content-type"] == "application/json"
