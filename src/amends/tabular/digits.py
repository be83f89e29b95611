"""Digits of any script."""


def with_plain_digits(text: str) -> str:
    """A text with the digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join([each if each.isascii() or not each.isdecimal() else str(int(each)) for each in text])
