"""Signing in: accounts of an e-mail address, sessions that begin and end, passwords set by one-time links.

Hashing is slow on purpose and happens between these use cases, at the door.
"""

import hashlib
import secrets
from collections.abc import Sequence

from msgspec import Struct, structs

from amends.desk.administer import people, workspaces
from amends.desk.administer.people import UserForm
from amends.errors import Fault, Invalid, NotFound, Refused
from amends.instants import MINUTE_US, InstantUs
from amends.model.person import Role, User
from amends.model.preferences import Preferences
from amends.model.principal import Principal, operator
from amends.model.session import (
    LINK_LASTS_US,
    Credential,
    Limits,
    LinkPurpose,
    Session,
    SignInLink,
    Visit,
    password_fault,
    principal_of,
)
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import audit, credentials, preferences, segments, sessions
from amends.store import people as people_store
from amends.store import workspaces as workspaces_store
from amends.store.database import Tx

MOST_ACCOUNTS = 5
_MOST_BROWSER_CHARACTERS = 200


class Account(Struct, frozen=True):
    """Somebody who can sign in, and where."""

    workspace: Workspace
    user: User
    credential: Credential
    principal: Principal


class FirstAdminForm(Struct, frozen=True, kw_only=True):
    """The first admin; and the workspace to make, or the ID of one that is there."""

    email: str
    first_name: str = ""
    last_name: str = ""
    workspace_id: int = 0
    workspace_name: str = ""
    time_zone: str = "UTC"


def digest_of(token: str) -> bytes:
    """What is kept of a session's or a link's token: SHA-256, enough for a secret of this much randomness."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """A fresh token of 256 random bits."""
    return secrets.token_urlsafe(32)


async def accounts(tx: Tx, email: str) -> Sequence[Account]:
    """Everybody of the installation who signs in with an e-mail address."""
    found = await credentials.with_email(tx, email, MOST_ACCOUNTS)
    return [await account(tx.within(workspace_id), user_id) for workspace_id, user_id in found]


async def account(tx: Tx, user_id: int) -> Account:
    """Somebody who can sign in. Raises NotFound."""
    user, credential = await people.show(tx, user_id), await credentials.find(tx, user_id)
    if credential is None or user.left_us is not None:
        raise NotFound("account of user", user_id)
    root = (await segments.tree(tx)).root
    own = await workspaces.show(tx)
    return Account(own, user, credential, principal_of(user, own.id, root.id))


async def note_failure(tx: Tx, user_id: int) -> None:
    """Note that somebody gave a wrong password or code."""
    await tx.lock(f"credential {user_id}")
    found = await credentials.find(tx, user_id)
    if found is not None:
        await credentials.note(tx, structs.replace(found, failures=found.failures + 1, failed_us=tx.now))
        await audit.append(tx, "session.refused", user_id)


async def begin(tx: Tx, user_id: int, token: str, browser: str) -> Session:
    """Begin a session with a fresh token; it isn't whole while a second factor is asked for."""
    credential = (await account(tx, user_id)).credential
    if credential.failures:
        await credentials.note(tx, structs.replace(credential, failures=0))
    return await _begin(tx, user_id, token, browser, is_whole=not credential.has_second_factor)


async def make_whole(tx: Tx, session: Session, token: str) -> Session:
    """Begin the session that the second factor completes, with a token of its own, in the place of the first."""
    await sessions.end(tx, session.user_id, session.id)
    return await _begin(tx, session.user_id, token, session.browser, is_whole=True)


async def visit(tx: Tx, token: str, limits: Limits) -> Visit | None:
    """Who is signed in with a token; None for an unknown or ended session, or somebody who has left."""
    session = await sessions.find(tx, digest_of(token))
    if session is None or limits.is_over(session, tx.now):
        return None
    own = tx.within(session.workspace_id)
    user, credential = await people_store.find(own, session.user_id), await credentials.find(own, session.user_id)
    if user is None or credential is None or user.left_us is not None:
        return None
    workspace, root = await workspaces_store.own(own), (await segments.tree(own)).root
    principal = principal_of(user, workspace.id, root.id)
    liked = await preferences.find(own, user.id)
    return Visit(session, user, workspace, liked, principal, credential.has_second_factor)


async def note_use(tx: Tx, session: Session) -> None:
    """Note that somebody is there."""
    await sessions.note_use(tx, session)


def is_to_be_noted(session: Session, now: InstantUs) -> bool:
    """Whether a use is worth a write: once a minute."""
    return now - session.seen_us >= MINUTE_US


async def sessions_of(tx: Tx, user_id: int) -> Sequence[Session]:
    """Somebody's sessions, the last used first."""
    return await sessions.of_user(tx, user_id)


async def end(tx: Tx, user_id: int, session_id: int) -> None:
    """End one of somebody's sessions. Raises NotFound."""
    if not await sessions.end(tx, user_id, session_id):
        raise NotFound("session", session_id)


async def end_all(tx: Tx, user_id: int, but_id: int = 0) -> int:
    """End all of somebody's sessions but one; how many."""
    return await sessions.end_all(tx, user_id, but_id)


async def invite(tx: Tx, user_id: int, token: str) -> SignInLink:
    """Make the one-time link by which somebody sets their first or a new password. Raises NotFound or Refused."""
    user = await people.show(tx, user_id)
    if user.left_us is not None:
        raise Refused(f"{user.email} has left.")
    purpose = LinkPurpose.RESET if await credentials.find(tx, user_id) else LinkPurpose.INVITATION
    return await _make_link(tx, tx.workspace_id, user_id, purpose, token)


async def first_admin_link(tx: Tx, token: str) -> bool:
    """Make the one-time link for the first admin; False when somebody can sign in already."""
    await tx.lock("first admin")
    if await credentials.is_any(tx):
        return False
    await _make_link(tx, 0, 0, LinkPurpose.FIRST_ADMIN, token)
    return True


async def link(tx: Tx, token: str) -> tuple[SignInLink, User | None]:
    """A one-time link that still works, and whose it is; the first admin's is nobody's yet. Raises Refused."""
    found = await sessions.find_link(tx, digest_of(token))
    if found is None or found.expires_us <= tx.now:
        raise Refused("This link was used already or has expired; ask for a new one.")
    if found.purpose is LinkPurpose.FIRST_ADMIN:
        return found, None
    return found, await people.show(tx.within(found.workspace_id), found.user_id)


async def set_password(tx: Tx, user_id: int, password_hash: str, but_session_id: int = 0) -> None:
    """Keep somebody's new password, and end their sessions and links."""
    await tx.lock(f"credential {user_id}")
    before = await credentials.find(tx, user_id)
    fresh = Credential(user_id, password_hash, tx.now)
    kept = structs.replace(before, password_hash=password_hash, changed_us=tx.now, failures=0) if before else fresh
    await credentials.save(tx, kept, "user.password_set")
    await sessions.forget_links(tx, user_id)
    await sessions.end_all(tx, user_id, but_session_id)


async def use_link(tx: Tx, token: str, password_hash: str) -> int:
    """Set a password by a one-time link; whose. Raises Refused."""
    await tx.lock("links")
    found, _ = await link(tx, token)
    await set_password(tx.within(found.workspace_id), found.user_id, password_hash)
    return found.user_id


async def become_first_admin(tx: Tx, token: str, form: FirstAdminForm, password_hash: str) -> tuple[int, int]:
    """Make the first admin, and a workspace where there is none; their workspace and ID. Raises Refused or Invalid."""
    await tx.lock("first admin")
    found, _ = await link(tx, token)
    if found.purpose is not LinkPurpose.FIRST_ADMIN or await credentials.is_any(tx):
        raise Refused("There is an admin already: ask them to invite you.")
    workspace_id = form.workspace_id
    if not workspace_id:
        made = await workspaces.create(tx, form.workspace_name, form.time_zone, UnknownSegment.MAIN_SEGMENT)
        workspace_id = made.id
    own = tx.within(workspace_id)
    user = await people_store.find_by_email(own, form.email)
    if user is None:
        named = UserForm(email=form.email, first_name=form.first_name, last_name=form.last_name, role=Role.ADMIN)
        user = await people.add(own, named)
    elif user.role is not Role.ADMIN:
        await people_store.update(own, structs.replace(user, role=Role.ADMIN))
    await set_password(own, user.id, password_hash)
    await sessions.forget_links(tx.within(0), 0)
    return workspace_id, user.id


def check_password(password: str, user: User | None = None) -> None:
    """Raises Invalid for a password that isn't taken."""
    fault = password_fault(password, user)
    if fault:
        raise Invalid(Fault("password", fault))


async def save_preferences(tx: Tx, user_id: int, liked: Preferences) -> None:
    """Keep how somebody likes their pages."""
    await preferences.save(tx, user_id, liked)


async def who_can(tx: Tx) -> frozenset[int]:
    """The users of the workspace who can sign in."""
    return await credentials.who_have(tx)


async def _make_link(tx: Tx, workspace_id: int, user_id: int, purpose: LinkPurpose, token: str) -> SignInLink:
    made = SignInLink(workspace_id, user_id, purpose, tx.now, InstantUs(tx.now + LINK_LASTS_US[purpose]))
    await sessions.insert_link(tx, made, digest_of(token))
    return made


async def _begin(tx: Tx, user_id: int, token: str, browser: str, *, is_whole: bool) -> Session:
    number = (await tx.next_ids(1))[0]
    shown = "".join(each for each in browser[:_MOST_BROWSER_CHARACTERS] if each.isprintable())
    session = Session(number, tx.workspace_id, user_id, is_whole, tx.now, tx.now, tx.by.address, shown)
    await sessions.insert(tx, session, digest_of(token))
    return session


STRANGER = operator(0)
"""Who looks an account or a link up before it is known whose it is."""
