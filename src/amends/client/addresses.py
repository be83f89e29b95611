"""Where the API is: the public service's data centres by name, or any base URL."""

from typing import Literal, TypeAlias

import httpx2

Environment: TypeAlias = Literal["com", "eu", "ca", "au", "sg", "ae", "surveyanalytics", "questionprosa"]
"""A data centre of the public service; the last two have whole hosts of their own."""

ENVIRONMENTS: dict[Environment, str] = {
    "com": "https://api.questionpro.com",
    "eu": "https://api.questionpro.eu",
    "ca": "https://api.questionpro.ca",
    "au": "https://api.questionpro.au",
    "sg": "https://api.questionpro.sg",
    "ae": "https://api.questionpro.ae",
    "surveyanalytics": "https://api.surveyanalytics.com",
    "questionprosa": "https://api.questionprosa.com",
}

_HIGHEST_PORT = 65535


def address(environment: Environment | None, base_url: str | None) -> str:
    """The base URL to call, without a slash at its end. Raises ValueError unless exactly one of the two names it."""
    if (environment is None) == (base_url is None):
        raise ValueError("Give either environment= or base_url=")
    if base_url is not None:
        return _checked(base_url)
    if environment not in ENVIRONMENTS:
        raise ValueError(f"There is no environment {environment!r}; choose one of {', '.join(ENVIRONMENTS)}")
    return ENVIRONMENTS[environment]


def _checked(base_url: str) -> str:
    url = _parsed(base_url)
    if url is None or url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("base_url must be an http or https address, such as https://feedback.example.com")
    if url.port is not None and not 1 <= url.port <= _HIGHEST_PORT:
        raise ValueError(f"base_url must have a port from 1 to {_HIGHEST_PORT}")
    if url.userinfo or url.query or url.fragment:
        raise ValueError("base_url must not contain a user, a password, a query or a fragment")
    return str(url).rstrip("/")


def _parsed(base_url: str) -> httpx2.URL | None:
    try:
        return httpx2.URL(base_url)
    except httpx2.InvalidURL:
        return None
