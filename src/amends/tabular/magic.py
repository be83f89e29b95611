"""What a file is that can't be taken in, by how it begins: said by its name, with what to do."""

import codecs
import re
from typing import Final

from amends.texts.text import Text, say

_STARTS: Final = {
    b"PK\x05\x06": say("is_empty_zip"),
    b"%PDF": say("is_pdf"),
    b"\x89PNG": say("is_picture"),
    b"\xff\xd8\xff": say("is_picture"),
    b"GIF8": say("is_picture"),
    b"II*\0": say("is_picture"),
    b"MM\0*": say("is_picture"),
    b"{\\rtf": say("is_document"),
    b"7z\xbc\xaf\x27\x1c": say("is_other_archive", type="7z"),
    b"Rar!\x1a\x07": say("is_other_archive", type="RAR"),
    b"BZh": say("is_other_archive", type="bzip2"),
    b"\xfd7zXZ\0": say("is_other_archive", type="xz"),
    b"(\xb5/\xfd": say("is_other_archive", type="Zstandard"),
    b"SQLite format 3\0": say("is_of_a_program", type="SQLite"),
    b"ASCII SPSS PORT FILE": say("is_of_a_program", type="SPSS (portable)"),
    b"PAR1": say("is_of_a_program", type="Parquet"),
    b"ARROW1": say("is_of_a_program", type="Arrow"),
    b"<stata_dta>": say("is_of_a_program", type="Stata"),
    b"\x00\x01\x00\x00Standard Jet DB": say("is_of_a_program", type="Access"),
    b"\x00\x01\x00\x00Standard ACE DB": say("is_of_a_program", type="Access"),
    codecs.BOM_UTF32_LE: say("is_utf32"),
    codecs.BOM_UTF32_BE: say("is_utf32"),
}
_SAS: Final = b"\xc2\xea\x81\x60"
_HTML: Final = re.compile(rb"<(?:!doctype html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_EXCEL_XML: Final = re.compile(rb"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet")
_XML: Final = re.compile(rb"<\?xml|<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>")


def other_kind(head: bytes) -> Text | None:
    """Why a file that begins so can't be taken in, None when nothing speaks against it."""
    for magic, reason in _STARTS.items():
        if head.startswith(magic):
            return reason
    if head[12:16] == _SAS:
        return say("is_of_a_program", type="SAS")
    content = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not content.startswith(b"<"):
        return None
    if _EXCEL_XML.search(content):
        return say("is_excel_xml")
    if _HTML.search(content[:1000]):
        return say("is_html")
    return say("is_xml") if _XML.match(content) else None
