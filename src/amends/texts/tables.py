"""How a table was read: which rows are its header, which sheet it is on, and why."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

TABLES: Final[Mapping[str, Template]] = {
    "header_none": Template("The table has no header: its first row is data already."),
    "header_at_the_top": Template("The first row names the columns."),
    "header_below_titles": Template(
        "The rows above the header are titles: they fill fewer columns than the table has."
    ),
    "header_of_rows": Template("The first %(number)s rows of the table are its header: they hold names and no data."),
    "header_with_ids": Template("The header has %(number)s rows: the last of them holds an ImportId for each column."),
    "header_by_mapping": Template("The mapping says which rows are the header."),
    "header_by_names": Template("This row has the columns that the mapping names."),
    "left_out_footer": Template("below the table"),
    "left_out_preview": Template("a preview"),
    "left_out_test": Template("a test"),
    "left_out_unfinished": Template("not finished"),
    "history_or_current": Template(
        "%(old)s of %(count)s answer is older than %(days)s days: say --history (kept and counted, opens nothing, "
        "nobody is told or asked) or --current (judged by the rules, as if it came today)",
        many="%(old)s of %(count)s answers are older than %(days)s days: say --history (kept and counted, opens "
        "nothing, nobody is told or asked) or --current (judged by the rules, as if they came today)",
        page="%(old)s of the first %(count)s answer is older than %(days)s days: choose what it is",
        page_many="%(old)s of the first %(count)s answers are older than %(days)s days: choose what they are",
    ),
    "say_history": Template(
        "%(old)s of the first %(count)s answer is older than %(days)s days: send true (kept and counted, opens "
        "nothing, nobody is notified or asked) or false (the rules decide, as if it came today)",
        many="%(old)s of the first %(count)s answers are older than %(days)s days: send true (kept and counted, opens "
        "nothing, nobody is notified or asked) or false (the rules decide, as if they came today)",
    ),
    "lines_left_out": Template("%(count)s line left out: %(reason)s.", "%(count)s lines left out: %(reason)s."),
    "values_or_empty": Template('needs values = ["..."] or empty = true'),
    "reason_missing": Template('is missing: reason = "preview" says why these rows are left out'),
    "sheet_likeliest": Template("The sheet %(name)r has the most records: %(count)s."),
    "cell_is_error": Template("cell %(cell)s is an error, %(error)s"),
    "formula_without_value": Template(
        "cell %(cell)s has a formula that was never calculated; open the workbook in a spreadsheet and save it"
    ),
    "number_too_long": Template("cell %(cell)s is a number of more than 15 digits, of which a workbook keeps only 15"),
    "ids_lost_digits": Template(
        "The column %(column)r has numbers of more than 15 digits, of which a spreadsheet keeps only 15: it tells no "
        "responses apart, and references are made up from the rows. Export it as text to keep its IDs."
    ),
    "guess_lost_digits": Template(
        "Its numbers have more than 15 digits, of which a spreadsheet keeps only 15: they are not what they were."
    ),
    "guess_part_of": Template(
        "It says whether one of the choices of %(column)r was chosen, which that column says too."
    ),
    "reference_made_up": Template("a reference is made up: %(reason)s"),
    "id_rounded": Template("%(text)r is a number that a spreadsheet rounded"),
    "cell_left_empty": Template("%(reason)s: taken as empty"),
    "too_many_errors": Template("the sheet has more than %(limit)s cells that are errors"),
    "too_many_merged": Template("the sheet has more than %(limit)s merged ranges"),
    "sheet_says_too_much": Template(
        "the cells of a sheet have more than %(characters)s characters; split the workbook"
    ),
    "too_many_sheets": Template("the workbook has more than %(limit)s sheets"),
    "is_message": Template("this is an e-mail message and no table; save its attachment, or its table as CSV or XLSX"),
    "is_old_document": Template("this is a document of an old Office program and no workbook; save its table as XLSX"),
    "workbook_with_password": Template("the workbook has a password; save it without one"),
    "is_document": Template("this is a text document and no table; save its table as CSV or XLSX"),
    "is_presentation": Template("this is a presentation and no table; save its table as CSV or XLSX"),
    "is_numbers": Template("this is a Numbers document; export it as CSV or XLSX"),
    "is_other_archive": Template("this is compressed with %(type)s; decompress it first"),
    "is_of_a_program": Template("this is a file of %(type)s; export its table as CSV or XLSX"),
    "spss_not_installed": Template(
        'this is a file of SPSS, for which an extra of Amends must be installed: pip install "amends[spss]"; or export '
        "its table as CSV or XLSX"
    ),
    "spss_unreadable": Template("the file of SPSS can't be read: %(error)s"),
    "header_of_variables": Template("The variables name the columns, and their labels say what was asked."),
    "is_excel_xml": Template("this is an XML spreadsheet of Excel 2003; open it in a spreadsheet and save it as XLSX"),
    "is_html": Template(
        "this is a web page (HTML), whatever its name says; open it in a spreadsheet and save it as XLSX"
    ),
    "is_xml": Template("this is XML; export the table as CSV, XLSX or JSON"),
    "is_damaged_archive": Template("the archive is damaged: %(error)s"),
    "zip_of_several": Template("the archive has %(number)s files, and one is wanted: %(names)s"),
    "archive_in_archive": Template("the archive has another archive in it; unpack it first"),
    "read_from_archive": Template("Read from the archive: %(name)s."),
    "json_too_large": Template(
        "JSON that isn't in lines may have %(bytes)s bytes at most; write each record on a line of its own"
    ),
    "json_without_records": Template("the JSON has no list of records"),
    "no_records_there": Template("the JSON has no list of records at %(name)r; there is one at %(names)s"),
    "records_by_mapping": Template("The mapping says where the records are."),
    "records_longest": Template("The list at %(name)r has the most records: %(count)s."),
    "records_in_array": Template("The file is one list of records."),
    "records_in_lines": Template("Each line is a record."),
    "record_not_object": Template("it is no object with fields"),
    "read_as_best": Template(
        "Read as %(encoding)s: as %(instead)s its words would read like nothing. Set `encoding` in the mapping if that "
        "is wrong."
    ),
    "read_as_nothing": Template(
        "Read as %(encoding)s, in which its words read like nothing; set `encoding` in the mapping."
    ),
    "is_zip_with_password": Template("the archive has a password; pack it without one"),
    "delimiter_by_line": Template("The file's first line says which delimiter it has."),
    "delimiter_by_rows": Template("With this delimiter the rows are equally wide."),
    "column_of_place": Template("column %(place)s"),
    "column_and_place": Template("%(name)s (%(place)s)"),
    "in_unnamed_column": Template("%(reason)s (%(column)s)"),
    "columns_of_one_name": Template(
        "the file has several columns %(name)r, at %(places)s; say which one by its place, like place = 3"
    ),
    "no_column_at_place": Template("the file has no column %(place)s; it has %(limit)s columns"),
    "place_or_name": Template('needs either column = "..." or place = 3'),
    "too_many_columns": Template("the table has more than %(limit)s columns"),
    "no_such_header_row": Template("the file has no row at line %(line)s that could name columns"),
}
