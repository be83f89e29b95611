"""Sessions: who is signed in with which browser, by a password and perhaps a second factor."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.instants import DAY_US, HOUR_US, MINUTE_US, SECOND_US, InstantUs
from amends.model.person import Role, TeamMember, User
from amends.model.preferences import Preferences
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.workspace import Workspace
from amends.texts.text import Text, say

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
NO_PASSWORD: Final = ""
"""In place of the hash of a password, of somebody who comes in from another workspace; no password is right."""
_FREE_FAILURES = 5
_LONGEST_WAIT_US = 5 * MINUTE_US

_WORK: Final = frozenset({Scope.TICKETS_READ, Scope.TICKETS_WRITE})
ROLE_SCOPES: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.AGENT: _WORK,
    Role.MANAGER: _WORK | {Scope.FEEDBACK_WRITE},
    Role.ADMIN: frozenset(Scope) - {Scope.SENSITIVE},
}
"""What each role may do; managers of the Main Segment manage the workspace's rules too."""


class LinkPurpose(StrEnum):
    """What a one-time link lets somebody do."""

    INVITATION = "invitation"
    RESET = "reset"
    FIRST_ADMIN = "first_admin"


LINK_LASTS_US: Final[Mapping[LinkPurpose, int]] = {
    LinkPurpose.INVITATION: 7 * DAY_US,
    LinkPurpose.RESET: 24 * HOUR_US,
    LinkPurpose.FIRST_ADMIN: 30 * DAY_US,
}


class SignInLink(Struct, frozen=True):
    """A one-time link; the first admin's has no workspace and no user yet."""

    workspace_id: int
    user_id: int
    purpose: LinkPurpose
    created_us: InstantUs
    expires_us: InstantUs


class Credential(Struct, frozen=True):
    """How somebody shows who they are; `failures` since they last did.

    `totp_salt` "" is no second factor; one that isn't confirmed yet isn't asked for.
    """

    user_id: int
    password_hash: str
    changed_us: InstantUs
    failures: int = 0
    failed_us: InstantUs = InstantUs(0)
    totp_salt: str = ""
    totp_confirmed_us: InstantUs | None = None
    totp_last_step: int = 0

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is asked for."""
        return self.totp_confirmed_us is not None

    def waits_until_us(self, now: InstantUs) -> InstantUs:
        """Until when no further try is taken: after some free ones each failure doubles the wait.

        Nobody waits for an instant at which the system's clock was ahead: their next failure is noted as of now.
        """
        beyond = self.failures - _FREE_FAILURES
        wait_us = 0 if beyond < 0 else min(_LONGEST_WAIT_US, SECOND_US * 2 ** min(beyond, 20))
        return InstantUs(self.failed_us + wait_us) if self.failed_us - now <= wait_us else now


class Session(Struct, frozen=True):
    """A browser that is signed in; `mfa_passed` once the second factor was given too, where one is asked for."""

    id: int
    workspace_id: int
    user_id: int
    mfa_passed: bool
    created_us: InstantUs
    seen_us: InstantUs
    address: str
    browser: str


class SessionLimits(Struct, frozen=True):
    """How long a session lasts: without being used, and at all."""

    idle_us: int
    max_us: int

    @classmethod
    def of_hours(cls, idle: int, longest: int) -> "SessionLimits":
        """The limits that settings state in hours."""
        return cls(idle * HOUR_US, longest * HOUR_US)

    def is_over(self, session: Session, now: InstantUs) -> bool:
        """Whether a session has ended by itself."""
        return now - session.seen_us > self.idle_us or now - session.created_us > self.max_us


class OpenSession(Struct, frozen=True):
    """A session of somebody who can sign in, with what is kept beside it; whether it is over by now isn't said."""

    session: Session
    has_second_factor: bool
    preferences: Preferences


class AuthSession(Struct, frozen=True):
    """A signed-in user with what their pages need to know."""

    session: Session
    user: TeamMember
    workspace: Workspace
    preferences: Preferences
    principal: Principal
    has_second_factor: bool = False

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the workspace asks for a second factor that this user hasn't set up."""
        return self.workspace.second_factor_required and not self.has_second_factor


def principal_of(user: User | TeamMember, workspace_id: int, main_segment_id: int) -> Principal:
    """What a user may do, and where: an admin everywhere, others in their segments and all below."""
    scopes = ROLE_SCOPES[user.role] | ({Scope.SENSITIVE} if user.handles_sensitive else frozenset())
    has_all = user.role is Role.ADMIN or main_segment_id in user.segment_ids
    if user.role is Role.MANAGER and has_all:
        scopes |= {Scope.MANAGE}
    return Principal(PrincipalKind.USER, user.id, workspace_id, scopes, None if has_all else user.segment_ids)


def password_error(password: str, user: User | TeamMember | None = None) -> Text | None:
    """Why a password isn't taken, None when it is (NIST SP 800-63B: length counts, kinds of characters don't)."""
    if len(password) < SHORTEST_PASSWORD:
        return say("password_too_short", count=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return say("password_too_long", count=LONGEST_PASSWORD)
    own = {user.email.casefold(), user.name.casefold()} if user else set()
    if password.casefold() in own or len(set(password)) < 4:
        return say("password_too_easy")
    return None
