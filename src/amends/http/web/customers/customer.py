"""The page of a customer: their addresses and numbers, their tickets, and one line of time."""

from typing import Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.ticket.timeline import TimelineEntry, timeline
from amends.i18n import labels
from amends.model.customer_detail import CustomerMoment
from amends.model.principal import Scope
from amends.usecases import customer_detail, merge_customers, ticket_detail

_CUSTOMER: Final = "/customers/{customer_id}"


class ShownMoment(Struct, frozen=True):
    """A moment, and its line when it happened to a ticket."""

    moment: CustomerMoment
    line: TimelineEntry | None


async def show_customer(request: Request) -> Response:
    """A customer with all that happened between them and us, as far as the reader may see it."""
    return await _page(request, Form([]), {})


async def merge_another(request: Request, form: Form) -> Response:
    """Merge the record that is named into this one."""
    customer_id = request.id_param("customer_id")
    doing = write_once(request, form, merge_customers.merge_named, customer_id, form.text("other"))
    kept_id, errors = await form_result(request, doing)
    return await _page(request, form, errors) if kept_id is None else see_other(request, _address(kept_id))


async def unmerge(request: Request, form: Form) -> Response:  # noqa: ARG001 - as each form is called
    """Let a merged record stand by itself again."""
    back, errors = await form_result(
        request, request.database.write(request.by, merge_customers.unmerge, request.id_param("customer_id"))
    )
    return await _page(request, Form([]), errors) if back is None else see_other(request, _address(back))


def _address(customer_id: int) -> str:
    return _CUSTOMER.format(customer_id=customer_id)


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    detail = await request.database.read(request.by, customer_detail.get_customer, request.id_param("customer_id"))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    happened = [each.happened for each in detail.moments if each.happened]
    lines = iter(timeline(happened, locale_of(request), directory))
    return page(
        request,
        "customers/customer.html",
        422 if errors else 200,
        form=form,
        errors=errors,
        asked_id=request.id_param("customer_id"),
        may_merge=request.by.may(Scope.MANAGE),
        detail=detail,
        customer=detail.customer,
        directory=directory,
        moments=[ShownMoment(each, next(lines) if each.happened else None) for each in detail.moments],
        bands=labels.BAND,
        decisions=labels.DECISION,
    )


ENDPOINTS = (
    page_route(_CUSTOMER, Scope.TICKETS_READ, show_customer),
    form_route(f"{_CUSTOMER}/merge", Scope.MANAGE, merge_another),
    form_route(f"{_CUSTOMER}/unmerge", Scope.MANAGE, unmerge),
)
