"""Names of settings: which are known, what the renamed ones are called now, and which one a mistyped name means."""

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from amends.errors import FieldError
from amends.texts.text import Text, say

PREFIX: Final = "AMENDS_"
SETTINGS_FILE: Final = "AMENDS_SETTINGS"

OTHER_VARIABLES: Final = (SETTINGS_FILE, "AMENDS_KEY", "AMENDS_URL")
"""What is read from the environment and is no setting: the file's path, and the key and address of `amends ticket`."""

TESTS_PREFIX: Final = "AMENDS_TEST_"
"""How the variables begin that the tests read; no command looks at them."""

RENAMED_SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "body_least_bytes_per_second": "body_min_bytes_per_second",
        "session_most_hours": "session_max_hours",
    }
)
"""Old names of settings and what they are called now. An old one is read as the new one until 1.0."""


def variable_of(setting: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + setting.upper()


def variables_of(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Those variables of the environment that should be settings, known or not."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name not in OTHER_VARIABLES and not name.startswith(TESTS_PREFIX)
    }


def errors_of_variables(given: Mapping[str, object], settings: Collection[str]) -> Iterator[FieldError]:
    """What is wrong with the names of environment variables that should be settings."""
    known = {variable_of(name): variable_of(current(name)) for name in (*settings, *RENAMED_SETTINGS)}
    meant = {**known, **{name: name for name in OTHER_VARIABLES}}
    yield from (FieldError(name, _unknown(name, meant, "variable")) for name in given if name not in known)
    yield from _errors_of_renamed(given, variable_of)


def errors_of_keys(given: Mapping[str, object], settings: Collection[str]) -> Iterator[FieldError]:
    """What is wrong with the names in a settings file."""
    known = {name: current(name) for name in (*settings, *RENAMED_SETTINGS)}
    yield from (FieldError(name, _unknown(name, known, "setting")) for name in given if name not in known)
    yield from _errors_of_renamed(given, str)


def current(name: str) -> str:
    """What a setting is called now."""
    return RENAMED_SETTINGS.get(name, name)


def _errors_of_renamed(given: Mapping[str, object], written: Callable[[str], str]) -> Iterator[FieldError]:
    for old, new in RENAMED_SETTINGS.items():
        one, other = written(old), written(new)
        if one in given and other in given and given[one] != given[other]:
            yield FieldError(one, say("renamed_setting_twice", name=other, old=one))


def _unknown(name: str, meant: Mapping[str, str], kind: str) -> Text:
    # All variables begin alike, which would make each of them look near.
    bare = {known.removeprefix(PREFIX).upper(): now for known, now in meant.items()}
    for near in get_close_matches(name.removeprefix(PREFIX).upper(), bare, n=1):
        return say("no_such_setting_but", kind=kind, nearest=bare[near])
    return say("no_such_setting", kind=kind)
