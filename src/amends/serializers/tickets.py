"""Tickets: upper-case words for status and priority, times in `Z`."""

from amends.instants import InstantUs, rfc3339
from amends.model.ticket.summary import OwnerSummary, SegmentSummary, TicketSummary
from amends.serializers.times import time_or_none
from amends.wire.tickets import CauseName, OpenedBy, Owner, SegmentName, TicketCustomer, TicketView


def ticket_view(summary: TicketSummary, now: InstantUs) -> TicketView:
    """A ticket as it stands at `now`."""
    own = summary.ticket
    customer = summary.customer
    return TicketView(
        id=own.id,
        version=own.version,
        workspace_id=summary.workspace_id,
        status=own.status.name,
        priority=own.priority.name,
        type=own.type,
        score=own.score,
        scale=own.scale,
        verbatim=own.verbatim,
        reply=own.reply,
        root_cause=CauseName(cause.id, cause.code, cause.name) if (cause := summary.root_cause) else None,
        action_taken=own.action_taken,
        contact_attempts=own.contact_attempts,
        reopenings=own.reopenings,
        fields=own.fields,
        origin_segment=_segment_name(summary.origin),
        current_segment=_segment_name(summary.current),
        owner=_owner(own.owner_id, summary.owner),
        customer=TicketCustomer(
            own.customer_id, customer.email, customer.phone, customer.name, customer.may_be_contacted
        )
        if own.customer_id
        else None,
        survey_id=own.survey_id or None,
        response_id=own.response_id or None,
        transaction_id=own.transaction_id or None,
        time_limit_hours=own.time_limit_hours,
        due_time=time_or_none(own.due_us),
        is_overdue=own.is_overdue(now),
        issue_time=rfc3339(own.issue_us),
        opened_time=rfc3339(own.opened_us),
        changed_time=rfc3339(own.changed_us),
        closed_time=time_or_none(own.closed_us),
        opened_by=OpenedBy(own.rule_id, own.rule_version) if own.rule_id else None,
        watcher_ids=list(own.watcher_ids),
        merged_into_id=own.merged_into_id or None,
    )


def _segment_name(summary: SegmentSummary) -> SegmentName:
    return SegmentName(summary.id, summary.code, summary.name)


def _owner(owner_id: int, summary: OwnerSummary) -> Owner | None:
    return Owner(owner_id, summary.email, summary.name) if owner_id else None
