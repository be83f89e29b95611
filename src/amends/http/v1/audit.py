"""The audit over our own API: who did what from where."""

from collections.abc import Mapping, Sequence
from typing import Any

from amends.http.request.endpoint import Endpoint, Paging, Parameter, TimeText, WholeNumber
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.model.actor import Attributed
from amends.model.audit import AuditEntry, AuditFilter
from amends.model.principal import Scope
from amends.serializers.audit import audit_entry_view
from amends.store.engine.database import Tx
from amends.usecases import audit_query
from amends.wire.audit import AuditPage


async def _entries(tx: Tx, before: int, limit: int, query: AuditFilter) -> Sequence[Attributed[AuditEntry]]:
    return await audit_query.named_entries(tx, before, query, limit)


def _filter(given: Mapping[str, Any]) -> AuditFilter:
    return AuditFilter(**given)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/audit",
        interface=V1,
        scope=Scope.ADMIN,
        name="list_audit",
        summary="List the audit log",
        description="List the audit log, newest first: who did what, when and from which address.",
        parameters=(
            Parameter("action", "The action, such as key.made"),
            Parameter("by_kind", "The kind of actor: key, user, operator, rule, amends or history"),
            Parameter("by_id", "ID of the actor", WholeNumber),
            Parameter("subject_id", "ID of the thing that was changed", WholeNumber),
            Parameter("from", "At or after this time", TimeText, argument="from_us"),
            Parameter("before", "Before this time", TimeText, argument="before_us"),
        ),
        gather=_filter,
        do=_entries,
        scans=True,
        paging=Paging(HIGHEST_ID, lambda entry: (entry.what.number,)),
        each=audit_entry_view,
        response=AuditPage,
    ),
)
