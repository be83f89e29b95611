"""The rows of the pages' table: what is shown, and what a form does."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlencode, urlsplit

from amends.http.request.endpoint import Endpoint, Handler, Interface
from amends.http.request.problems import Problem, ProblemKind
from amends.http.request.request import Request, Response
from amends.http.web.kit import form, session_auth
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import PAGE, is_fragment, is_htmx, page, see_other
from amends.model.principal import Scope

FormHandler: TypeAlias = Callable[[Request, Form], Awaitable[Response]]

SIGN_IN = "/sign-in"
CODE = "/sign-in/code"
SECOND_FACTOR = "/me/second-factor"


def refuse(request: Request, problem: Problem) -> Response:
    """The page of a refusal: what happened, and a way back; who isn't signed in is asked to."""
    if problem.kind is ProblemKind.UNAUTHORIZED:
        return see_other(request, (CODE if request.auth_session is not None else SIGN_IN) + _next(request))
    template = "kit/refusal.html" if not is_fragment(request) else "kit/refused.html"
    if (
        problem.kind is ProblemKind.FORBIDDEN
        and request.auth_session is not None
        and request.auth_session.lacks_second_factor
    ):
        return see_other(request, SECOND_FACTOR)
    headers = (*problem.headers, (PAGE, "refused"))
    return page(request, template, problem.kind.status, headers, problem=problem, kinds=ProblemKind)


WEB = Interface("web", refuse, identify=session_auth.authenticate_session, is_by_key=False)


def page_route(path: str, scope: Scope | None, handler: Handler) -> Endpoint:
    """A page that is looked at."""
    return Endpoint(method="GET", path=path, interface=WEB, scope=scope, summary="", handler=handler)


def form_route(path: str, scope: Scope | None, handler: FormHandler) -> Endpoint:
    """What a form does; its token is checked before."""

    async def take(request: Request) -> Response:
        if scope is None:
            await session_auth.load_session(request)
        return await handler(request, await form.read(request))

    return Endpoint(method="POST", path=path, interface=WEB, scope=scope, summary="", handler=take)


def upload_route(path: str, scope: Scope, handler: Handler) -> Endpoint:
    """What a form with a file does; its handler receives it by `upload.receive`, which checks the token."""
    return Endpoint(method="POST", path=path, interface=WEB, scope=scope, summary="", handler=handler)


def _next(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    path = f"{request.path}?{query}" if query else request.path
    if request.method != "GET" or is_htmx(request):
        path = _page_of(request)
    return "" if path in ("", "/inbox") else "?" + urlencode({"next": path})


def _page_of(request: Request) -> str:
    """The page of ours from which a script or a form asks, "" when it doesn't say."""
    shown = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    return f"{shown.path}?{shown.query}" if shown.query else str(shown.path)
