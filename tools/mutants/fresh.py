"""A plugin of pytest: loads one module with a fault in it, from the first import on."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import msgspec
import pytest

from tools.mutants.sources import ROOT
from tools.mutants.tasks import TASKS, Task


class _Faulty(SourceFileLoader):
    source = ""

    def get_code(self, fullname: str) -> CodeType | None:
        return self.source_to_code(self.source.encode(), self.get_filename(fullname))


class _Finder(MetaPathFinder):
    def __init__(self, module: str, path: Path, source: str) -> None:
        self._module, self._path, self._source = module, path, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self._module:
            return None
        loader = _Faulty(fullname, str(self._path))
        loader.source = self._source
        folders = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        return spec_from_file_location(fullname, self._path, loader=loader, submodule_search_locations=folders)


def _begin(task: Task) -> None:
    parts = Path(task.mutant.path).relative_to("src").with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    sys.meta_path.insert(0, _Finder(module, ROOT / task.mutant.path, task.mutant.source))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of the task, in its order."""
    turns = {test: turn for turn, test in enumerate(_task.tests)}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in turns])
    items[:] = sorted((item for item in items if item.nodeid in turns), key=lambda item: turns[item.nodeid])


_task = msgspec.json.decode(Path(os.environ[TASKS]).read_bytes(), type=Task)
_begin(_task)
