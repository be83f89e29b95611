"""Inviting: one-time links by which people set a password, and the first admin who makes the rest possible."""

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.ids import workspace_of_token
from amends.instants import InstantUs
from amends.model.email_address import email_in
from amends.model.person import Role, TeamMember, User
from amends.model.preferences import Preferences
from amends.model.session import LINK_LASTS_US, Credential, LinkPurpose, SignInLink, password_error
from amends.model.workspace import UnknownSegment
from amends.store import credentials, preferences, sessions
from amends.store import people as people_store
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases.settings import people, workspaces
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.sign_in import digest_of


class FirstAdminForm(Struct, frozen=True, kw_only=True):
    """The first admin; and the workspace to make, or the ID of one that is there.

    `phone_region` is of a new workspace, "" for the country of its time zone. `language` is the admin's, "" for that of
    their browser.
    """

    email: str
    first_name: str = ""
    last_name: str = ""
    workspace_id: int = 0
    workspace_name: str = ""
    time_zone: str = "UTC"
    phone_region: str = ""
    language: str = ""


async def invite(tx: Tx, user_id: int, token: str) -> SignInLink:
    """Make the one-time link by which somebody sets their first or a new password.

    Raises NotFound or BusinessRuleError.
    """
    user = await people.get(tx, user_id)
    if user.left_us is not None:
        raise BusinessRuleError(say("has_left", email=user.email))
    purpose = LinkPurpose.RESET if await credentials.get(tx, user_id) else LinkPurpose.INVITATION
    return await _make_link(tx, tx.workspace_id, user_id, purpose, token)


async def first_admin_link(tx: Tx, token: str) -> bool:
    """Make the one-time link for the first admin; False when somebody can sign in already."""
    await tx.lock("first admin")
    if await credentials.is_any(tx):
        return False
    await _make_link(tx, 0, 0, LinkPurpose.FIRST_ADMIN, token)
    return True


async def link(tx: Tx, token: str) -> tuple[SignInLink, User | None]:
    """A one-time link that still works, and whose it is; the first admin's is nobody's yet.

    Raises BusinessRuleError.
    """
    workspace_id, digest = workspace_of_token(token), digest_of(token)
    if workspace_id is None:
        found = await sessions.get_link_by_digest_alone(tx, digest)
    else:
        found = await sessions.get_link(tx.within(workspace_id), digest)
    if found is None or found.expires_us <= tx.now:
        raise BusinessRuleError(say("link_is_used"))
    if found.purpose is LinkPurpose.FIRST_ADMIN:
        return found, None
    return found, await people.get(tx.within(found.workspace_id), found.user_id)


async def set_password(tx: Tx, user_id: int, password_hash: str, but_session_id: int = 0) -> None:
    """Keep somebody's new password, and end their sessions and links."""
    await tx.lock(f"credential {user_id}")
    before = await credentials.get(tx, user_id)
    fresh = Credential(user_id, password_hash, tx.now)
    kept = structs.replace(before, password_hash=password_hash, changed_us=tx.now, failures=0) if before else fresh
    await credentials.save(tx, kept, "user.password_set")
    await sessions.forget_links(tx, user_id)
    await sessions.end_all(tx, user_id, but_session_id)


async def use_link(tx: Tx, token: str, password_hash: str, language: str = "") -> int:
    """Set a password by a one-time link, and the language of who was invited; whose. Raises BusinessRuleError."""
    # Whoever opens it twice at once sets a password once.
    await tx.within(workspace_of_token(token) or 0).lock(f"link {digest_of(token).hex()}")
    found, _ = await link(tx, token)
    await set_password(tx.within(found.workspace_id), found.user_id, password_hash)
    if language and found.purpose is LinkPurpose.INVITATION:
        await preferences.save(tx.within(found.workspace_id), found.user_id, Preferences(language=language))
    return found.user_id


async def become_first_admin(tx: Tx, token: str, form: FirstAdminForm, password_hash: str) -> tuple[int, int]:
    """Make the first admin, and a workspace where there is none; their workspace and ID.

    Raises BusinessRuleError or Invalid.
    """
    await tx.lock("first admin")
    found, _ = await link(tx, token)
    if found.purpose is not LinkPurpose.FIRST_ADMIN or await credentials.is_any(tx):
        raise BusinessRuleError(say("admin_exists"))
    workspace_id = form.workspace_id
    if not workspace_id:
        made = await workspaces.create(tx, form.workspace_name, form.time_zone, UnknownSegment.MAIN_SEGMENT)
        workspace_id = made.id
        if form.phone_region:
            await workspaces.change(tx.within(made.id), WorkspaceChangeForm(phone_region=form.phone_region))
    own = tx.within(workspace_id)
    user = await people_store.get_by_email(own, email_in(form.email) or form.email)
    if user is None:
        named = UserForm(email=form.email, first_name=form.first_name, last_name=form.last_name, role=Role.ADMIN)
        user = await people.add(own, named)
    elif user.left_us is not None:
        raise Invalid(FieldError("email", say("email_of_somebody_who_left")))
    elif user.role is not Role.ADMIN:
        await people_store.update(own, structs.replace(user, role=Role.ADMIN))
    await set_password(own, user.id, password_hash)
    if form.language:
        await preferences.save(own, user.id, Preferences(language=form.language))
    await sessions.forget_links(tx.within(0), 0)
    return workspace_id, user.id


def check_password(password: str, user: User | TeamMember | None = None) -> None:
    """Raises Invalid for a password that isn't taken."""
    error = password_error(password, user)
    if error:
        raise Invalid(FieldError("password", error))


async def _make_link(tx: Tx, workspace_id: int, user_id: int, purpose: LinkPurpose, token: str) -> SignInLink:
    made = SignInLink(workspace_id, user_id, purpose, tx.now, InstantUs(tx.now + LINK_LASTS_US[purpose]))
    await sessions.insert_link(tx, made, digest_of(token))
    return made
