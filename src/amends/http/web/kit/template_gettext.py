"""Words in templates in one language: `_("…")`, and `_("… %(name)s …", name=…)`, whose values are escaped."""

from collections.abc import Callable

from markupsafe import Markup, escape

from amends.http.web.kit.template_code import written
from amends.i18n.isolation import isolated


def sentences(language: str, translate: Callable[[str], str]) -> Callable[..., Markup]:
    """The function `_` of a language. What is filled in keeps its own direction within the sentence.

    Markup is what a template itself wrote, and always a format, as in jinja2's newstyle gettext. A plain text may be
    anybody's, such as what a refusal quotes: it is escaped, and no format unless it is given values.
    """

    def gettext(words: str, /, **given: object) -> Markup:
        said = translate(str(words))
        if not isinstance(words, Markup):
            said = escape(said)
            return said % _values(language, given) if given else said
        return Markup(str.__mod__(said, _values(language, given)))  # noqa: S704 - a template's own text

    return gettext


def _values(language: str, given: dict[str, object]) -> dict[str, object]:
    # Numbers stay numbers, for formats that want one.
    return {
        name: value if type(value) is int else Markup(written(isolated(language, value)))  # noqa: S704 - it is escaped
        for name, value in given.items()
    }
