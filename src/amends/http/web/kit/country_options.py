"""Countries, as selects offer them: by their names in the reader's language."""

from amends.http.web.kit.select_options import SelectOptions
from amends.i18n.locale import UserLocale
from amends.model.phone import regions


def country_options(locale: UserLocale) -> SelectOptions:
    """Each country whose phone numbers are known, by its code, in the order of the names."""
    names = locale.babel_locale.territories
    return sorted(((code, names.get(code, code)) for code in regions()), key=lambda each: each[1])
