"""Customers over our own API: one with their timeline, and who may be the same person."""

from amends.http.request.endpoint import Endpoint, Paging
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.customers import customer_detail_view, duplicate_customers_view
from amends.usecases import customer_detail, recompute_derived
from amends.wire.customers import CustomerDetailView, DuplicateCustomersPage

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/customers/duplicates",
        interface=V1,
        scope=Scope.ADMIN,
        name="list_duplicate_customers",
        summary="List customers who may be the same",
        description=(
            "List pairs of customers who came to have the same e-mail address or phone number when the rule for "
            "comparing them changed. Nothing is merged automatically."
        ),
        do=recompute_derived.duplicates,
        paging=Paging((0, 0), lambda pair: (pair.customer_id, pair.other_id), 2, lambda *pair: pair),
        each=duplicate_customers_view,
        response=DuplicateCustomersPage,
    ),
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/customers/{customer_id}",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="get_customer",
        summary="Get a customer with their timeline",
        description="Get one customer, and what happened between them and you: answers, tickets, contact attempts and "
        "replies, newest first.",
        do=customer_detail.get_customer,
        serialize=customer_detail_view,
        response=CustomerDetailView,
    ),
)
