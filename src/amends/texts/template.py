"""How a text reads in English: once for APIs, commands and logs, and where pages use other words, once for them."""

from msgspec import Struct


class Template(Struct, frozen=True):
    """English with its parameters as `%(name)s`, or `%(name)r` for a quoted one.

    `many` is for every `count` but 1. `page` and `page_many` are what pages say instead, "" where they say the same:
    there a segment is a unit, and no parameter of the API is named.
    """

    text: str
    many: str = ""
    page: str = ""
    page_many: str = ""

    def for_api(self, count: object = 1) -> str:
        """What APIs, commands and logs say."""
        return self.many if self.many and count != 1 else self.text

    @property
    def of_pages(self) -> tuple[str, str]:
        """What pages say, for one and for many; "" for many where that makes no difference."""
        return (self.page, self.page_many) if self.page else (self.text, self.many)
