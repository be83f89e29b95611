"""Signing in and out, and the one-time links by which people set a password."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from msgspec import structs

from amends.errors import AmendsError, Fault, Invalid
from amends.http.request.authentication import address_of
from amends.http.request.request import Answer, Call
from amends.http.server.first_run import WELCOME
from amends.http.web.kit import guard, passwords
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import page, reader_of, see_other
from amends.http.web.kit.page_routes import CODE, SIGN_IN, do, show
from amends.http.web.kit.reauthenticate import wait_words
from amends.model.person import User
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.session import LinkPurpose, Session
from amends.usecases import invite, sign_in
from amends.usecases.invite import FirstAdminForm
from amends.usecases.settings import workspaces
from amends.usecases.sign_in import STRANGER, Account, MustWait

HOME = "/inbox"


async def go_home(call: Call) -> Answer:
    """The way to the inbox."""
    return see_other(call, HOME)


async def show_sign_in(call: Call) -> Answer:
    """Where somebody signs in."""
    await guard.look_who(call)
    if call.visit is not None and call.visit.session.is_whole:
        return see_other(call, next_of(call.query.get("next", "")))
    return page(call, "sign_in/sign_in.html", email="", next=call.query.get("next", ""), choices=(), faults={})


async def take_sign_in(call: Call, form: Form) -> Answer:
    """Begin a session for whoever knows the password."""
    email, password = form.text("email"), form.raw("password")
    found = await call.database.read(STRANGER, sign_in.accounts, email)
    try:
        right = await _right(call, found, password)
        chosen = [each for each in right if str(each.workspace.id) == form.text("workspace_id")] or right
        if not chosen:
            return _again(call, form, reader_of(call).gettext("E-mail address or password is wrong."))
        if len(chosen) > 1:
            return _again(call, form, "", chosen)
        return await _begin(call, chosen[0], next_of(form.text("next")))
    except MustWait as wait:
        return _again(call, form, wait_words(call, wait))


async def sign_out(call: Call, _: Form) -> Answer:
    """End this session."""
    if call.visit is not None:
        session = call.visit.session
        await call.database.write(call.by, sign_in.end, session.user_id, session.id)
    return see_other(call, SIGN_IN, (guard.session_cookie(call, ""),))


async def show_welcome(call: Call) -> Answer:
    """Where somebody sets a password by a one-time link."""
    await guard.look_who(call)
    token = call.query.get("token", "")
    return await _welcome(call, token, Form([]), {})


async def take_welcome(call: Call, form: Form) -> Answer:
    """Set the password, and sign in; the first admin is made first."""
    token = form.raw("token")
    found, user = await call.database.read(STRANGER, invite.link, token)
    try:
        check_twice(form, user)
        password_hash = await passwords.hashed(form.raw("password"))
        if found.purpose is LinkPurpose.FIRST_ADMIN:
            admin = _first_admin(form)
            workspace_id, user_id = await call.database.write(
                STRANGER, invite.become_first_admin, token, admin, password_hash
            )
        else:
            workspace_id = found.workspace_id
            by = Principal(PrincipalKind.USER, found.user_id, workspace_id, frozenset(), address=address_of(call))
            user_id = await call.database.write(by, invite.use_link, token, password_hash)
    except Invalid as invalid:
        return await _welcome(call, token, form, faults_by_field(reader_of(call), invalid))
    by = structs.replace(STRANGER, workspace_id=workspace_id)
    return await _begin(call, await call.database.read(by, sign_in.account, user_id), HOME)


def check_twice(form: Form, user: User | None) -> None:
    """Raises Invalid for a password that isn't taken, or that wasn't written twice."""
    invite.check_password(form.raw("password"), user)
    if form.raw("password") != form.raw("password_again"):
        raise Invalid(Fault("password_again", "isn't the same"))


def begun(call: Call, session: Session, token: str, path: str) -> Answer:
    """The way on with a new session."""
    onward = path if session.is_whole else f"{CODE}?{urlencode({'next': path})}"
    return see_other(call, onward, (guard.session_cookie(call, token),))


async def _right(call: Call, found: Sequence[Account], password: str) -> list[Account]:
    if not found:
        await passwords.is_right("", password)
    right = []
    for each in found:
        sign_in.check_wait(each.credential, call.now)
        if await passwords.is_right(each.credential.password_hash, password):
            right.append(each)
    for each in found if not right else ():
        await call.database.write(_by(call, each), sign_in.note_failure, each.user.id)
    return right


async def _begin(call: Call, account: Account, path: str) -> Answer:
    token = sign_in.new_token()
    browser = call.headers.get("user-agent", "")
    limits = guard.limits_of(call)
    session = await call.database.write(_by(call, account), sign_in.begin, account.user.id, token, browser, limits)
    return begun(call, session, token, path)


def _by(call: Call, account: Account) -> Principal:
    return structs.replace(account.principal, address=address_of(call), request_id=call.request_id)


def _again(call: Call, form: Form, fault: str, choices: Sequence[Account] = ()) -> Answer:
    return page(
        call,
        "sign_in/sign_in.html",
        422 if fault else 200,
        email=form.text("email"),
        next=form.text("next"),
        choices=choices,
        faults={"password": fault} if fault else {},
    )


async def _welcome(call: Call, token: str, form: Form, faults: dict[str, str]) -> Answer:
    try:
        link, user = await call.database.read(STRANGER, invite.link, token)
    except AmendsError as refused:
        return page(call, "sign_in/used_link.html", 410, words=refused.message)
    known = await call.database.read(STRANGER, workspaces.list_all) if user is None else ()
    status = 422 if faults else 200
    return page(
        call,
        "sign_in/welcome.html",
        status,
        token=token,
        link=link,
        user=user,
        form=form,
        workspaces=known,
        faults=faults,
        purposes=LinkPurpose,
    )


def _first_admin(form: Form) -> FirstAdminForm:
    return FirstAdminForm(
        email=form.text("email"),
        first_name=form.text("first_name"),
        last_name=form.text("last_name"),
        workspace_id=form.number("workspace_id"),
        workspace_name=form.text("name"),
        time_zone=form.text("timezone") or "UTC",
    )


def next_of(path: str) -> str:
    """Where somebody wanted to go, when that is a page of ours, else home."""
    # Browsers read a backslash as "/" and leave out line breaks and tabs: both would lead to another site.
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return quote(path, safe="/?&=%:@,+~") if is_ours else HOME


ENDPOINTS = (
    show("/", None, go_home),
    show(SIGN_IN, None, show_sign_in),
    do(SIGN_IN, None, take_sign_in),
    do("/sign-out", Scope.TICKETS_READ, sign_out),
    show(WELCOME, None, show_welcome),
    do(WELCOME, None, take_welcome),
)
