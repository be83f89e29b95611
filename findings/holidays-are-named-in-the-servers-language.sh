#!/usr/bin/env bash
# holidays names a day in the language of the server's LANG, and only if the country has that translation.
#
# Version   holidays 0.109.
# Given     three countries and no `language=`, under four values of LANG.
# Expected  the country's own language, the documented default, on each server alike.
# Happens   the same call gives the German New Year in German, English or Thai, since the names go through gettext,
#           which asks the environment where no language was named. One table of one server mixes languages, for a country
#           without that translation keeps its own: Spain has no German, so LANG=de_DE leaves it Spanish.
# Helps     always name a language; one that the country lacks falls back to its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109

cat >"$folder/expected" <<'END'
LANG=C default languages: DE de, ES es, TH th
LANG=C: DE Neujahr, ES Año Nuevo, TH วันขึ้นปีใหม่
LANG=de_DE.UTF-8: DE Neujahr, ES Año Nuevo, TH วันขึ้นปีใหม่
LANG=en_US.UTF-8: DE New Year's Day, ES New Year's Day, TH New Year's Day
LANG=th_TH.UTF-8: DE วันขึ้นปีใหม่, ES วันขึ้นปีใหม่, TH วันขึ้นปีใหม่
LANG=th_TH.UTF-8, language named: DE Neujahr, ES Año Nuevo, TH วันขึ้นปีใหม่
END

cat >"$folder/names.py" <<'END'
import os
import sys
from datetime import date

import holidays

LANGUAGES = {"DE": "de", "ES": "es", "TH": "th"}
named = sys.argv[1:] == ["named"]
if os.environ["LANG"] == "C":
    own = {each: getattr(holidays, each).default_language for each in LANGUAGES}
    print("LANG=C default languages:", ", ".join(f"{each} {language}" for each, language in own.items()))
names = [
    f"{each} {holidays.country_holidays(each, language=own if named else None)[date(2026, 1, 1)]}"
    for each, own in LANGUAGES.items()
]
print(f"LANG={os.environ['LANG']}{', language named' if named else ''}: {', '.join(names)}")
END
{
    for language in C de_DE.UTF-8 en_US.UTF-8 th_TH.UTF-8; do
        env -u LANGUAGE -u LC_ALL -u LC_MESSAGES LANG=$language PYTHONUTF8=1 "$folder/venv/bin/python" "$folder/names.py"
    done
    env -u LANGUAGE -u LC_ALL -u LC_MESSAGES LANG=th_TH.UTF-8 PYTHONUTF8=1 "$folder/venv/bin/python" "$folder/names.py" named
} >"$folder/seen"
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
