"""Pages: templates rendered for a reader, whole or as the piece that a page asked for, with what keeps them safe."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from amends.http.request.request import Request, Response
from amends.http.web.kit import csrf, select_options, session_cookie
from amends.http.web.kit.columns import SORTED_BY, cells, column_label
from amends.http.web.kit.constant_folding import ConstantFolding
from amends.http.web.kit.field_errors import error_words
from amends.http.web.kit.help_passages import help_address
from amends.http.web.kit.marked import marked, marked_html
from amends.http.web.kit.template_gettext import sentences as gettext_for
from amends.http.web.kit.time_element import when
from amends.i18n import labels
from amends.i18n.languages import LANGUAGES, best_language
from amends.i18n.locale import UserLocale, translations, utc_text
from amends.i18n.texts import in_words
from amends.instants import from_text, rfc3339
from amends.model.preferences import Preferences
from amends.model.principal import Scope
from amends.model.session import AuthSession
from amends.serializers.markdown import html_of

Headers: TypeAlias = tuple[tuple[str, str], ...]

HTML: Final = "text/html; charset=utf-8"
_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PAGE: Final = "Amends-Page"
"""The header by which scripts tell our answers from those of a proxy: `shown`, or `refused` in place of the answer."""
SAFE_HEADERS: Final = (
    ("Content-Security-Policy", _CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    (PAGE, "shown"),
)


def page(request: Request, template: str, status: int = 200, headers: Headers = (), **values: Any) -> Response:
    """A template as the answer."""
    return Response(status, render(request, template, **values).encode(), HTML, (*SAFE_HEADERS, *headers))


def render(request: Request, template: str, **values: Any) -> str:
    """A template with what every page knows: who reads it and how they like it."""
    locale = locale_of(request)
    # Until the second factor is given, a page tells nothing of the account but how it likes its pages.
    auth_session = (
        request.auth_session if request.auth_session is not None and request.auth_session.session.mfa_passed else None
    )
    return (
        _environment(locale.language)
        .get_template(template)
        .render(
            request=request,
            auth_session=auth_session,
            locale=locale,
            preferences=request.auth_session.preferences if request.auth_session else Preferences(),
            may=_may(auth_session),
            csrf=csrf.csrf_token(request),
            has_home=bool(session_cookie.home_token(request)),
            is_piece=is_fragment(request),
            **values,
        )
    )


def see_other(request: Request, path: str, headers: Headers = ()) -> Response:
    """The way to another page, for a browser and for htmx alike."""
    if is_htmx(request):
        return Response(200, b"", HTML, (*SAFE_HEADERS, ("HX-Redirect", path), *headers))
    return Response(303, b"", HTML, (*SAFE_HEADERS, ("Location", path), *headers))


def is_htmx(request: Request) -> bool:
    """Whether htmx asked, not the browser itself."""
    return request.headers.get("hx-request") == "true"


INTO_DIALOG: Final = (("HX-Retarget", "#dialog"), ("HX-Reswap", "innerHTML"))
"""Headers of an answer that goes into the dialog, whatever its form would change."""


def refused_in_dialog(request: Request, errors: Mapping[str, str]) -> Headers:
    """The headers of a dialog that is shown again, with what is wrong; none for one that is shown as it was asked."""
    return INTO_DIALOG if is_htmx(request) and errors else ()


def is_fragment(request: Request) -> bool:
    """Whether only a piece of the page is wanted."""
    return is_htmx(request) and request.headers.get("hx-request-type") == "partial"


def wants_fragment(request: Request, element_id: str) -> bool:
    """Whether what is wanted is the piece with this ID."""
    return is_fragment(request) and request.headers.get("hx-target", "").endswith(f"#{element_id}")


def locale_of(request: Request) -> UserLocale:
    """Who reads: as they said, else as their browser and their workspace say."""
    language, zone = best_language(request.headers.get("accept-language", "")), "UTC"
    if request.auth_session is not None:
        preferences = request.auth_session.preferences
        language = preferences.language if preferences.language in LANGUAGES else language
        zone = preferences.time_zone or request.auth_session.workspace.time_zone
    return UserLocale(language, zone, request.now)


@lru_cache(maxsize=1)
def assets() -> Mapping[str, str]:
    """The addresses of what pages load, by the names of their sources."""
    manifest = resources.files("amends.http.web") / "assets" / "manifest.json"
    built = json.loads(manifest.read_text("utf-8"))
    return {name: f"/assets/{each['file']}" for name, each in built.items()}


@lru_cache(maxsize=len(LANGUAGES))
def _environment(language: str) -> Environment:
    own = translations(language)

    def gettext(words: str) -> str:
        # The empty text is the catalogue's own head.
        return own.gettext(words) if words else ""

    environment = ConstantFolding(
        {"_": gettext_for(language, gettext), "icon": _icon, "asset": _asset},
        loader=PackageLoader("amends.http.web", ""),
        autoescape=True,
        # Else each page asks the disk for the age of each of its twenty files.
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_callables(gettext, own.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        languages=LANGUAGES,
        utc_text=utc_text,
        rfc3339=rfc3339,
        instant=from_text,
        in_words=in_words,
        marked=marked,
        time_element=when,
        cells=cells,
        column_label=column_label,
        sorted_by=SORTED_BY,
        error_words=error_words,
        markdown=_markdown,
        marked_html=marked_html,
        labels=labels,
        help_address=help_address,
        status_labels=labels.STATUS,
        shown_status=labels.SHOWN_STATUS,
        chosen_statuses=labels.CHOSEN_STATUS,
        status_words={status.name: words for status, words in labels.STATUS.items()},
        priority_words={priority.name: words for priority, words in labels.PRIORITY.items()},
        priority_labels=labels.PRIORITY,
        **select_options.option_functions(language),
    )
    return environment


def _asset(name: str) -> str:
    return assets()[name]


def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(assets()["icons.svg"], name)


def _markdown(text: str) -> Markup:
    return Markup(html_of(text))  # noqa: S704 - it was cleaned


def _may(auth_session: AuthSession | None) -> frozenset[str]:
    """The scopes that the reader has, as templates name them: `"manage" in may`."""
    return frozenset(scope.value for scope in Scope if auth_session is not None and auth_session.principal.may(scope))
