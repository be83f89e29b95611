"""Time zones come from the pinned package, whatever the machine has."""

import subprocess
import sys
from datetime import datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata
from whenever import PlainDateTime

from amends.instants import is_zone, moment, of_local, time_zones

ASK = """
from zoneinfo import ZoneInfo
from datetime import datetime
from amends.instants import from_text, moment
winter = from_text("2026-12-11T15:00:00Z")
print(moment(winter).to_tz("America/Vancouver"))
print(datetime.fromtimestamp(1797000000, ZoneInfo("America/Vancouver")))
"""


@pytest.mark.long
def test_a_machine_with_other_zones_makes_no_difference(tmp_path: Path) -> None:
    folder = tmp_path / "America"
    folder.mkdir()
    (folder / "Vancouver").write_bytes((resources.files(tzdata) / "zoneinfo" / "Asia" / "Tokyo").read_bytes())
    said = [
        subprocess.run([sys.executable, "-c", ASK], env={"PYTHONTZPATH": path}, check=True, capture_output=True).stdout
        for path in ("", str(tmp_path))
    ]
    assert said[0] == said[1]


def test_what_the_editors_decided_lately_holds() -> None:
    # British Columbia stays at -07 all year since 2026.
    nine = of_local(PlainDateTime(2026, 12, 11, 9), "America/Vancouver")
    assert moment(nine).format_iso() == "2026-12-11T16:00:00Z"
    assert datetime.fromtimestamp(nine // 1_000_000, ZoneInfo("America/Vancouver")).hour == 9


def test_what_is_no_place_is_not_offered() -> None:
    offered = time_zones()
    assert {"localtime", "Factory", "posixrules"}.isdisjoint(offered)
    assert all(map(is_zone, offered))
    assert list(offered) == sorted(offered)
