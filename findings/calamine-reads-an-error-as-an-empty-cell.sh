#!/usr/bin/env bash
# python-calamine gives an error in a workbook (#N/A, #DIV/0!) as "", the same as an empty cell.
#
# Version   python-calamine 0.9.1; the workbook is written by xlsxwriter 3.3.1.
# Given     a column of scores made by formulas, as an export with VLOOKUP has it: a number, two errors with the value
#           that the file itself keeps for them, an empty cell, a formula whose text is empty.
# Expected  the errors can be told from cells without a score. The Rust library beneath has a type for errors, and the
#           file says `t="e"`.
# Happens   four different cells are all "": `to_python` and `iter_rows` agree. A lookup that failed becomes an answer
#           that has no score, without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 xlsxwriter==3.3.1

cat >"$folder/expected" <<'END'
the file keeps: 9, #N/A, #DIV/0!, 3
to_python: [['score'], [9.0], [''], [''], [''], [''], [3.0]]
iter_rows: [['score'], [9.0], [''], [''], [''], [''], [3.0]]
END

"$folder/venv/bin/python" - "$folder/scores.xlsx" >"$folder/seen" <<'END'
import re
import sys
import zipfile

import python_calamine
import xlsxwriter

path = sys.argv[1]
workbook = xlsxwriter.Workbook(path)
sheet = workbook.add_worksheet()
sheet.write("A1", "score")
sheet.write_formula("A2", "=4+5", value=9)
sheet.write_formula("A3", "=NA()", value="#N/A")
sheet.write_formula("A4", "=1/0", value="#DIV/0!")
sheet.write_blank("A5", None, workbook.add_format({"bold": True}))
sheet.write_formula("A6", '=""', value="")
sheet.write_formula("A7", "=1+2", value=3)
workbook.close()

with zipfile.ZipFile(path) as parts:
    kept = re.findall(r"</f><v>([^<]+)</v>", parts.read("xl/worksheets/sheet1.xml").decode())
print("the file keeps:", ", ".join(kept))
read = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
print("to_python:", read.to_python())
print("iter_rows:", list(read.iter_rows()))
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
