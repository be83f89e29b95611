"""The cookie that holds the token of a session."""

from amends.http.request.request import Request

_COOKIE = "amends_session"


def session_token(request: Request) -> str:
    """The token in the session's cookie, "" for none."""
    for part in request.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name(request):
            return str(value)
    return ""


def cookie_name(request: Request) -> str:
    """What the session's cookie is called; over HTTPS nothing but this host can set it."""
    return f"__Host-{_COOKIE}" if _is_https(request) else _COOKIE


def session_cookie(request: Request, token: str) -> tuple[str, str]:
    """The header that keeps a session's token in the browser; "" takes it away."""
    secure = "; Secure" if _is_https(request) else ""
    lasts = request.settings.session_max_hours * 3600 if token else 0
    cookie = f"{cookie_name(request)}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
    return "Set-Cookie", cookie


def _is_https(request: Request) -> bool:
    return request.base_url.startswith("https:")
