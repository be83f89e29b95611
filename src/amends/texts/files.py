"""Why a file isn't attached."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

FILES: Final[Mapping[str, Template]] = {
    "runnable_name": Template("Files whose names end in %(ending)s can run as programs; they are not accepted."),
    "empty_file": Template("The file is empty."),
    "is_program": Template("It is a program, and programs are not accepted as attachments."),
    "is_markup": Template(
        "It is HTML, SVG, XML or the like, which can contain scripts and is not accepted as an attachment."
    ),
    "is_script": Template("It is a script, and scripts are not accepted as attachments."),
    "has_macros": Template("It contains macros, and documents with macros are not accepted as attachments."),
    "needs_a_name": Template("must be given, like ?name=photo.jpg"),
    "needs_a_file_name": Template("must be given, like ?name=answers.csv"),
    "attachments_need_a_folder": Template(
        "Attachments need a folder: the server's administrator must set `attachments` (AMENDS_ATTACHMENTS)."
    ),
    "not_an_accepted_type": Template(
        "Files of this type are not accepted; use PNG, JPEG, GIF, WebP, HEIC, PDF, text in "
        "UTF-8, CSV, DOCX, XLSX, ODT, MP3, Ogg, WAV, M4A, MP4."
    ),
}
