"""Signing in and out, and the one-time links by which people set a password."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from msgspec import structs

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.authentication import address_of
from amends.http.request.request import Request, Response
from amends.http.server.first_run import WELCOME
from amends.http.web.kit import passwords, session_auth, session_cookie
from amends.http.web.kit.country_options import country_options
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import CODE, SIGN_IN, form_route, page_route
from amends.http.web.kit.reauthenticate import wait_words
from amends.http.web.waiting.waiting import WAITING
from amends.i18n.languages import LANGUAGES, region_of
from amends.model.person import Role, TeamMember, User
from amends.model.phone import is_region
from amends.model.phone_region import only_zone_of
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.session import LinkPurpose, Session
from amends.texts.text import say
from amends.usecases import invite, sign_in
from amends.usecases.invite import FirstAdminForm
from amends.usecases.settings import workspaces
from amends.usecases.sign_in import STRANGER, Account, TooManyAttemptsError

HOME = "/inbox"
FIRST_STEPS = "/settings/first-steps"


async def go_home(request: Request) -> Response:
    """The way to the inbox."""
    return see_other(request, HOME)


async def show_sign_in(request: Request) -> Response:
    """Where somebody signs in."""
    await session_auth.load_session(request)
    if request.auth_session is not None and request.auth_session.session.mfa_passed:
        return see_other(request, get_next(request.query.get("next", "")))
    return page(request, "sign_in/sign_in.html", email="", next=request.query.get("next", ""), choices=(), errors={})


async def take_sign_in(request: Request, form: Form) -> Response:
    """Begin a session for whoever knows the password."""
    email, password = form.text("email"), form.raw("password")
    found = await request.database.read(STRANGER, sign_in.accounts, email)
    try:
        right = await _right(request, found, password)
        chosen = [each for each in right if str(each.workspace.id) == form.text("workspace_id")] or right
        if not chosen:
            return _again(request, form, locale_of(request).gettext("E-mail address or password is wrong."))
        if len(chosen) > 1:
            return _again(request, form, "", chosen)
        return await _begin(request, chosen[0], get_next(form.text("next")))
    except TooManyAttemptsError as wait:
        return _again(request, form, wait_words(request, wait))


async def sign_out(request: Request, _: Form) -> Response:
    """End this session."""
    if request.auth_session is not None:
        session = request.auth_session.session
        await request.database.write(request.by, sign_in.end, session.user_id, session.id)
    # Whoever signs out in a workspace to try out has signed out of their own too.
    home = await session_auth.home_session(request)
    if home is not None:
        await request.database.write(home.principal, sign_in.end, home.session.user_id, home.session.id)
    return see_other(request, SIGN_IN, _forgotten(request))


async def show_welcome(request: Request) -> Response:
    """Where somebody sets a password by a one-time link."""
    await session_auth.load_session(request)
    token = request.query.get("token", "")
    return await _welcome(request, token, _proposed(request), {})


async def take_welcome(request: Request, form: Form) -> Response:
    """Set the password, and sign in; the first admin is made first."""
    token = form.raw("token")
    found, user = await request.database.read(STRANGER, invite.link, token)
    try:
        check_twice(form, user)
        password_hash = await passwords.hashed(form.raw("password"))
        if found.purpose is LinkPurpose.FIRST_ADMIN:
            admin = _first_admin(form)
            workspace_id, user_id = await request.database.write(
                STRANGER, invite.become_first_admin, token, admin, password_hash
            )
        else:
            workspace_id = found.workspace_id
            by = Principal(PrincipalKind.USER, found.user_id, workspace_id, frozenset(), address=address_of(request))
            user_id = await request.database.write(by, invite.use_link, token, password_hash, _language(form))
    except Invalid as invalid:
        return await _welcome(request, token, form, errors_by_field(locale_of(request), invalid))
    by = structs.replace(STRANGER, workspace_id=workspace_id)
    is_new = found.purpose is LinkPurpose.FIRST_ADMIN and not form.text("workspace_id")
    account = await request.database.read(by, sign_in.account, user_id)
    return await _begin(request, account, FIRST_STEPS if is_new else HOME)


def check_twice(form: Form, user: User | TeamMember | None) -> None:
    """Raises Invalid for a password that isn't taken, or that wasn't written twice."""
    invite.check_password(form.raw("password"), user)
    if form.raw("password") != form.raw("password_again"):
        raise Invalid(FieldError("password_again", say("not_the_same")))


def begun(request: Request, session: Session, token: str, path: str) -> Response:
    """The way on with a new session."""
    onward = path if session.mfa_passed else f"{CODE}?{urlencode({'next': path})}"
    headers = (session_cookie.session_cookie(request, token),)
    # The way back of whoever was here before isn't theirs.
    away = (session_cookie.home_cookie(request, ""),) if session_cookie.home_token(request) else ()
    return see_other(request, onward, (*headers, *away))


def _forgotten(request: Request) -> tuple[tuple[str, str], ...]:
    away = (session_cookie.home_cookie(request, ""),) if session_cookie.home_token(request) else ()
    return (session_cookie.session_cookie(request, ""), *away)


async def _right(request: Request, found: Sequence[Account], password: str) -> list[Account]:
    if not found:
        await passwords.is_right("", password)
    right = []
    for each in found:
        sign_in.check_wait(each.credential, request.now)
        if await passwords.is_right(each.credential.password_hash, password):
            right.append(each)
    for each in found if not right else ():
        await request.database.write(_by(request, each), sign_in.note_failure, each.user.id)
    return right


async def _begin(request: Request, account: Account, path: str) -> Response:
    # Whoever manages units looks first at who waits in them.
    path = WAITING if path == HOME and account.user.role is Role.MANAGER else path
    token = sign_in.new_token(account.workspace.id)
    browser = request.headers.get("user-agent", "")
    limits = session_auth.session_limits(request)
    session = await request.database.write(
        _by(request, account), sign_in.begin, account.user.id, token, browser, limits
    )
    return begun(request, session, token, path)


def _by(request: Request, account: Account) -> Principal:
    return structs.replace(account.principal, address=address_of(request), request_id=request.request_id)


def _again(request: Request, form: Form, error: str, choices: Sequence[Account] = ()) -> Response:
    return page(
        request,
        "sign_in/sign_in.html",
        422 if error else 200,
        email=form.text("email"),
        next=form.text("next"),
        choices=choices,
        errors={"password": error} if error else {},
    )


async def _welcome(request: Request, token: str, form: Form, errors: dict[str, str]) -> Response:
    try:
        link, user = await request.database.read(STRANGER, invite.link, token)
    except AmendsError as refused:
        return page(request, "sign_in/used_link.html", 410, words=refused.message)
    known = await request.database.read(STRANGER, workspaces.list_all) if user is None else ()
    status = 422 if errors else 200
    return page(
        request,
        "sign_in/welcome.html",
        status,
        token=token,
        link=link,
        user=user,
        form=form,
        workspaces=known,
        errors=errors,
        countries=country_options(locale_of(request)),
        asks_language=link.purpose is not LinkPurpose.RESET,
        is_fresh="csrf_token" not in form,
    )


def _first_admin(form: Form) -> FirstAdminForm:
    return FirstAdminForm(
        email=form.text("email"),
        first_name=form.text("first_name"),
        last_name=form.text("last_name"),
        workspace_id=form.number("workspace_id"),
        workspace_name=form.text("name"),
        time_zone=form.text("timezone") or "UTC",
        phone_region=form.text("phone_region"),
        language=_language(form),
    )


def _language(form: Form) -> str:
    """The language that was chosen, "" for one that isn't ours or none."""
    return form.text("language") if form.text("language") in LANGUAGES else ""


def _proposed(request: Request) -> Form:
    """What the browser says of a place: its country, and the time zone of a country that has one alone."""
    region = region_of(request.headers.get("accept-language", ""))
    return form_of(phone_region=region, timezone=only_zone_of(region)) if is_region(region) else Form([])


def get_next(path: str) -> str:
    """Where somebody wanted to go, when that is a page of ours, else home."""
    # Browsers read a backslash as "/" and leave out line breaks and tabs: both would lead to another site.
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return quote(path, safe="/?&=%:@,+~") if is_ours else HOME


ENDPOINTS = (
    page_route("/", None, go_home),
    page_route(SIGN_IN, None, show_sign_in),
    form_route(SIGN_IN, None, take_sign_in),
    form_route("/sign-out", Scope.TICKETS_READ, sign_out),
    page_route(WELCOME, None, show_welcome),
    form_route(WELCOME, None, take_welcome),
)
