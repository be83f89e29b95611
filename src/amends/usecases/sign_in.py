"""Signing in: accounts of an e-mail address, tries that fail, sessions that begin and end.

Hashing is slow on purpose and happens between these use cases, at the interface.
"""

import hashlib
import secrets
from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, FieldError, Invalid, NotFound
from amends.ids import token_of, workspace_of_token
from amends.instants import MINUTE_US, InstantUs, is_zone
from amends.model.person import User
from amends.model.preferences import Preferences
from amends.model.principal import Principal, operator
from amends.model.session import AuthSession, Credential, Session, SessionLimits, principal_of
from amends.model.time_zone_meant import zone_error, zone_meant
from amends.model.workspace import Workspace
from amends.store import audit, credentials, idempotency, preferences, segments, sessions
from amends.store import people as people_store
from amends.store import workspaces as workspaces_store
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.settings import people, workspaces

MAX_ACCOUNTS = 5
_MAX_BROWSER_CHARACTERS = 200


class Account(Struct, frozen=True):
    """Somebody who can sign in, and where."""

    workspace: Workspace
    user: User
    credential: Credential
    principal: Principal


class TooManyAttemptsError(BusinessRuleError):
    """Somebody failed too often to try again before an instant."""

    def __init__(self, until_us: InstantUs) -> None:
        super().__init__(say("too_many_tries"))
        self.until_us = until_us


def digest_of(token: str) -> bytes:
    """What is kept of a session's or a link's token: SHA-256, enough for a secret of this much randomness."""
    return hashlib.sha256(token.encode()).digest()


def new_token(workspace_id: int) -> str:
    """A fresh token of 256 random bits, which says its workspace; 0 while there is none."""
    return token_of(workspace_id, secrets.token_urlsafe(32))


async def accounts(tx: Tx, email: str) -> Sequence[Account]:
    """Everybody of the installation who signs in with an e-mail address."""
    found = await credentials.with_email(tx, email, MAX_ACCOUNTS)
    return [await account(tx.within(workspace_id), user_id) for workspace_id, user_id in found]


async def account(tx: Tx, user_id: int) -> Account:
    """Somebody who can sign in. Raises NotFound."""
    user, credential = await people.get(tx, user_id), await credentials.get(tx, user_id)
    if credential is None or user.left_us is not None:
        raise NotFound("account of user", user_id)
    root = (await segments.tree(tx)).root
    own = await workspaces.get(tx)
    return Account(own, user, credential, principal_of(user, own.id, root.id))


def check_wait(credential: Credential, now: InstantUs) -> None:
    """Raises TooManyAttemptsError before another try is taken."""
    if credential.waits_until_us(now) > now:
        raise TooManyAttemptsError(credential.waits_until_us(now))


async def lock_credential(tx: Tx, user_id: int) -> Credential:
    """What somebody signs in with, which nobody else changes meanwhile. Raises NotFound."""
    await tx.lock(f"credential {user_id}")
    found = await credentials.get(tx, user_id)
    if found is None:
        raise NotFound("account of user", user_id)
    return found


async def note_failure(tx: Tx, user_id: int) -> None:
    """Note that somebody gave a wrong password or code. Raises TooManyAttemptsError when it wasn't to be tried yet.

    Many tries at once are checked before any of them failed, so each is looked at again here and in `begin`.
    """
    found = await lock_credential(tx, user_id)
    check_wait(found, tx.now)
    await credentials.note(tx, structs.replace(found, failures=found.failures + 1, failed_us=tx.now))
    await audit.append(tx, "session.refused", user_id)


async def begin(tx: Tx, user_id: int, token: str, browser: str, limits: SessionLimits | None = None) -> Session:
    """Begin a session with a fresh token, for whoever gave the right password. Raises NotFound or TooManyAttemptsError.

    It isn't whole while a second factor is asked for; until that is given, what failed before isn't forgotten.
    The workspace's sessions that are over by `limits` are taken away, and what is known of forms that are long sent.
    """
    await lock_credential(tx, user_id)
    credential = (await account(tx, user_id)).credential
    check_wait(credential, tx.now)
    if limits is not None:
        await sessions.forget(tx, InstantUs(tx.now - limits.idle_us), InstantUs(tx.now - limits.max_us))
        await idempotency.delete_forms_before(tx, InstantUs(tx.now - limits.max_us))
    if credential.failures and not credential.has_second_factor:
        await credentials.note(tx, structs.replace(credential, failures=0))
    return await _begin(tx, user_id, token, browser, mfa_passed=not credential.has_second_factor)


async def begin_for_known(tx: Tx, user_id: int, token: str, browser: str) -> Session:
    """Begin a session of somebody whom whoever asks has just been, in another workspace. Raises NotFound."""
    await account(tx, user_id)
    return await _begin(tx, user_id, token, browser, mfa_passed=True)


async def complete_mfa(tx: Tx, session: Session, token: str) -> Session:
    """Begin the session that the second factor completes, with a token of its own, in the place of the first.

    Raises NotFound when the first has ended meanwhile.
    """
    await end(tx, session.user_id, session.id)
    return await _begin(tx, session.user_id, token, session.browser, mfa_passed=True)


async def authenticate_session(tx: Tx, token: str, limits: SessionLimits) -> AuthSession | None:
    """Who is signed in with a token; None for an unknown or ended session, or somebody who has left."""
    workspace_id, digest = workspace_of_token(token), digest_of(token)
    if workspace_id is None:
        found = await sessions.get_by_digest_alone(tx, digest)
    else:
        found = await sessions.get(tx.within(workspace_id), digest)
    if found is None or limits.is_over(found.session, tx.now):
        return None
    own = tx.within(found.session.workspace_id)
    user = (await people_store.team(own)).get(found.session.user_id)
    if user is None or user.left_us is not None:
        return None
    workspace, root = await workspaces_store.own(own), (await segments.tree(own)).root
    principal = principal_of(user, workspace.id, root.id)
    return AuthSession(found.session, user, workspace, found.preferences, principal, found.has_second_factor)


async def note_use(tx: Tx, session: Session) -> None:
    """Note that somebody is there."""
    await sessions.note_use(tx, session)


def is_to_be_noted(session: Session, now: InstantUs) -> bool:
    """Whether a use is worth a write: once a minute, and when the one before it was noted by a clock that was ahead."""
    return abs(now - session.seen_us) >= MINUTE_US


async def count_as_signed_in(tx: Tx, user_id: int) -> None:
    """Have somebody count as having signed in, so that routing chooses them; who has is left as they are."""
    await people_store.count_as_signed_in(tx, user_id)


async def sessions_of(tx: Tx, user_id: int, limits: SessionLimits) -> Sequence[Session]:
    """Somebody's sessions that aren't over, the last used first."""
    return [each for each in await sessions.of_user(tx, user_id) if not limits.is_over(each, tx.now)]


async def end(tx: Tx, user_id: int, session_id: int) -> None:
    """End one of somebody's sessions. Raises NotFound."""
    if not await sessions.end(tx, user_id, session_id):
        raise NotFound("session", session_id)


async def end_all(tx: Tx, user_id: int, but_id: int = 0) -> int:
    """End all of somebody's sessions but one; how many."""
    return await sessions.end_all(tx, user_id, but_id)


async def save_preferences(tx: Tx, user_id: int, changed: Preferences) -> None:
    """Keep how somebody likes their pages. Raises Invalid for an unknown time zone."""
    changed = structs.replace(changed, time_zone=zone_meant(changed.time_zone))
    if changed.time_zone and not is_zone(changed.time_zone):
        raise Invalid(FieldError("time_zone", zone_error(changed.time_zone)))
    await preferences.save(tx, user_id, changed)


async def list_users_who_can_sign_in(tx: Tx) -> frozenset[int]:
    """The users of the workspace who can sign in."""
    return await credentials.who_have(tx)


async def _begin(tx: Tx, user_id: int, token: str, browser: str, *, mfa_passed: bool) -> Session:
    number = (await tx.next_ids(1))[0]
    summary = "".join(each for each in browser[:_MAX_BROWSER_CHARACTERS] if each.isprintable())
    session = Session(number, tx.workspace_id, user_id, mfa_passed, tx.now, tx.now, tx.by.address, summary)
    await sessions.insert(tx, session, digest_of(token))
    return session


STRANGER = operator(0)
"""Who looks an account or a link up before it is known whose it is."""
