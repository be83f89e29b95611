"""What is wrong with feedback, and with the files that bring it."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

FEEDBACK: Final[Mapping[str, Template]] = {
    "score_needs_a_scale": Template("a score needs its scale: a name such as nps or csat-5, or worst..best"),
    "cell_not_whole": Template("%(text)s is not a whole number"),
    "score_of_another_scale": Template("%(text)s names another best score than the scale %(scale)s"),
    "kept_without_score": Template("Kept without a score: %(reason)s."),
    "too_many_answers": Template(
        "%(count)s answer; at most %(limit)s are allowed", many="%(count)s answers; at most %(limit)s are allowed"
    ),
    "too_many_fields": Template(
        "%(count)s field; at most %(limit)s are allowed", many="%(count)s fields; at most %(limit)s are allowed"
    ),
    "too_many_digits": Template(
        "%(count)s digit is too many for a score", many="%(count)s digits are too many for a score"
    ),
    "no_classic_date": Template("%(text)r is not a date; write it as %(format)s"),
    "no_classic_date_in": Template("%(name)s: %(text)r is not a date; write it as MM/dd/yyyy"),
    "classic_dates_swapped": Template("transactionEndDate is before transactionStartDate"),
    "line_too_long": Template("the line is longer than %(bytes)s bytes"),
    "line_empty": Template("the line is empty"),
    "value_too_deep": Template("is nested too deep to be read"),
    "not_utf8": Template("contains bytes that are not UTF-8: %(error)s"),
    "not_json": Template("this is not JSON: %(error)s"),
    "row_too_wide": Template(
        "has %(count)s field where the header has %(limit)s; is a field with a delimiter not quoted?",
        many="has %(count)s fields where the header has %(limit)s; is a field with a delimiter not quoted?",
    ),
    "row_too_short": Template(
        "the row ends too early, with %(count)s field where the header has %(limit)s",
        many="the row ends too early, with %(count)s fields where the header has %(limit)s",
    ),
    "question_empty": Template("is empty, but there is an answer"),
    "asked_twice": Template("asks %(question)s twice, with different answers"),
    "no_such_day": Template("%(text)s is a day or time that doesn't exist"),
    "time_without_zone": Template('%(text)s has no zone; add one to [time], such as zone = "Europe/London"'),
    "question_used_already": Template("is used by an answer above already"),
    "not_an_encoding": Template(
        "is not a supported encoding; use utf-8, utf-16, windows-1252, latin-1 or a similar one"
    ),
    "no_byte_order_mark": Template("the file has no byte order mark; use utf-16-le or utf-16-be"),
    "no_sheet_at_all": Template("the workbook has no sheet"),
    "workbook_unreadable": Template("the workbook can't be read: %(error)s"),
    "needs_a_mapping": Template("this is %(type)s; it needs a mapping that says what its columns mean"),
    "no_header": Template("the file has no header: its first row must name the columns"),
    "quote_never_closed": Template("a quote that opens in this row is never closed"),
    "quote_not_doubled": Template(
        "a closing quote is followed by more text; a quote inside a quoted field must be written twice"
    ),
    "row_too_long": Template("the row is longer than %(characters)s characters; is a quote never closed?"),
    "row_unreadable": Template("the row can't be split into fields: %(error)s"),
    "is_json_array": Template("this is one JSON array; write each response on a line of its own (NDJSON)"),
    "is_old_excel": Template("this is a workbook of Excel 95 or before; save it as XLSX"),
    "is_utf32": Template("this is UTF-32; save it as UTF-8"),
    "is_empty_zip": Template("this is an empty zip archive; use CSV, XLSX or NDJSON"),
    "is_pdf": Template("this is a PDF; use CSV, XLSX or NDJSON"),
    "is_picture": Template("this is a picture; use CSV, XLSX or NDJSON"),
    "file_empty": Template("the file is empty; use CSV, XLSX or NDJSON"),
    "is_not_text": Template(
        "this is not text; use CSV, XLSX or NDJSON (for UTF-16 without a byte order mark, set "
        "`encoding` in the mapping)"
    ),
    "is_other_zip": Template("this is a zip archive, but not an XLSX workbook; use CSV, XLSX or NDJSON"),
    "is_damaged_zip": Template("this is a damaged zip archive or workbook: %(error)s"),
    "unpacks_too_large": Template("the workbook unpacks to more than %(bytes)s bytes; split it, or use CSV"),
    "sheet_too_large": Template(
        "a sheet spans %(cells)s cells; clear cells far from the others, or save the table as CSV"
    ),
    "file_unreadable": Template("the file can't be read: %(error)s"),
    "put_in_main_segment": Template(
        "There is no segment %(code)r; the response is in the Main Segment.",
        page="There is no unit %(code)r; the answer is in the main unit.",
    ),
    "read_as_utf16": Template("Read as UTF-16, because of its first bytes."),
    "read_as_broken_utf8": Template(
        "Read as UTF-8, but some bytes are not UTF-8; the rows with such bytes are rejected."
    ),
    "read_as_other": Template(
        "Read as %(encoding)s, because it is not UTF-8; set `encoding` in the mapping if that is wrong."
    ),
    "mapping_not_used": Template("NDJSON names its fields itself; the mapping is not used."),
    "in_column": Template("%(reason)s (column %(column)r)"),
    "no_column": Template("the file has no column %(name)r; its columns are %(columns)s"),
    "no_column_but": Template("the file has no column %(name)r (did you mean %(nearest)r?)"),
    "no_sheet": Template("the workbook has no sheet %(name)r; there is %(names)s"),
    "no_sheet_but": Template("the workbook has no sheet %(name)r; did you mean %(nearest)r?"),
    "with_lines_up_to": Template("%(reason)s (rejected with all lines up to %(line)s)"),
    "not_in_the_encoding": Template("contains bytes that are not valid in the encoding of the file"),
    "byte_not_in_the_encoding": Template("contains bytes that are not valid in the encoding of the file (%(byte)s)"),
    "header_unreadable": Template("the header (line %(line)s) can't be read: %(reason)s"),
    "not_a_time_in_format": Template("%(text)s is not a time in the format %(either)s"),
}
