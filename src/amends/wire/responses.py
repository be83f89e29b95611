"""Responses, and the decisions of the rules about them."""

from msgspec import UNSET, Struct, UnsetType

from amends.wire.texts import TextView


class MatchedView(Struct, frozen=True):
    """A condition that matched: its place in the rule, its text, and what it saw in the response.

    `saw_text` is null where that was erased.
    """

    path: str
    condition: str
    saw: str
    saw_text: TextView | None


class DecisionView(Struct, frozen=True, kw_only=True):
    """One decision of the rules about a response. One of a run of a rule has `rule_run_id`, and `intake_id` 0."""

    time: str
    intake_id: int
    outcome: str
    reason: str
    reason_text: TextView | None
    rule_id: int | None
    rule_version: int | None
    matched: list[MatchedView]
    ticket_id: int | None
    rule_run_id: int | None = None


class AnswerView(Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer wrote as the answer to one question; `score` and `scale` are there where one was given."""

    question: str
    verbatim: str = ""
    score: int | UnsetType = UNSET
    scale: str | UnsetType = UNSET


class CustomerView(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The customer of a response; "" where a part is unknown."""

    email: str = ""
    phone: str = ""
    name: str = ""
    reference: str = ""


class PermissionView(Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer answered to whether they may be contacted, and the words of the question, "" when unknown."""

    may_contact: bool
    wording: str = ""


class ScoreCorrectionView(Struct, frozen=True):
    """A score that was given after the first one. It is kept and shown; the first one counts."""

    score: int
    scale: str
    time: str
    intake_id: int


class ResponseView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A response. `decisions` is there when you get a single response, `segment_note` when there is one.

    `score` is the first that was given; `score_corrections` is there when others came later.
    `permission` and `identity` are there where the customer said them.
    """

    id: int
    version: int
    survey: str
    reference: str
    segment: str
    segment_note: str = ""
    segment_note_text: TextView | UnsetType = UNSET
    score: int | None
    scale: str
    score_corrections: list[ScoreCorrectionView] | UnsetType = UNSET
    time: str
    received_time: str
    language: str
    answers: list[AnswerView]
    customer: CustomerView
    customer_id: int | None
    transaction: str
    custom: dict[str, str | int | float | bool]
    ticket_id: int | None
    permission: PermissionView | UnsetType = UNSET
    identity: str = ""
    decisions: list[DecisionView] | UnsetType = UNSET


class ResponsePage(Struct, frozen=True):
    """A page of responses in the order of their IDs."""

    responses: list[ResponseView]
    next_cursor: str | None
