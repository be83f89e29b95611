"""Customers."""

from amends.instants import rfc3339
from amends.model.customer import DuplicateCustomers
from amends.wire.customers import DuplicateCustomersView


def duplicate_customers_view(own: DuplicateCustomers) -> DuplicateCustomersView:
    """Two customers who came to have the same identifier."""
    return DuplicateCustomersView(
        customer_id=own.customer_id, other_id=own.other_id, kind=own.kind, found_time=rfc3339(own.found_us)
    )
