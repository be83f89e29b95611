"""Texts for programs and their people: the code, the parameters, and the sentence in the language asked for."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct, structs

from amends.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from amends.late_imports import TRANSLATIONS, load
from amends.texts.text import Text, as_text
from amends.wire.texts import TextView


def text_view(said: Text | str, language: str = SOURCE_LANGUAGE) -> TextView:
    """A text with its sentence."""
    text = as_text(said)
    return TextView(text.code, parameters_of(text), text_in(language, text))


def text_in(language: str, said: Text | str) -> str:
    """The sentence in a language, in the words of APIs and commands."""
    if language == SOURCE_LANGUAGE:
        return str(said)
    translated: str = load(TRANSLATIONS).in_language(language, said)
    return translated


def in_each_language(language: str) -> Callable[[Text], tuple[str, ...]]:
    """What a text is in all languages, in that one first."""
    others = [each for each in LANGUAGES if each != language]
    return lambda said: tuple(text_in(each, said) for each in (language, *others))


def text_view_or_none(said: Text | str | None) -> TextView | None:
    """A text with its sentence, None for none."""
    return text_view(said) if said else None


def in_language_of(view: Any, language: str) -> Any:
    """An answer with each of its texts in a language."""
    if language == SOURCE_LANGUAGE:
        return view
    if isinstance(view, list | tuple):
        return type(view)(in_language_of(each, language) for each in view)
    if isinstance(view, dict):
        return {name: in_language_of(each, language) for name, each in view.items()}
    if not isinstance(view, Struct):
        return view
    shown = {name: in_language_of(getattr(view, name), language) for name in view.__struct_fields__}
    if {"code", "parameters", "text"} <= shown.keys() and shown["code"]:
        text = msgspec.convert({"code": view.code, "parameters": view.parameters}, Text)  # type: ignore[attr-defined]
        shown["text"] = text_in(language, text)
    return structs.replace(view, **shown)


def plain_text(said: Text | str | None) -> str:
    """The sentence in English, "" for none."""
    return str(said) if said else ""


def parameters_of(text: Text) -> dict[str, Any]:
    """What a text is filled in with, as JSON has it."""
    parameters: dict[str, Any] = msgspec.to_builtins(text.parameters)
    return parameters
