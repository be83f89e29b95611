"""The report of sizes: `python -m tests.architecture.sizes`. A long file and an import in a function fail it."""

import ast
import sys
from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path

from msgspec import Struct

SOURCE = Path(__file__).parents[2] / "src" / "amends"
MAX_LINES_OF_A_FILE = 400
LONG_FUNCTION_LINES = 60


class Function(Struct, frozen=True):
    """Where a function stands, and how many lines it has with its docstring."""

    where: str
    lines: int


class Report(Struct, frozen=True):
    """The sizes of a folder, and what is wrong with them."""

    file_lines: Sequence[int]
    functions: Sequence[Function]
    errors: Sequence[str]


def measure(source: Path = SOURCE) -> Report:
    """The sizes of all Python files below a folder."""
    files, functions, errors = [], [], []
    for path in sorted(source.rglob("*.py")):
        text = path.read_text("utf-8")
        name = str(path.relative_to(source))
        files.append(len(text.splitlines()))
        if files[-1] > MAX_LINES_OF_A_FILE:
            errors.append(f"{name}: {files[-1]} lines; cut it at a word of the product (at most {MAX_LINES_OF_A_FILE})")
        for node in _functions(ast.parse(text)):
            where = f"{name}:{node.lineno} {node.name}"
            functions.append(Function(where, (node.end_lineno or node.lineno) - node.lineno + 1))
            errors += [f"{where}: imports at line {line}; imports stand at the top" for line in _imports(node)]
    return Report(files, functions, errors)


def percentile(sizes: Sequence[int], share: float) -> int:
    """The size that this share of them doesn't exceed."""
    return sorted(sizes)[max(0, ceil(len(sizes) * share) - 1)] if sizes else 0


def in_words(report: Report) -> str:
    """The report as a person reads it."""
    sizes = [function.lines for function in report.functions]
    lines = [_row("files", report.file_lines), _row("functions", sizes)]
    lines += [f"  long: {each.where} ({each.lines})" for each in report.functions if each.lines > LONG_FUNCTION_LINES]
    return "\n".join([*lines, *report.errors])


def _row(kind: str, sizes: Sequence[int]) -> str:
    median, p90 = percentile(sizes, 0.5), percentile(sizes, 0.9)
    return f"{kind}: {len(sizes)}, median {median} lines, p90 {p90}, longest {max(sizes, default=0)}"


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _imports(function: ast.AST) -> list[int]:
    return [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


def main() -> int:
    report = measure()
    print(in_words(report))
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
