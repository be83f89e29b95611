"""The types of every field that the classic API answers; only mypy reads this."""

from typing import assert_type

from amends.contract import classic
from amends.contract.custom_variables import customs_of
from amends.contract.status import Priority, Status


def a_ticket(ticket: classic.Ticket) -> None:
    assert_type(ticket.ticket_id, int)
    assert_type(ticket.feedback_id, int)
    assert_type(ticket.survey_id, int)
    assert_type(ticket.response_id, int)
    assert_type(ticket.cx_transaction_id, int)
    assert_type(ticket.panel_member_id, int)
    assert_type(ticket.cx_business_unit_id, int)
    assert_type(ticket.assigned_to_bu, int)
    assert_type(ticket.origin_segment, str)
    assert_type(ticket.current_segment, str)
    assert_type(ticket.assigned_to, int)
    assert_type(ticket.ticket_owner, str)
    assert_type(ticket.status, int)
    assert_type(ticket.priority, int)
    assert_type(ticket.rating, str)
    assert_type(ticket.comment, str)
    assert_type(ticket.content, str)
    assert_type(ticket.email_address, str)
    assert_type(ticket.phone_number, str)
    assert_type(ticket.time_limit, int)
    assert_type(ticket.created_on, str)
    assert_type(ticket.timestamp, str)
    assert_type(Status(ticket.status), Status)
    assert_type(Priority(ticket.priority), Priority)


def a_detractor(detractor: classic.Detractor) -> None:
    assert_type(detractor.email_address, str)
    assert_type(detractor.phone_number, str)
    assert_type(detractor.rating, str)
    assert_type(detractor.comment, str)
    assert_type(detractor.ticket_id, int)
    assert_type(detractor.response_id, int)
    assert_type(detractor.timestamp, str)
    assert_type(detractor.time_limit, int)


def a_segment(segment: classic.Segment) -> None:
    assert_type(segment.segment_id, int)
    assert_type(segment.user_id, int)
    assert_type(segment.segment_name, str)
    assert_type(segment.address_line1, str | None)
    assert_type(segment.address_line2, str | None)
    assert_type(segment.city, str | None)
    assert_type(segment.state, str | None)
    assert_type(segment.country, str | None)
    assert_type(segment.timestamp, str)
    assert_type(segment.parent_business_unit_id, int)
    assert_type(segment.user_count, int)
    assert_type(segment.business_unit_code, str)
    assert_type(segment.zip_code, int)
    assert_type(segment.external_ref_id, str | None)
    assert_type(segment.cx_feedback_id, int)
    assert_type(segment.leaf_segment, bool)


def a_user(user: classic.User) -> None:
    assert_type(user.id, int)
    assert_type(user.email_address, str)
    assert_type(user.first_name, str)
    assert_type(user.last_name, str)
    assert_type(user.creation_date, str)
    assert_type(user.last_access_timestamp, str)
    assert_type(user.business_unit_id, list[int])


def a_workspace(workspace: classic.Workspace) -> None:
    assert_type(workspace.feedback_id, int)
    assert_type(workspace.user_id, int)
    assert_type(workspace.feedback_name, str)
    assert_type(workspace.creation_date, str)
    assert_type(workspace.survey_count, int)
    assert_type(workspace.segment_modification_date, str)
    assert_type(workspace.total_segment_count, int)
    assert_type(workspace.total_leaf_segment_count, int)
    assert_type(workspace.total_aggregated_segment_count, int)
    assert_type(workspace.api_key, str | None)


def a_transaction(transaction: classic.Transaction) -> None:
    assert_type(transaction.transaction_id, int)
    assert_type(transaction.first_name, str)
    assert_type(transaction.last_name, str)
    assert_type(transaction.mobile, str)
    assert_type(transaction.segment_code, str)
    assert_type(transaction.email, str)
    assert_type(transaction.transaction_date, str)
    assert_type(transaction.products, list[classic.Product])
    assert_type(customs_of(transaction), dict[int, str])


def a_product(product: classic.Product) -> None:
    assert_type(product.product_name, str)
    assert_type(product.product_group, str)


def how_an_import_went(imported: classic.TransactionsImported) -> None:
    assert_type(imported.email_status, str)
    assert_type(imported.import_status, str)
    assert_type(imported.import_count, str)


def a_response(response: classic.Response) -> None:
    assert_type(response.response_id, int)
    assert_type(response.survey_id, int)
    assert_type(response.timestamp, str)
    assert_type(response.response_status, str)
    assert_type(response.external_reference, str)
    assert_type(response.custom_variables, dict[str, str | int | float | bool | None])
    assert_type(response.language, str)
    assert_type(response.response_set, list[classic.QuestionAnswer])


def an_answer_to_a_question(answer: classic.QuestionAnswer) -> None:
    assert_type(answer.question_id, int)
    assert_type(answer.question_code, str)
    assert_type(answer.question_text, str)
    assert_type(answer.answer_values, list[classic.AnswerValue])


def a_value_of_an_answer(value: classic.AnswerValue) -> None:
    assert_type(value.answer_id, int)
    assert_type(value.answer_text, str)
    assert_type(value.value, classic.AnswerDetail)
    assert_type(value.value.scale, str)
    assert_type(value.value.text, str)
    assert_type(value.value.other, str)
