"""Customers over our own API: one with their timeline, and who may be the same person."""

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Paging
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.customers import customer_detail_view, duplicate_customers_view, merged_into_view
from amends.usecases import customer_detail, merge_customers, recompute_derived
from amends.wire.customers import CustomerDetailView, CustomerMergeForm, DuplicateCustomersPage, MergedIntoView

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
    Endpoint(
        method="POST",
        path="/v1/workspaces/{workspace_id}/customers/{customer_id}/merge",
        interface=V1,
        scope=Scope.MANAGE,
        name="merge_customer",
        summary="Merge a customer into another",
        description="Let another record stand for this customer too. What comes later with an address, number or "
        "reference of either is the other's; its tickets and answers are found with the other's. It can be undone.",
        do=merge_customers.merge,
        request=CustomerMergeForm,
        form=lambda sent: sent.into_id,
        example=Raw(b'{"into_id": 1}'),
        serialize=merged_into_view,
        response=MergedIntoView,
    ),
    Endpoint(
        method="POST",
        path="/v1/workspaces/{workspace_id}/customers/{customer_id}/unmerge",
        interface=V1,
        scope=Scope.MANAGE,
        name="unmerge_customer",
        summary="Undo the merge of a customer",
        description="Let a record that was merged stand by itself again, with all that it had. What came meanwhile "
        "stays with the other.",
        do=merge_customers.unmerge,
        serialize=merged_into_view,
        response=MergedIntoView,
    ),
)
