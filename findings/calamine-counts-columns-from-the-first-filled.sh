#!/usr/bin/env bash
# python-calamine's iter_rows begins at the sheet's first row, but at the first column that says something.
#
# Version   python-calamine 0.9.1; the workbook is written by xlsxwriter 3.3.1.
# Given     a table whose first cell is C3, with an empty row and two empty columns before it, and a merged range.
# Expected  rows and columns are counted alike: both from the first of the sheet, or both from the first that is filled.
#           `to_python` does so: it cuts both, and with skip_empty_area=False it cuts neither.
# Happens   `iter_rows` gives the empty rows and cuts the empty columns. `row[0]` is column C, while `enumerate` counts
#           the rows right, and `merged_cell_ranges` counts both from A1. Tests with tables at A1 never see it.
# Helps     `sheet.start[1]` is how many columns were cut: add it to a position for the cell's name, take it off a range.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 xlsxwriter==3.3.1

cat >"$folder/expected" <<'END'
start: (2, 2)
merged: [((3, 2), (4, 2))]
to_python: [['store', 'score'], ['North', 9.0], ['', 3.0]]
to_python, nothing skipped: [['', '', '', ''], ['', '', '', ''], ['', '', 'store', 'score'], ['', '', 'North', 9.0], ['', '', '', 3.0]]
iter_rows: [['', ''], ['', ''], ['store', 'score'], ['North', 9.0], ['', 3.0]]
END

"$folder/venv/bin/python" - "$folder/scores.xlsx" >"$folder/seen" <<'END'
import sys

import python_calamine
import xlsxwriter

workbook = xlsxwriter.Workbook(sys.argv[1])
sheet = workbook.add_worksheet()
sheet.write_row("C3", ["store", "score"])
sheet.merge_range("C4:C5", "North")
sheet.write_column("D4", [9, 3])
workbook.close()

read = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
print("start:", read.start)
print("merged:", read.merged_cell_ranges)
print("to_python:", read.to_python())
print("to_python, nothing skipped:", read.to_python(skip_empty_area=False))
print("iter_rows:", list(read.iter_rows()))
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
