"""Phone numbers as people write them, and what two spellings of one number share."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from amends.late_imports import PHONES, load
from amends.model.email_address import INVISIBLE

MAX_DIGITS: Final = 15
"""E.164 has no longer number."""
MIN_DIGITS: Final = 7
"""Of a number that no plan of numbers knows; a shorter one is a room or an extension, and no customer's alone."""

MAX_CHARACTERS: Final = 200
"""Of some numbers in one field; a longer text is none."""

_EXTENSION_WORDS: Final = "extension|extn|ext|ramal|anexo|interno|int|durchwahl|dw|تحويلة|داخلي|x"
_EXTENSION: Final = re.compile(rf"(?:(?<![^\W\d_])(?:{_EXTENSION_WORDS})|#)[\s.:=-]*[0-9]{{1,9}}", re.IGNORECASE)
_WITHIN: Final = r"[0-9()\s./\-\u2010-\u2015\u2212'·_]*"
# Letters end a number: whoever writes "(home)" behind it means no keys of a phone.
_CANDIDATE: Final = re.compile(rf"\+?{_WITHIN}[0-9]{_WITHIN}")
# A slash stands between two numbers, or between the parts of one.
_BETWEEN: Final = re.compile(r"\s*/\s*|\s+[-\u2010-\u2015\u2212]\s+|\s{2,}|[\r\n\t]+")
# A program that holds numbers as floats writes them so.
_WRITTEN_AS_FLOAT: Final = re.compile(r"(\+?[0-9]+)\.0")
_MIN_WHOLE: Final = len("+") + 9
# Nearly all numbers are written so, and need no cutting.
_SIMPLE: Final = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")
_NOT_DIALLED: Final = re.compile(r"[^0-9+]")


def phone_keys(phone: str, region: str) -> tuple[str, ...]:
    """What each number in a text is compared by, each once, in the order of the text.

    It is the number in E.164, without its extension, where a plan of numbers has such ones. `region` is the country
    (ISO 3166-1, like "GB") whose numbers are written without a country code, "" where none is known. A number that no
    plan has is compared by its digits; one with too few or too many digits, or with only one, is no number.
    """
    return _phone_keys(phone, region) if len(phone) <= MAX_CHARACTERS else ()


@lru_cache(maxsize=4096)
def _phone_keys(phone: str, region: str) -> tuple[str, ...]:
    whole = _plain(phone).strip()
    if _SIMPLE.fullmatch(whole):
        key = _possible(whole, region) or _digits(whole)
        return (key,) if key else ()
    as_float = _WRITTEN_AS_FLOAT.fullmatch(whole)
    plain = as_float[1] if as_float else _EXTENSION.sub(" ; ", whole)
    found = [key for match in _CANDIDATE.finditer(plain) for key in _keys_in(match[0].strip(), region)]
    return tuple(dict.fromkeys(found))


def phone_key(phone: str, region: str) -> str:
    """What the first number in a text is compared by, "" where there is none."""
    keys = phone_keys(phone, region) if phone else ()
    return keys[0] if keys else ""


def is_region(code: str) -> bool:
    """Whether that is a country whose plan of numbers is known."""
    return code in load(PHONES).SUPPORTED_REGIONS


def regions() -> frozenset[str]:
    """The codes of the countries whose plan of numbers is known."""
    return frozenset(load(PHONES).SUPPORTED_REGIONS)


def _plain(phone: str) -> str:
    if phone.isascii():
        return phone
    shown = INVISIBLE.sub("", phone).replace("\N{FULLWIDTH PLUS SIGN}", "+")
    return "".join([str(unicodedata.decimal(each, each)) for each in shown])


def _keys_in(text: str, region: str) -> Iterator[str]:
    parts = [each for each in _BETWEEN.split(text) if each] or [text]
    is_one = len(parts) == 1 or not _is_whole(_possible(parts[0], region))
    whole = _possible(text, region) if is_one else ""
    keys = [whole] if whole else [key for each in parts if (key := _part(each, region))]
    yield from keys or [key for key in [_digits(text)] if key]


def _part(text: str, region: str) -> str:
    key = _possible(text, region)
    return key if _is_whole(key) else _digits(text)


def _is_whole(key: str) -> bool:
    # A code of an area alone is a possible number where numbers have any length, as in Germany and Austria.
    return len(key) >= _MIN_WHOLE


def _possible(text: str, region: str) -> str:
    """The number in E.164, "" where no plan has numbers of such a length."""
    # 00 begins a number with its country in most countries; where it doesn't, no number of the country begins so.
    ways = [(text, region)] if region or text.startswith("+") else []
    if text.startswith("00"):
        ways.append((f"+{text[2:]}", ""))
    return next((key for way in ways if (key := _e164(*way))), "")


def _e164(text: str, region: str) -> str:
    phones: Any = load(PHONES)
    try:
        number = phones.parse(text, region or None)
    except phones.NumberParseException:
        return ""
    if phones.is_possible_number_with_reason(number) != phones.ValidationResult.IS_POSSIBLE:
        return ""
    return str(phones.format_number(number, phones.PhoneNumberFormat.E164)) if _is_some(text) else ""


def _digits(text: str) -> str:
    dialled = _NOT_DIALLED.sub("", text)
    return dialled if MIN_DIGITS <= len(dialled.lstrip("+")) <= MAX_DIGITS and _is_some(dialled) else ""


def _is_some(text: str) -> bool:
    # 000000000 fills a field that must not be empty.
    return len({each for each in text if each.isdigit()}) > 1
