"""Tickets: upper-case words for status and priority, times in `Z`."""

from typing import Final

from amends.instants import SECOND_US, InstantUs, rfc3339
from amends.model.clock.clock import Clock
from amends.model.clock.ledger import Stopped
from amends.model.status import Priority, Status
from amends.model.ticket.promise import Promise
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.model.ticket.summary import CustomerSummary, OwnerSummary, SegmentSummary, TicketSummary
from amends.serializers.restrictions import sensitive_word
from amends.serializers.times import time_or_none
from amends.wire.snooze import SnoozeView
from amends.wire.tickets import (
    CauseName,
    OpenedBy,
    Owner,
    PriorityWord,
    PromiseView,
    SegmentName,
    StatusWord,
    TicketCustomer,
    TicketDeadline,
    TicketView,
)

_STATUS_WORDS: Final[dict[Status, StatusWord]] = {
    Status.NEW: "NEW",
    Status.IN_PROGRESS: "IN_PROGRESS",
    Status.PENDING: "PENDING",
    Status.ESCALATED: "ESCALATED",
    Status.RESOLVED: "RESOLVED",
    Status.CLOSED: "CLOSED",
}
_PRIORITY_WORDS: Final[dict[Priority, PriorityWord]] = {
    Priority.HIGH: "HIGH",
    Priority.MEDIUM: "MEDIUM",
    Priority.LOW: "LOW",
    Priority.CRITICAL: "CRITICAL",
}


def ticket_view(summary: TicketSummary, now: InstantUs, *, base_url: str = "") -> TicketView:
    """A ticket as it stands at `now`; `base_url` is our own address, "" where nobody knows it."""
    own = summary.ticket
    return TicketView(
        id=own.id,
        external_id=own.external_id or None,
        version=own.version,
        workspace_id=summary.workspace_id,
        url=f"{base_url}/tickets/{own.id}" if base_url else None,
        status="MERGED" if own.is_merged else _STATUS_WORDS[own.status],
        priority=_PRIORITY_WORDS[own.priority],
        type=own.type,
        score=own.score,
        scale=own.scale,
        verbatim=own.verbatim,
        reply=own.reply,
        root_cause_id=own.root_cause_id or None,
        root_cause=CauseName(cause.id, cause.code, cause.name) if (cause := summary.root_cause) else None,
        action_taken=own.action_taken,
        contact_attempts=own.contact_attempts,
        first_attempt_time=time_or_none(own.first_attempt_us),
        first_message_time=time_or_none(own.first_message_us),
        first_reached_time=time_or_none(own.first_reached_us),
        waits_until_time=time_or_none(own.waits_until_us),
        reopenings=own.reopenings,
        escalation_level=own.escalation_level,
        postponements=own.postponements,
        fields=own.custom_fields,
        origin_segment_id=own.origin_segment_id,
        origin_segment=_segment_name(summary.origin),
        current_segment_id=own.current_segment_id,
        current_segment=_segment_name(summary.current),
        owner_id=own.owner_id or None,
        owner=_owner(own.owner_id, summary.owner),
        customer_id=own.customer_id or None,
        customer=_customer(own.customer_id, summary.customer),
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
        deleted_time=time_or_none(own.deleted_us),
        deadlines=[_deadline(each, now) for each in own.clocks],
        promises=[_promise(each, now) for each in own.promises],
        promise_due_time=time_or_none(own.promise_due_us),
        broken_promises=own.broken_promises,
        snooze=_snooze(own.snoozed_until_us),
        rule_id=own.rule_id or None,
        rule_version=own.rule_version or None,
        opened_by=OpenedBy(own.rule_id, own.rule_version) if own.rule_id else None,
        watcher_ids=list(own.watcher_ids),
        merged_into_id=own.merged_into_id or None,
        sensitive=sensitive_word(own.restriction.sensitive),
        is_never_asked=own.is_never_asked,
        named_ids=list(own.restriction.named_ids),
        recused_ids=list(own.restriction.recused_ids),
    )


def _customer(customer_id: int, own: CustomerSummary) -> TicketCustomer | None:
    if not customer_id:
        return None
    return TicketCustomer(customer_id, own.email, own.phone, own.name, own.may_be_contacted)


def _deadline(own: Clock, now: InstantUs) -> TicketDeadline:
    last = own.facts[-1]
    left_us, is_running, is_paused = own.left_us(now), own.is_running, own.is_paused
    return TicketDeadline(
        kind=own.kind.value,
        round=own.round,
        clock=own.side.value,
        started_time=rfc3339(own.facts[0].at_us),
        due_time=time_or_none(own.due_us),
        stopped_time=rfc3339(last.at_us) if isinstance(last, Stopped) else None,
        is_running=is_running,
        is_paused=is_paused,
        is_missed=own.is_missed,
        state="paused" if is_paused else "running" if is_running else "stopped",
        target_seconds=own.terms.target_us // SECOND_US,
        remaining_seconds=left_us // SECOND_US if left_us is not None and left_us >= 0 and is_running else None,
        overdue_seconds=-left_us // SECOND_US if left_us is not None and left_us < 0 else None,
        policy_id=own.policy_id or None,
    )


def _snooze(until_us: InstantUs | None) -> SnoozeView | None:
    if until_us is None:
        return None
    return SnoozeView(None if until_us == UNTIL_ANSWER else rfc3339(until_us))


def _promise(own: Promise, now: InstantUs) -> PromiseView:
    return PromiseView(
        id=own.id,
        text=own.text,
        due_time=rfc3339(own.due_us),
        state=own.state.value,
        is_overdue=own.is_open and own.due_us < now,
        made_time=rfc3339(own.made_us),
        made_by_id=own.made_by_id or None,
        ended_time=time_or_none(own.ended_us),
        missed_time=time_or_none(own.missed_us),
        moves=own.moves,
    )


def _segment_name(summary: SegmentSummary) -> SegmentName:
    return SegmentName(summary.id, summary.code, summary.name)


def _owner(owner_id: int, summary: OwnerSummary) -> Owner | None:
    return Owner(owner_id, summary.email, summary.name) if owner_id else None
