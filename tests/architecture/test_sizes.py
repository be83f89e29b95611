"""The report of sizes tells what it should refuse."""

from pathlib import Path

from tests.architecture.sizes import measure, percentile


def test_the_source_has_no_error() -> None:
    assert measure().errors == []


def test_a_long_file_is_a_error(tmp_path: Path) -> None:
    (tmp_path / "drawer.py").write_text("x = 1\n" * 401)
    [error] = measure(tmp_path).errors
    assert error.startswith("drawer.py: 401 lines")


def test_an_import_inside_a_function_is_a_error(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text("def f():\n    import os\n    return os\n")
    [error] = measure(tmp_path).errors
    assert error == "late.py:1 f: imports at line 2; imports stand at the top"


def test_functions_are_measured_with_their_docstring(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('async def f():\n    """Say."""\n    return 1\n')
    assert [function.lines for function in measure(tmp_path).functions] == [3]


def test_percentiles() -> None:
    assert percentile([1, 2, 3, 4, 100], 0.5) == 3
    assert percentile(range(1, 11), 0.9) == 9
