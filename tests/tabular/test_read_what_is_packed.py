"""A table in a gzip file or a zip archive is read as if it weren't packed; what could do harm is refused before."""

import gzip
import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.intake import InputRow
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.table import read_table
from tests.tabular.builders import HEADER, MAPPING, csv_of, form, read, refusal, workbook
from tests.tabular.sheets import ods, ods_row

TABLE = f"{HEADER}\nr-1,3,20/11/2025,Loud\n".encode()
FUZZING = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def zipped(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "feedback"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(Invalid) as caught:
        read(path)
    return refusal(caught.value)[0]


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left(folder: Path) -> list[str]:
    return [each.name for each in folder.glob("amends-unpacked-*")]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(TABLE), gzip.compress(TABLE[:10]) + gzip.compress(TABLE[10:])],
    ids=["one member", "two members"],
)
def test_a_gzip_file_is_read(tmp_path: Path, content: bytes) -> None:
    path = csv_of(tmp_path, content)
    with open_rows(path, read_mapping(MAPPING)) as rows:
        assert [form(row).reference for row in rows] == ["r-1"]
        assert str(rows.notes[0]) == "Read from the archive: gzip."
    assert read_table(path).sample[0] == ("r-1",)
    assert left(tmp_path) == []


def test_a_zip_archive_of_one_table_is_read(tmp_path: Path) -> None:
    others = {"__MACOSX/._visits.csv": b"\0\1", ".DS_Store": b"x", "exports/": b""}
    path = zipped(tmp_path, {**others, "exports/visits.csv": TABLE})
    with open_rows(path, read_mapping(MAPPING)) as rows:
        assert [form(row).reference for row in rows] == ["r-1"]
        assert str(rows.notes[0]) == "Read from the archive: exports/visits.csv."
    assert left(tmp_path) == []


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    inner = workbook(tmp_path, HEADER.split(","), ["r-1", 3, "20/11/2025", "x"]).read_bytes()
    assert [form(row).reference for row in read(zipped(tmp_path, {"book.xlsx": inner}))] == ["r-1"]


def test_an_archive_of_several_tables_is_refused_by_their_names(tmp_path: Path) -> None:
    said = refused(zipped(tmp_path, {"may.csv": TABLE, "june.csv": TABLE}))
    assert said == "the archive has 2 files, and one is wanted: may.csv, june.csv"


@pytest.mark.parametrize(
    "inner", [gzip.compress(TABLE), b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"], ids=["gzip", "7z", "RAR"]
)
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, inner: bytes) -> None:
    assert refused(zipped(tmp_path, {"inner": inner})).startswith("the archive has another archive in it")


def test_a_zip_archive_in_a_zip_archive_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path, {"visits.csv": TABLE}).read_bytes()
    assert refused(zipped(tmp_path, {"inner.zip": inner})).startswith("this is a zip archive, but not")


def test_an_archive_of_nothing(tmp_path: Path) -> None:
    assert refused(zipped(tmp_path, {"__MACOSX/._x": b"x"})).startswith("this is an empty zip archive")


@pytest.mark.parametrize("pack", ["gzip", "zip"])
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: str) -> None:
    monkeypatch.setattr("amends.tabular.container.MAX_TABLE_BYTES", 1 << 20)
    bomb = TABLE + b"\n" * (4 << 20)
    path = csv_of(tmp_path, gzip.compress(bomb)) if pack == "gzip" else zipped(tmp_path, {"visits.csv": bomb})
    assert "unpacks to more than 1,048,576 bytes" in refused(path)
    assert left(tmp_path) == []


def understated(content: bytes, size: int) -> bytes:
    """An archive that says of its entries that they are shorter than they are."""
    changed = bytearray(content)
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = changed.find(magic)
        while start >= 0:
            changed[start + place : start + place + 4] = struct.pack("<I", size)
            start = changed.find(magic, start + 4)
    return bytes(changed)


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"visits.csv": TABLE + b"\n" * 100_000})
    path.write_bytes(understated(path.read_bytes(), 50))
    assert refused(path) == "the archive is damaged: longer than it says"


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER.split(","), *[["r-1", 3, "20/11/2025", "x"]] * 50)
    path.write_bytes(understated(path.read_bytes(), 50))
    assert "longer than it says" in refused(path)


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path, {"visits.csv": TABLE}).read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(magic) + place] |= 1
    assert refused(csv_of(tmp_path, bytes(content))) == "the archive has a password; pack it without one"


@FUZZING
@given(
    places=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=6),
    kind=st.integers(0, 2),
)
def test_a_damaged_archive_hands_in_rows_or_is_refused(
    tmp_path: Path, places: list[tuple[int, int]], kind: int
) -> None:
    if kind == 0:
        path = csv_of(tmp_path, gzip.compress(TABLE, mtime=0))
    elif kind == 1:
        path = zipped(tmp_path, {"visits.csv": TABLE})
    else:
        path = ods(tmp_path, {"S": [ods_row(*HEADER.split(",")), ods_row("r-1", "3", "20/11/2025", "x")]})
    content = bytearray(path.read_bytes())
    for place, byte in places:
        content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        with open_rows(path, read_mapping(MAPPING)) as rows:
            assert all(isinstance(row, InputRow) for row in rows)
    except Invalid:
        pass
    assert left(tmp_path) == []


@FUZZING
@given(st.binary(max_size=200), st.sampled_from([b"\x1f\x8b\x08\0", b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_behind_an_archives_mark_are_refused(tmp_path: Path, rest: bytes, mark: bytes) -> None:
    with pytest.raises(Invalid):
        read(csv_of(tmp_path, mark + rest))


def test_a_real_archive_stays_as_it_is(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"visits.csv": TABLE})
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert zipfile.ZipFile(io.BytesIO(before)).namelist() == ["visits.csv"]
