"""Customers."""

from typing import Any

from amends.instants import rfc3339
from amends.model.customer import Customer, DuplicateCustomers
from amends.model.customer_detail import CustomerDetail, CustomerMoment
from amends.model.ticket.conversation import ContactAttempted, Replied
from amends.model.ticket.promise_events import (
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseOverdue,
)
from amends.model.ticket.ticket_events import StatusChanged
from amends.wire.customers import (
    CustomerDetailView,
    CustomerMomentView,
    DuplicateCustomersView,
    MergedCustomerView,
    MergedIntoView,
)
from amends.wire.history import By


def duplicate_customers_view(own: DuplicateCustomers) -> DuplicateCustomersView:
    """Two customers who came to have the same identifier."""
    return DuplicateCustomersView(
        customer_id=own.customer_id, other_id=own.other_id, kind=own.kind, found_time=rfc3339(own.found_us)
    )


def customer_detail_view(own: CustomerDetail) -> CustomerDetailView:
    """A customer with their timeline."""
    who = own.customer
    return CustomerDetailView(
        id=who.id,
        name=who.name,
        email=who.email,
        phone=who.phone,
        reference=who.reference,
        created_time=rfc3339(who.created_us),
        may_be_contacted=who.contact_refused_us is None,
        timeline=[_moment(each) for each in own.moments],
        is_cut=own.is_cut,
        merged=[_merged(each) for each in own.merged],
    )


def merged_into_view(customer_id: int) -> MergedIntoView:
    """The record that stands for a customer now."""
    return MergedIntoView(customer_id)


def _merged(own: Customer) -> MergedCustomerView:
    return MergedCustomerView(id=own.id, name=own.name, email=own.email, phone=own.phone, reference=own.reference)


def _moment(own: CustomerMoment) -> CustomerMomentView:
    about: dict[str, Any] = {"time": rfc3339(own.at_us), "kind": own.kind.value, "ticket_id": own.ticket_id or None}
    if own.merge:
        done = own.merge.what
        by = By(done.by_kind, done.by_id, own.merge.name)
        return CustomerMomentView(**about, customer_id=done.customer_id, by=by)
    if own.answer:
        said = own.answer.response
        more: dict[str, Any] = {"response_id": said.id, "score": said.score, "scale": said.scale, "text": said.verbatim}
        return CustomerMomentView(**about, **more)
    match own.happened.event if own.happened else None:
        case ContactAttempted() as attempt:
            more = {"channel": attempt.channel.value, "outcome": attempt.outcome.value, "text": attempt.text}
            return CustomerMomentView(**about, **more)
        case Replied(text=text):
            return CustomerMomentView(**about, text=text)
        case StatusChanged(after=after):
            return CustomerMomentView(**about, status=after.name)
        case happened:
            return CustomerMomentView(**about, **_of_promise(happened))


def _of_promise(happened: object) -> dict[str, Any]:
    """What a moment says of a promise, nothing of anything else."""
    match happened:
        case PromiseMade(promise=made):
            return {"promise_id": made.id, "text": made.text, "due_time": rfc3339(made.due_us)}
        case PromiseMoved() as moved:
            return {"promise_id": moved.promise_id, "text": moved.reason, "due_time": rfc3339(moved.due_us)}
        case PromiseBroken() as broken:
            return {"promise_id": broken.promise_id, "text": broken.reason}
        case PromiseOverdue() as overdue:
            return {"promise_id": overdue.promise_id, "due_time": rfc3339(overdue.due_us)}
        case PromiseKept() as kept:
            return {"promise_id": kept.promise_id}
    return {}
