"""Bands in the form of a rule: each reader sees and writes them in their language, documents have one name for each."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from amends import old_names
from amends.http.web.kit.form import Form
from amends.i18n.labels import BAND
from amends.i18n.languages import LANGUAGES
from amends.i18n.locale import UserLocale, translations

_CONDITION = "condition_"
_VALUE = "value_"
_BAND = "band"


def localized(form: Form, locale: UserLocale) -> Form:
    """A form with its bands as the reader calls them."""
    words = {band.value: locale.gettext(label) for band, label in BAND.items()}
    return _replaced(form, lambda text: words.get(old_names.BANDS.get(text, text), text))


def stored(form: Form) -> Form:
    """A form with its bands as documents call them, in whatever language they were written."""
    return _replaced(form, lambda text: _codes().get(text.casefold(), text))


def _replaced(form: Form, replace: Callable[[str], str]) -> Form:
    places = {
        name.removeprefix(_CONDITION) for name, text in form.pairs if name.startswith(_CONDITION) and text == _BAND
    }
    names = {f"{_VALUE}{index}" for index in places}
    return Form([(name, _each(text, replace) if name in names else text) for name, text in form.pairs])


def _each(text: str, replace: Callable[[str], str]) -> str:
    return ", ".join(replace(part.strip()) for part in text.split(","))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    return {
        translations(language).gettext(label).casefold(): band.value
        for language in LANGUAGES
        for band, label in BAND.items()
    }
