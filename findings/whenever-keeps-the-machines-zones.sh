#!/usr/bin/env bash
# One process, one zone, two offsets: whenever keeps the machine's zone files after zoneinfo was told to leave them.
#
# Version   whenever 0.11.0; tzdata 2026.6 as the package of the process, tzdata 2025.2 as the files of the machine.
# Given     a machine whose zone files are a year old, and a process with the newest tzdata package pinned. British
#           Columbia stays at -07:00 all year from 2026 on; the old files have -08:00 in December.
# Expected  the pinned package says what the time is. Or else, once `zoneinfo.reset_tzpath(())` takes the machine's
#           files away, as Python's documentation has it, everything in the process reads the package: whenever asks for
#           zones by the same search path, from the same PYTHONTZPATH.
# Happens   the package is asked only for zones that the machine lacks. And after the reset zoneinfo has 09:00 at -07:00
#           and whenever has it at -08:00, an hour apart; whenever took a copy of the path when it was imported.
# Helps     `whenever.reset_tzpath(())` and `whenever.clear_tzcache()` beside zoneinfo's own; or an empty PYTHONTZPATH.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check whenever==0.11.0 tzdata==2026.6
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --target "$folder/old" tzdata==2025.2

cat >"$folder/expected" <<'END'
package 2026.6, machine 2025.2: zoneinfo -08:00, whenever -08:00
after zoneinfo.reset_tzpath(()): zoneinfo -07:00, whenever -08:00
after whenever.reset_tzpath(()) too: zoneinfo -07:00, whenever -07:00
END

PYTHONTZPATH="$folder/old/tzdata/zoneinfo" "$folder/venv/bin/python" - >"$folder/seen" <<'END'
import zoneinfo
from datetime import datetime
from importlib.metadata import version

import whenever

ZONE = "America/Vancouver"


def say(when):
    zoneinfo.ZoneInfo.clear_cache()
    whenever.clear_tzcache()
    standard = datetime(2026, 12, 1, 9, tzinfo=zoneinfo.ZoneInfo(ZONE)).isoformat()[-6:]
    other = whenever.PlainDateTime(2026, 12, 1, 9).assume_tz(ZONE).to_fixed_offset().format_iso()[-6:]
    print(f"{when}: zoneinfo {standard}, whenever {other}")


say(f"package {version('tzdata')}, machine 2025.2")
zoneinfo.reset_tzpath(())
say("after zoneinfo.reset_tzpath(())")
whenever.reset_tzpath(())
say("after whenever.reset_tzpath(()) too")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
