"""The README's tour prints what the README says."""

from pathlib import Path

import pytest

from amends.cli.command import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.removeprefix("$ ")
    for line in README.partition("### 5.")[2].partition("### ")[0].splitlines()
    if line.startswith("$ amends ") and not line.startswith(("$ amends serve", "$ amends key"))
]


def test_a_file_comes_to_the_sums_that_the_readme_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMENDS_DATABASE", f"sqlite:///{tmp_path / 'amends.db'}")
    monkeypatch.chdir(ROOT)
    assert len(COMMANDS) == 5
    tour = README
    for command in COMMANDS:
        shown, _, tour = tour.partition(f"$ {command}\n")[2].partition("$ ")
        tour = f"$ {tour}"
        # What stands behind a # is for the reader.
        arguments = command.partition(" #")[0].replace('"Hotel Sol"', "Hotel_Sol").split()[1:]
        assert run(arguments) == 0
        printed = capsys.readouterr().out
        # … stands for what is left out.
        for part in shown.split("…\n"):
            assert part in printed
            printed = printed.partition(part)[2]
        assert printed == ""


@pytest.mark.parametrize("name", ["answer.json", "unhappy-guests.rule.toml"])
def test_the_readme_shows_the_examples_as_they_are(name: str) -> None:
    assert (ROOT / "examples" / name).read_text("utf-8").strip() in README
