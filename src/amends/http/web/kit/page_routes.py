"""The rows of the pages' table: what is shown, and what a form does."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlencode

from amends.http.request.endpoint import Door, Endpoint, Handler
from amends.http.request.problems import Kind, Problem
from amends.http.request.request import Answer, Call
from amends.http.web.kit import form, guard
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import is_htmx, page, see_other
from amends.model.principal import Scope

FormHandler: TypeAlias = Callable[[Call, Form], Awaitable[Answer]]

SIGN_IN = "/sign-in"
CODE = "/sign-in/code"
SECOND_FACTOR = "/me/second-factor"


def refuse(call: Call, problem: Problem) -> Answer:
    """The page of a refusal: what happened, and a way back; who isn't signed in is asked to."""
    if problem.kind is Kind.UNAUTHORIZED:
        return see_other(call, (CODE if call.visit is not None else SIGN_IN) + _next(call))
    if problem.kind is Kind.FORBIDDEN and call.visit is not None and call.visit.lacks_second_factor:
        return see_other(call, SECOND_FACTOR)
    return page(call, "kit/refusal.html", problem.kind.status, problem.headers, problem=problem, kinds=Kind)


WEB = Door("web", refuse, identify=guard.identify, is_by_key=False)


def show(path: str, scope: Scope | None, handler: Handler) -> Endpoint:
    """A page that is looked at."""
    return Endpoint(method="GET", path=path, door=WEB, scope=scope, summary="", handler=handler)


def do(path: str, scope: Scope | None, handler: FormHandler) -> Endpoint:
    """What a form does; its token is checked before."""

    async def take(call: Call) -> Answer:
        if scope is None:
            await guard.look_who(call)
        return await handler(call, await form.read(call))

    return Endpoint(method="POST", path=path, door=WEB, scope=scope, summary="", handler=take)


def do_with_file(path: str, scope: Scope, handler: Handler) -> Endpoint:
    """What a form with a file does; its handler receives it by `upload.receive`, which checks the token."""
    return Endpoint(method="POST", path=path, door=WEB, scope=scope, summary="", handler=handler)


def _next(call: Call) -> str:
    if call.method != "GET" or call.path == "/inbox" or is_htmx(call):
        return ""
    query = call.scope["query_string"].decode("latin-1")
    return "?" + urlencode({"next": f"{call.path}?{query}" if query else call.path})
