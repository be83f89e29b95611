#!/usr/bin/env bash
# phonenumbers reads the word beside a number as keys of a phone, and calls the longer number valid.
#
# Version   phonenumberslite 9.0.42 (the module `phonenumbers`, without the names of places and carriers).
# Given     a German number as people write it into one field: with a word behind it, or with a second number.
# Expected  the number, or an exception for what is more than one. `is_valid_number` refuses whatever went wrong: the
#           library's own advice for text of unknown form.
# Happens   "privat" is dialled as 774828 and "(mobil)" as 66245, since letters may stand for keys (1-800-FLOWERS), and
#           the slash before a second number is one more separator. German numbers have no fixed length, so each of
#           these is another person's possible and valid number.
# Helps     cut the text into numbers before it is parsed: letters end a number, and what a slash divides is parsed as
#           one number only if that is possible, and as two otherwise; where both are, say which was taken.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check phonenumberslite==9.0.42

cat >"$folder/expected" <<'END'
+49 30 123456           +4930123456          possible True valid True
+49 30 123456 privat    +4930123456774828    possible True valid True
+49 30 123456 (mobil)   +493012345666245     possible True valid True
+49 30 123456 home      +49301234564663      possible True valid True
+49 30 123456 / 654321  +4930123456654321    possible True valid True
+49 30 123456 ext 5     +4930123456          possible True valid True
END

"$folder/venv/bin/python" - >"$folder/seen" <<'END'
import phonenumbers
from phonenumbers import PhoneNumberFormat, format_number, is_possible_number, is_valid_number

for words in ("", " privat", " (mobil)", " home", " / 654321", " ext 5"):
    text = f"+49 30 123456{words}"
    number = phonenumbers.parse(text)
    said = format_number(number, PhoneNumberFormat.E164)
    print(f"{text:23} {said:20} possible {is_possible_number(number)} valid {is_valid_number(number)}")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
