"""Pages: templates rendered for a reader, whole or as the piece that a page asked for, with what keeps them safe."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from amends.http.request.request import Answer, Call
from amends.http.web.kit import guard, select_options
from amends.i18n import labels
from amends.i18n.locale import LANGUAGES, Reader, best_language, translations, utc_text
from amends.instants import from_text, rfc3339
from amends.model.preferences import Preferences
from amends.model.principal import Scope
from amends.model.session import Visit

Headers: TypeAlias = tuple[tuple[str, str], ...]

HTML: Final = "text/html; charset=utf-8"
_CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE_HEADERS: Final = (
    ("Content-Security-Policy", _CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


def page(call: Call, template: str, status: int = 200, headers: Headers = (), **values: Any) -> Answer:
    """A template as the answer."""
    return Answer(status, render(call, template, **values).encode(), HTML, (*SAFE_HEADERS, *headers))


def render(call: Call, template: str, **values: Any) -> str:
    """A template with what every page knows: who reads it and how they like it."""
    reader = reader_of(call)
    # Until the second factor is given, a page tells nothing of the account but how it likes its pages.
    visit = call.visit if call.visit is not None and call.visit.session.is_whole else None
    return (
        _environment(reader.language)
        .get_template(template)
        .render(
            call=call,
            visit=visit,
            reader=reader,
            liked=call.visit.preferences if call.visit else Preferences(),
            may=_may(visit),
            csrf=guard.csrf_token(call),
            is_piece=is_piece(call),
            **values,
        )
    )


def see_other(call: Call, path: str, headers: Headers = ()) -> Answer:
    """The way to another page, for a browser and for htmx alike."""
    if is_htmx(call):
        return Answer(200, b"", HTML, (*SAFE_HEADERS, ("HX-Redirect", path), *headers))
    return Answer(303, b"", HTML, (*SAFE_HEADERS, ("Location", path), *headers))


def is_htmx(call: Call) -> bool:
    """Whether htmx asked, not the browser itself."""
    return call.headers.get("hx-request") == "true"


def is_piece(call: Call) -> bool:
    """Whether only a piece of the page is wanted."""
    return is_htmx(call) and call.headers.get("hx-request-type") == "partial"


def wants(call: Call, element_id: str) -> bool:
    """Whether what is wanted is the piece with this ID."""
    return is_piece(call) and call.headers.get("hx-target", "").endswith(f"#{element_id}")


def reader_of(call: Call) -> Reader:
    """Who reads: as they said, else as their browser and their workspace say."""
    language, zone = best_language(call.headers.get("accept-language", "")), "UTC"
    if call.visit is not None:
        liked = call.visit.preferences
        language = liked.language if liked.language in LANGUAGES else language
        zone = liked.time_zone or call.visit.workspace.time_zone
    return Reader(language, zone, call.now)


@lru_cache(maxsize=1)
def assets() -> Mapping[str, str]:
    """The addresses of what pages load, by the names of their sources."""
    manifest = resources.files("amends.http.web") / "assets" / "manifest.json"
    built = json.loads(manifest.read_text("utf-8"))
    return {name: f"/assets/{each['file']}" for name, each in built.items()}


@lru_cache(maxsize=len(LANGUAGES))
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("amends.http.web", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    own = translations(language)

    def gettext(words: str) -> str:
        # The empty text is the catalogue's own head.
        return own.gettext(words) if words else ""

    environment.install_gettext_callables(gettext, own.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        icon=_icon,
        asset=lambda name: assets()[name],
        languages=LANGUAGES,
        utc_text=utc_text,
        rfc3339=rfc3339,
        instant=from_text,
        labels=labels,
        status_labels=labels.STATUS,
        status_words={status.name: words for status, words in labels.STATUS.items()},
        priority_words={priority.name: words for priority, words in labels.PRIORITY.items()},
        priority_labels=labels.PRIORITY,
        **select_options.of(language),
    )
    return environment


def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(assets()["icons.svg"], name)


def _may(visit: Visit | None) -> frozenset[str]:
    """The scopes that the reader has, as templates name them: `"manage" in may`."""
    return frozenset(scope.value for scope in Scope if visit is not None and visit.principal.may(scope))
