"""The types of every field that the newer API answers; only mypy reads this."""

from typing import assert_type

from amends.contract import closedloop


def a_ticket_that_was_created(ticket: closedloop.CreatedTicket) -> None:
    assert_type(ticket.id, int)
    assert_type(ticket.created_at, str)
    assert_type(ticket.updated_at, str)
    assert_type(ticket.feedback_id, int)
    assert_type(ticket.survey_id, int)
    assert_type(ticket.response_id, int)
    assert_type(ticket.panel_member_id, int)
    assert_type(ticket.priority, str)
    assert_type(ticket.status, str)
    assert_type(ticket.type, str)
    assert_type(ticket.comment, str)
    assert_type(ticket.issue_date, str)
    assert_type(ticket.comments, list[object])
    assert_type(ticket.centralize_root_cause, list[object])
    assert_type(ticket.origin_segment, closedloop.SegmentReference)
    assert_type(ticket.current_segment, closedloop.SegmentReference)
    assert_type(ticket.assigned_user, closedloop.AssignedUser | None)
    assert_type(ticket.customer_name, str)
    assert_type(ticket.customer_email, str)


def a_ticket_in_a_list(ticket: closedloop.ListedTicket) -> None:
    assert_type(ticket.id, int)
    assert_type(ticket.created_at, str)
    assert_type(ticket.updated_at, str)
    assert_type(ticket.deleted_at, str | None)
    assert_type(ticket.feedback_id, int)
    assert_type(ticket.survey_id, int)
    assert_type(ticket.response_id, int)
    assert_type(ticket.priority, str)
    assert_type(ticket.status, str)
    assert_type(ticket.type, str)
    assert_type(ticket.description, str)
    assert_type(ticket.issue_date, str)
    assert_type(ticket.is_overdue, bool)
    assert_type(ticket.customer_name, str)
    assert_type(ticket.customer_email, str)
    assert_type(ticket.origin_segment, closedloop.SegmentReference)
    assert_type(ticket.current_segment, closedloop.SegmentReference)
    assert_type(ticket.assigned_user, closedloop.AssignedUser | None)


def whom_and_what_a_ticket_names(segment: closedloop.SegmentReference, user: closedloop.AssignedUser) -> None:
    assert_type(segment.id, int)
    assert_type(segment.code, str)
    assert_type(segment.name, str)
    assert_type(user.name, str)
    assert_type(user.email, str)
