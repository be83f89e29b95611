"""The deadlines of a ticket, each with the ledger that explains it."""

from amends.instants import SECOND_US, rfc3339
from amends.model.clock.ledger import Entry, EntryKind
from amends.model.ticket.deadline_preview import DeadlinePreview
from amends.model.ticket.sla_status import ClockLedger, SlaStatus
from amends.serializers.texts import plain_text, text_view
from amends.serializers.times import time_or_none
from amends.texts.text import Text
from amends.wire.deadlines import DeadlinePreviewView, DeadlineView, EntryKindWord, EntryView, MovedDeadline, TimeView

_TOLD_BY_TEXTS = (EntryKind.ANSWERED, EntryKind.TERMS_CHANGED)


def time_view(own: SlaStatus) -> TimeView:
    """How long a ticket has taken on both clocks, and its deadlines."""
    took = own.elapsed
    deadlines = [_deadline(each) for each in own.clocks]
    return TimeView(took.customer_us // SECOND_US, took.team_us // SECOND_US, deadlines)


def deadline_preview_view(own: DeadlinePreview) -> DeadlinePreviewView:
    """What another priority or segment would mean to a ticket."""
    return DeadlinePreviewView(
        policy_id=own.policy_id or None,
        policy_name=own.policy_name or None,
        before_time=time_or_none(own.before_us),
        due_time=time_or_none(own.due_us),
        is_postponed=own.is_postponed,
        moved=[
            MovedDeadline(each.kind.value, each.round, time_or_none(each.before_us), time_or_none(each.after_us))
            for each in own.moved
        ],
    )


def _deadline(own: ClockLedger) -> DeadlineView:
    clock = own.clock
    return DeadlineView(
        kind=clock.kind.value,
        round=clock.round,
        clock=clock.side.value,
        due_time=time_or_none(clock.due_us),
        is_running=clock.is_running,
        is_paused=clock.is_paused,
        is_missed=clock.is_missed,
        target_seconds=clock.terms.target_us // SECOND_US,
        counted_seconds=own.counted_us // SECOND_US,
        policy_id=clock.policy_id or None,
        policy_version=clock.policy_version or None,
        why=own.text,
        ledger=[_entry(each) for each in own.entries],
    )


def _entry(own: Entry) -> EntryView:
    kind: EntryKindWord = own.kind.value
    start, end = rfc3339(own.start_us), rfc3339(own.end_us)
    why = text_view(own.why) if own.kind in _TOLD_BY_TEXTS or isinstance(own.why, Text) else None
    return EntryView(kind, start, end, own.counted_us // SECOND_US, plain_text(own.why), why)
