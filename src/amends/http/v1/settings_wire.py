"""How our own API writes a workspace and what it is set up with: segments, users, surveys, rules, keys."""

from msgspec import UNSET, Raw, Struct, UnsetType, structs

from amends.http.v1.wire import time
from amends.instants import rfc3339
from amends.model.cause import Cause
from amends.model.key import Key
from amends.model.person import Role, User
from amends.model.rule.document import encode
from amends.model.rule.evaluate import StoredRule
from amends.model.segment import Segment
from amends.model.survey import Survey
from amends.model.ticket.closing import Requirement
from amends.model.workspace import Workspace
from amends.usecases.settings.keys import NewKey


class WorkspaceView(Struct, frozen=True):
    """A workspace. `unknown_segment` says what happens to feedback with a segment code that does not exist.

    `closing_requires` names the fields that are required for closing a ticket.
    """

    id: int
    name: str
    time_zone: str
    unknown_segment: str
    closing_requires: list[Requirement]
    quiet_hours: str | None
    created_time: str


class CauseView(Struct, frozen=True):
    """A root cause. `parent_id` is null at the top of the tree."""

    id: int
    code: str
    name: str
    parent_id: int | None


class SegmentView(Struct, frozen=True):
    """A segment: a business unit. `parent_id` is null at the root."""

    id: int
    code: str
    name: str
    parent_id: int | None


class AbsenceView(Struct, frozen=True):
    """A period in which a user is away."""

    id: int
    from_time: str
    until_time: str


class UserView(Struct, frozen=True, kw_only=True):
    """A user: a member of the team.

    `ticket_limit` is how many open tickets routing gives them at most, 0 for no limit. `capacity` is their weight
    against other users. `absences` holds current and future absences. `left_time` is null until they leave.
    """

    id: int
    email: str
    first_name: str
    last_name: str
    segment_ids: list[int]
    role: Role
    ticket_limit: int
    capacity: int
    absences: list[AbsenceView]
    left_time: str | None


class SurveyView(Struct, frozen=True):
    """A survey, with its scale and boundaries where it has its own."""

    id: int
    code: str
    name: str
    scale: str
    unhappy_to: int | None
    happy_from: int | None


class RuleView(Struct, frozen=True):
    """A rule at one version."""

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw


class KeyView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An API key. `secret` is there only once, in the response that created it."""

    id: int
    prefix: str
    last_four: str
    scopes: list[str]
    segment_ids: list[int]
    created_time: str
    expires_time: str | None
    revoked_time: str | None
    last_used_time: str | None
    secret: str | UnsetType = UNSET


def workspace(own: Workspace) -> WorkspaceView:
    """A workspace."""
    return WorkspaceView(
        id=own.id,
        name=own.name,
        time_zone=own.time_zone,
        unknown_segment=own.unknown_segment.value,
        closing_requires=sorted(own.closing_requires),
        quiet_hours=own.quiet_hours or None,
        created_time=rfc3339(own.created_us),
    )


def cause(own: Cause) -> CauseView:
    """A root cause."""
    return CauseView(own.id, own.code, own.name, own.parent_id or None)


def segment(own: Segment) -> SegmentView:
    """A segment."""
    return SegmentView(own.id, own.code, own.name, own.parent_id or None)


def user(own: User) -> UserView:
    """A user."""
    return UserView(
        id=own.id,
        email=own.email,
        first_name=own.first_name,
        last_name=own.last_name,
        segment_ids=list(own.segment_ids),
        role=own.role,
        ticket_limit=own.ticket_limit,
        capacity=own.capacity,
        absences=[AbsenceView(each.id, rfc3339(each.from_us), rfc3339(each.until_us)) for each in own.absences],
        left_time=time(own.left_us),
    )


def survey(own: Survey) -> SurveyView:
    """A survey."""
    marks = own.boundaries
    ends = (marks.unhappy_to, marks.happy_from) if marks else (None, None)
    return SurveyView(own.id, own.code, own.name, own.scale, *ends)


def key(own: Key) -> KeyView:
    """A key, without what opens."""
    return KeyView(
        id=own.id,
        prefix=own.prefix,
        last_four=own.last_four,
        scopes=sorted(own.scopes),
        segment_ids=list(own.segment_ids),
        created_time=rfc3339(own.created_us),
        expires_time=time(own.expires_us),
        revoked_time=time(own.revoked_us),
        last_used_time=time(own.last_used_us),
    )


def new_key(made: NewKey) -> KeyView:
    """A key that was just made, with the secret that is never shown again."""
    return structs.replace(key(made.key), secret=made.secret)


def rule(own: StoredRule) -> RuleView:
    """A rule at one version."""
    number, document = own.rule.id, Raw(encode(own.rule.document).encode())
    return RuleView(number, own.rule.version, own.disabled_us is None, rfc3339(own.created_us), document)
