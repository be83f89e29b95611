"""Words in templates in one language: `_("…")`, and `_("… %(name)s …", name=…)`, whose values are escaped."""

from collections.abc import Callable

from markupsafe import Markup, escape

from amends.i18n.isolation import isolated


def sentences(language: str, translate: Callable[[str], str]) -> Callable[..., Markup]:
    """The function `_` of a language. What is filled in keeps its own direction within the sentence.

    Markup is what a template itself wrote, and always a format, as in jinja2's newstyle gettext. A plain text may be
    anybody's, such as what a refusal quotes: it is escaped, and no format unless it is given values.
    """

    def gettext(words: str, /, **given: object) -> Markup:
        said = translate(str(words))
        values = {name: isolated(language, value) for name, value in given.items()}
        if isinstance(words, Markup):
            return Markup(said) % values  # noqa: S704 - a template's own text
        return escape(said) % values if values else escape(said)

    return gettext
