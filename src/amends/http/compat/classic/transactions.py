"""Transactions over the classic API."""

from datetime import date

from msgspec import Raw

from amends.contract import classic
from amends.contract.classic import TransactionContact
from amends.contract.custom_variables import customs_of
from amends.contract.envelope import Answer as Envelope
from amends.errors import FieldError, Invalid
from amends.http.compat.classic import serializers
from amends.http.compat.classic.errors import CLASSIC
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.model.principal import Scope
from amends.model.transaction import Contact, Product
from amends.texts.text import say
from amends.usecases import transactions
from amends.usecases.transactions import TransactionForm


async def import_transactions(request: Request) -> Response:
    """Import transactions, all or none. A transaction that exists already counts as imported."""
    sent = await request.decode_exactly(classic.TransactionsImport)
    forms = [_form(index, contact) for index, contact in enumerate(sent.contacts)]
    kept = await request.database.write(request.by, transactions.import_transactions, forms)
    return json_response(
        classic.TransactionsImported(email_status="not sent", import_status="success", import_count=str(len(kept)))
    )


async def get_transaction(request: Request) -> Response:
    """Get one transaction."""
    own, segment_code = await request.database.read(request.by, transactions.get, request.id_param("transaction_id"))
    return json_response(Envelope(response=serializers.transaction(own, segment_code), request_id=request.request_id))


def _form(index: int, contact: TransactionContact) -> TransactionForm:
    try:
        day, month, year = (int(part) for part in contact.transaction_date.split("/"))
        iso = date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        field = f"contacts[{index}].transactionDate"
        raise Invalid(
            FieldError(field, say("no_classic_date", text=contact.transaction_date, format="dd/MM/yyyy"))
        ) from None
    products = tuple(Product(each.product_name, each.product_group) for each in contact.products)
    return TransactionForm(
        contact.segment_code,
        iso,
        Contact(
            first_name=contact.first_name,
            last_name=contact.last_name,
            mobile=contact.mobile,
            email=contact.email,
            products=products,
            custom=customs_of(contact),
        ),
    )


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/a/api/v2/cx/transactions/import",
        interface=CLASSIC,
        scope=Scope.FEEDBACK_WRITE,
        summary="Import transactions",
        handler=import_transactions,
        request=classic.TransactionsImport,
        example=Raw(
            b'{"contacts": [{"firstName": "Ana", "lastName": "Ruiz", "mobile": "+34600000077", '
            b'"segmentCode": "S1", "transactionDate": "19/11/2026", "email": "ana@example.com", '
            b'"custom1": "gold", "products": [{"productName": "Double room", "productGroup": "Rooms"}]}]}'
        ),
        fields={"segment": "segmentCode", "first_name": "firstName", "last_name": "lastName"}
        | {
            "day": "transactionDate",
            "product_name": "productName",
            "product_group": "productGroup",
        },
        response=classic.TransactionsImported,
    ),
    Endpoint(
        method="GET",
        path="/a/api/v2/cx/transactions/{transaction_id}",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="Get a transaction",
        handler=get_transaction,
        response=classic.TransactionAnswer,
    ),
)
