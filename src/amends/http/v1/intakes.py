"""Intakes over our own API: their sums and what they rejected."""

from functools import partial

from amends.http.request.endpoint import Endpoint, Paging
from amends.http.request.paging import NEWEST_FIRST
from amends.http.v1.errors import V1
from amends.model.intake import PlacedRejection
from amends.model.principal import Scope
from amends.serializers.intakes import intake_view, rejection_view
from amends.usecases import queries
from amends.wire.intakes import IntakePage, IntakeView, RejectionPage, RejectionView

_PATH = "/v1/workspaces/{workspace_id}/intakes"


def _rejection(placed: PlacedRejection) -> RejectionView:
    return rejection_view(placed.rejection)


def _line(*numbers: int) -> tuple[int, ...]:
    return numbers


_get = partial(Endpoint, method="GET", interface=V1)

ENDPOINTS = (
    _get(
        path=_PATH,
        scope=Scope.TICKETS_READ,
        name="list_intakes",
        summary="List intakes",
        description="List intakes, newest first. An intake is one import of feedback.",
        do=queries.list_intakes_before,
        paging=NEWEST_FIRST,
        each=intake_view,
        response=IntakePage,
    ),
    _get(
        path=f"{_PATH}/{{intake_id}}",
        scope=Scope.TICKETS_READ,
        name="get_intake",
        summary="Get an intake with its totals",
        description="Get one intake with its totals: what became of everything that was received.",
        do=queries.get_intake,
        serialize=intake_view,
        response=IntakeView,
    ),
    _get(
        path=f"{_PATH}/{{intake_id}}/rejections",
        scope=Scope.TICKETS_READ,
        name="list_rejections",
        summary="List the rejected lines of an intake",
        description="List the rejected lines of an intake in their order, each with its reason.",
        do=queries.list_rejections,
        paging=Paging((0, -1), lambda placed: (placed.line, placed.position), 2, _line),
        each=_rejection,
        response=RejectionPage,
    ),
)
