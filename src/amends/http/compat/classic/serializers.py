"""How the classic interface writes what is true: the contract's Structs from the model's."""

from amends.contract import classic
from amends.contract.classic import NOT_ASSIGNED, AnswerDetail, AnswerValue, QuestionAnswer
from amends.contract.custom_variables import customised
from amends.contract.envelope import Links, Pagination
from amends.http.request.request import Request
from amends.instants import day_text, millis_offset
from amends.model.person import User
from amends.model.response import AnswerForm
from amends.model.response_detail import ResponseDetail
from amends.model.segment import Segment, SegmentTree
from amends.model.ticket.summary import TicketSummary
from amends.model.transaction import Transaction
from amends.model.workspace import Workspace

SCORE_CODE = "NPS"


def ticket(summary: TicketSummary) -> classic.Ticket:
    """A ticket with its 22 keys."""
    own = summary.ticket
    # The first by their places: a call with more than 15 names costs five times as much.
    return classic.Ticket(
        own.id,
        summary.workspace_id,
        own.survey_id,
        own.response_id,
        own.transaction_id,
        own.customer_id,
        own.origin_segment_id,
        own.current_segment_id,
        summary.origin.name,
        summary.current.name,
        own.owner_id,
        summary.owner.name or NOT_ASSIGNED,
        own.status,
        own.priority,
        rating=_rating(own.score),
        comment=own.reply,
        content=own.verbatim,
        email_address=summary.customer.email,
        phone_number=summary.customer.phone,
        time_limit=own.time_limit_hours,
        created_on=day_text(own.opened_us, summary.time_zone),
        timestamp=millis_offset(own.opened_us),
    )


def detractor(summary: TicketSummary) -> classic.Detractor:
    """A ticket in a segment's list."""
    return classic.Detractor(
        email_address=summary.customer.email,
        phone_number=summary.customer.phone,
        rating=_rating(summary.ticket.score),
        comment=summary.ticket.verbatim,
        ticket_id=summary.ticket.id,
        response_id=summary.ticket.response_id,
        timestamp=millis_offset(summary.ticket.opened_us),
        time_limit=summary.ticket.time_limit_hours,
    )


def segment(own: Segment, tree: SegmentTree, workspace_id: int, users: list[User]) -> classic.Segment:
    """A business unit; `userID` is the first of its users, 0 without any."""
    theirs = [user.id for user in users if own.id in user.segment_ids]
    return classic.Segment(
        segment_id=own.id,
        user_id=theirs[0] if theirs else 0,
        segment_name=own.name,
        address_line1=own.address.line1,
        address_line2=own.address.line2,
        city=own.address.city,
        state=own.address.state,
        country=own.address.country,
        timestamp=millis_offset(own.created_us),
        parent_business_unit_id=own.parent_id,
        user_count=len(theirs),
        business_unit_code=own.code,
        zip_code=own.address.zip_code,
        external_ref_id=own.external_reference,
        cx_feedback_id=workspace_id,
        leaf_segment=not tree.children(own.id),
    )


def user(own: User) -> classic.User:
    """Somebody of the team; who never came has "" as last access."""
    return classic.User(
        id=own.id,
        email_address=own.email,
        first_name=own.first_name,
        last_name=own.last_name,
        creation_date=millis_offset(own.created_us),
        last_access_timestamp="" if own.last_seen_us is None else millis_offset(own.last_seen_us),
        business_unit_id=list(own.segment_ids),
    )


def workspace(own: Workspace, tree: SegmentTree, survey_count: int, user_id: int) -> classic.Workspace:
    """A workspace as one of its users sees it; aggregated segments are those that have others below them."""
    leaves = sum(1 for each in tree if not tree.children(each.id))
    return classic.Workspace(
        feedback_id=own.id,
        user_id=user_id,
        feedback_name=own.name,
        creation_date=millis_offset(own.created_us),
        survey_count=survey_count,
        segment_modification_date=millis_offset(own.segments_changed_us),
        total_segment_count=len(tree),
        total_leaf_segment_count=leaves,
        total_aggregated_segment_count=len(tree) - leaves,
    )


def transaction(own: Transaction, segment_code: str) -> classic.Transaction:
    """A transaction; its day as dd/MM/yyyy."""
    contact = own.contact
    year, month, day = own.day.split("-") if own.day else ("", "", "")
    bare = classic.Transaction(
        transaction_id=own.id,
        first_name=contact.first_name,
        last_name=contact.last_name,
        mobile=contact.mobile,
        segment_code=segment_code,
        email=contact.email,
        transaction_date=f"{day}/{month}/{year}" if own.day else "",
        products=[classic.Product(product_name=each.name, product_group=each.group) for each in contact.products],
    )
    return customised(bare, contact.custom)


def _text(own: AnswerForm) -> str:
    return own.verbatim if own.verbatim or own.score is None else str(own.score)


def response(judged: ResponseDetail) -> classic.Response:
    """A response; its score is the first question, then each answer, numbered in their order."""
    own = judged.response
    said = [(SCORE_CODE, "", str(own.score), own.scale)] if own.score is not None else []
    said += [(f"Q{index}", each.question, _text(each), "") for index, each in enumerate(own.answers, 1)]
    questions = [
        QuestionAnswer(
            question_id=index,
            question_code=code,
            question_text=text,
            answer_values=[
                AnswerValue(answer_id=1, answer_text=words, value=AnswerDetail(scale=scale, text=words, other=""))
            ],
        )
        for index, (code, text, words, scale) in enumerate(said, 1)
    ]
    return classic.Response(
        response_id=own.id,
        survey_id=own.survey_id,
        timestamp=millis_offset(own.time_us),
        response_status="Completed",
        external_reference=own.reference,
        custom_variables=dict(own.custom),
        language=own.language,
        response_set=questions,
    )


def pagination(request: Request, page: int, per_page: int, total: int) -> Pagination:
    """Where a page stands, with addresses that lead to the others."""
    pages = -(-total // per_page)

    def at(number: int) -> str | None:
        return request.url_with(page=number, perPage=per_page) if 1 <= number <= pages else None

    links = Links(self=request.url, prev=at(min(page - 1, pages)), next=at(page + 1), first=at(1), last=at(pages))
    return Pagination(per_page=per_page, total_items=total, current_page=page, total_pages=pages, links=links)


def _rating(score: int | None) -> str:
    return "" if score is None else str(score)
