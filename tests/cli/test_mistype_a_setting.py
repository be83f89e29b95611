"""Settings: a mistyped name is refused with the nearest one, a value by its range, and an old name goes on."""

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
from cyclopts import Parameter
from msgspec import Meta

from amends.errors import Invalid
from amends.setting_names import RENAMED_SETTINGS, variable_of
from amends.settings import Settings, read
from tests.cli.conftest import Amends, Typed
from tests.cli.test_walk_the_commands import EVERY, the

KINDS = get_type_hints(Settings, include_extras=True)
NUMBERS = {name: get_args(kind) for name, kind in KINDS.items() if get_origin(kind) is Annotated}
CHECKED_BY_THE_USE_CASE = {"ticket_limit", "capacity", "unhappy_to", "happy_from"}


def reasons(environment: Mapping[str, str]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read(environment)
    return [str(error) for error in refused.value.errors]


def in_file(folder: Path, text: str) -> Mapping[str, str]:
    (folder / "amends.toml").write_text(text, "utf-8")
    return {"AMENDS_SETTINGS": str(folder / "amends.toml")}


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("AMENDS_RATE_LIMT_PER_KEY", "AMENDS_RATE_LIMIT_PER_KEY"),
        ("AMENDS_database", "AMENDS_DATABASE"),
        ("AMENDS_SETTING", "AMENDS_SETTINGS"),
        ("AMENDS_SESSION_MAX_HOUR", "AMENDS_SESSION_MAX_HOURS"),
    ],
)
def test_a_mistyped_variable_is_refused_with_the_nearest_name(mistyped: str, meant: str) -> None:
    assert reasons({mistyped: "1"}) == [f"{mistyped}: there is no such variable; did you mean {meant}?"]


def test_a_variable_that_is_near_to_none_is_refused_too() -> None:
    assert reasons({"AMENDS_XQ": "1"}) == [
        "AMENDS_XQ: there is no such variable; docs/configuration.md lists them",
    ]


@pytest.mark.parametrize("variable", ["AMENDS_KEY", "AMENDS_URL", "AMENDS_TEST_POSTGRES", "AMENDS_TEST_X", "PATH"])
def test_what_is_no_setting_may_stand_in_the_environment(variable: str) -> None:
    assert read({variable: "x"}) == Settings()


@pytest.mark.parametrize("line", ["workspace list", "serve --port 0", "doctor", "ticket list 1001 --key amk_x"])
def test_every_command_refuses_a_mistyped_variable(
    on_sqlite: Amends, typed: Typed, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("AMENDS_BACKGROUD", "false")
    said = typed(*line.split())
    told = "amends: AMENDS_BACKGROUD: there is no such variable; did you mean AMENDS_BACKGROUND?\n"
    assert (said.code, said.out, said.err) == (1, "", told)


def test_help_is_given_all_the_same(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_BACKGROUD", "false")
    assert typed("serve", "--help").code == 0


def test_all_mistyped_keys_of_a_file_are_refused(tmp_path: Path) -> None:
    assert reasons(in_file(tmp_path, 'databse = "x"\nrate_limit_per_keys = 3\n')) == [
        "databse: there is no such setting; did you mean database?",
        "rate_limit_per_keys: there is no such setting; did you mean rate_limit_per_key?",
    ]


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_held_to_its_range(name: str) -> None:
    number, meta = NUMBERS[name]
    assert isinstance(meta, Meta)
    assert meta.ge is not None
    assert meta.le is not None
    step = 1 if number is int else 0.5
    for within in (meta.ge, meta.le):
        assert getattr(read({variable_of(name): str(within)}), name) == within
    for beyond in (meta.ge - step, meta.le + step, "many", "nan"):
        [reason] = reasons({variable_of(name): str(beyond)})
        kind = "whole number" if number is int else "number"
        unit = (meta.extra or {}).get("unit")
        of_unit = f" of {unit}" if unit else ""
        assert reason == f"setting {name}: must be a {kind}{of_unit} from {meta.ge} to {meta.le}, not {beyond}"


def test_every_number_has_a_range() -> None:
    assert [name for name, kind in KINDS.items() if kind in (int, float)] == []


def test_all_wrong_values_are_told_at_once_and_no_secret(tmp_path: Path) -> None:
    file = in_file(tmp_path, 'secret_key = 1234567\nlog_format = "xml"\nbackground = "maybe"\n')
    assert reasons(file) == [
        "setting secret_key: must be a text",
        "setting log_format: must be `json` or `text`, not xml",
        "setting background: must be true or false, not maybe",
    ]


@pytest.mark.parametrize(("old", "new"), RENAMED_SETTINGS.items())
def test_an_old_name_goes_on_in_environment_and_file(old: str, new: str, tmp_path: Path) -> None:
    assert getattr(read({variable_of(old): "7"}), new) == 7
    assert getattr(read(in_file(tmp_path, f"{old} = 7\n")), new) == 7
    assert getattr(read({**in_file(tmp_path, f"{new} = 7\n"), variable_of(old): "8"}), new) == 8


@pytest.mark.parametrize(("old", "new"), RENAMED_SETTINGS.items())
def test_both_names_are_taken_only_with_the_same_value(old: str, new: str, tmp_path: Path) -> None:
    assert getattr(read({variable_of(old): "7", variable_of(new): "7"}), new) == 7
    [reason] = reasons({variable_of(old): "7", variable_of(new): "8"})
    assert reason.startswith(f"{variable_of(old)}: is now called {variable_of(new)}, and both are given")
    [reason] = reasons(in_file(tmp_path, f"{old} = 7\n{new} = 8\n"))
    assert reason.startswith(f"{old}: is now called {new}, and both are given")


@pytest.mark.parametrize("line", ["--workers 0", "--workers -1", "--workers 1025", "--port -1"])
def test_a_number_of_a_command_is_held_to_its_range(on_sqlite: Amends, line: str) -> None:
    assert line.split(maxsplit=1)[0] in on_sqlite.wrong("serve", *line.split())
    assert "--most" in on_sqlite.wrong("audit", "list", "--workspace", 1001, "--most", 0)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_number_of_a_command_has_a_range(path: tuple[str, ...]) -> None:
    hints = get_type_hints(the(path), include_extras=True)
    for name in inspect.signature(the(path)).parameters:
        kinds = [hints[name], *get_args(hints[name])]
        if {int, float} & {each for kind in kinds for each in (kind, *get_args(kind)) if isinstance(each, type)}:
            rows = [each for kind in kinds for each in get_args(kind) if isinstance(each, Parameter)]
            assert any(row.validator for row in rows) or name in CHECKED_BY_THE_USE_CASE, name
