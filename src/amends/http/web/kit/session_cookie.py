"""The cookie that holds the token of a session."""

from amends.http.request.request import Request

_COOKIE = "amends_session"
_HOME = "_home"


def session_token(request: Request) -> str:
    """The token in the session's cookie, "" for none."""
    return _value(request, cookie_name(request))


def home_token(request: Request) -> str:
    """The token of the session from which somebody went to a workspace to try out, "" for none."""
    return _value(request, cookie_name(request) + _HOME)


def _value(request: Request, wanted: str) -> str:
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted:
            return str(value)
    return ""


def cookie_name(request: Request) -> str:
    """What the session's cookie is called; over HTTPS nothing but this host can set it."""
    return f"__Host-{_COOKIE}" if _is_https(request) else _COOKIE


def session_cookie(request: Request, token: str) -> tuple[str, str]:
    """The header that keeps a session's token in the browser; "" takes it away."""
    return _cookie(request, cookie_name(request), token)


def home_cookie(request: Request, token: str) -> tuple[str, str]:
    """The header that keeps the way back from a workspace to try out; "" takes it away."""
    return _cookie(request, cookie_name(request) + _HOME, token)


def _cookie(request: Request, name: str, token: str) -> tuple[str, str]:
    secure = "; Secure" if _is_https(request) else ""
    lasts = request.settings.session_max_hours * 3600 if token else 0
    cookie = f"{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
    return "Set-Cookie", cookie


def _is_https(request: Request) -> bool:
    return request.base_url.startswith("https:")
