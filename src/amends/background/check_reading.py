"""A file that is checked: how far it is read, and what was found and is remembered of its lines until there."""

from pathlib import Path

from amends.background.file_reading import FileReading
from amends.model.file_import import FileImport, Progress
from amends.usecases.check_file import Rehearsal


class CheckReading:
    """A check that goes on where it was kept; from the first line, where what it remembered is gone."""

    def __init__(self, path: Path, kept: FileImport) -> None:
        self._memory = path.with_name(f"check-{kept.id}")
        for other in path.parent.glob("check-*"):
            if not other.name.startswith(self._memory.name):
                other.unlink(missing_ok=True)
        self.rehearsal = Rehearsal(is_history=kept.is_history, memory=self._memory, kept=kept)
        self.reading = FileReading(path, kept.mapping, self.rehearsal.lines)
        self.is_at_end = False

    @property
    def taken(self) -> int:
        """How many lines were checked, also by another process that went on meanwhile."""
        return self.rehearsal.kept_lines

    def progress(self, read: Progress) -> Progress:
        """How far the file is read, with all lines that were checked."""
        return Progress(read.unit, read.done, read.total, self.rehearsal.lines)

    def close(self) -> None:
        """Give the file back, and forget what is remembered once nobody goes on with it."""
        self.reading.close()
        self.rehearsal.close()
        if self.is_at_end:
            self._memory.unlink(missing_ok=True)
