"""Restricting tickets over our own API: sensitive cases, and complaints about somebody of the team."""

from typing import Final

from msgspec import UNSET, Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.restriction import SensitiveKind
from amends.serializers.restrictions import restricted_ticket_view
from amends.usecases.restrict import RestrictedTicket, RestrictionForm, restrict
from amends.wire.restrictions import RestrictedTicketView, RestrictionPatch

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/access"


def _form(patch: RestrictionPatch) -> RestrictionForm:
    sensitive = patch.sensitive
    return RestrictionForm(
        reason=patch.reason,
        sensitive=sensitive if sensitive is UNSET or sensitive is None else SensitiveKind(sensitive),
        named=UNSET if patch.named is UNSET else tuple(patch.named),
        recused=UNSET if patch.recused is UNSET else tuple(patch.recused),
    )


def _view(done: RestrictedTicket) -> RestrictedTicketView:
    return restricted_ticket_view(done.ticket, is_seen=done.is_seen)


ENDPOINTS = (
    Endpoint(
        method="PATCH",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        name="restrict_ticket",
        summary="Change who sees a ticket",
        description="Make a ticket a sensitive case or an ordinary one, or keep it from those whom the complaint is "
        "about. A sensitive case is seen only by users who handle such cases, by those who are named, and by keys with "
        "the scope `sensitive`. An owner who does not see it any more loses it.",
        request=RestrictionPatch,
        form=_form,
        do=restrict,
        serialize=_view,
        response=RestrictedTicketView,
        example=Raw(b'{"sensitive": "safety", "reason": "A guest was hurt."}'),
    ),
)
