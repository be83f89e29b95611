"""`amends rule`, `amends route` and so on: the commands of each kind of configuration, made from its row."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import FieldError, Invalid
from amends.ids import HIGHEST_ID
from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.configuration import Configuration
from amends.serializers.configurations import configuration_view, history_view, in_force_view
from amends.texts.text import say
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CONFIG_KINDS, RULE
from amends.usecases.settings.configuration import InForce

_Command = Callable[..., None]

_MORE: Final[Mapping[str, Mapping[str, str]]] = {
    RULE.name: {"apply": "amends.cli.rule:apply", "propose": "amends.cli.rule:propose"}
}
"""The commands that a kind has beside those of all, and where each is."""


def add_to(app: App) -> None:
    """Add the group of each kind to the command."""
    for kind in CONFIG_KINDS:
        if kind.is_single:
            own = App(name=kind.command, help=f"Show, replace and reset {kind.titles}.")
            commands = [_show_own, _set, _reset, _own_history]
        else:
            own = App(name=kind.command, help=f"Create, list, show, disable and enable {kind.titles}.")
            commands = [_add, _list, _show, _history, _disable, _enable, *([_order] if kind.has_order else [])]
        for make in commands:
            own.command(make(kind))
        for name, place in _MORE.get(kind.name, {}).items():
            own.command(place, name=name)
        if kind.command not in app:
            app.command(own)


def _documented(kind: ConfigKind, command: _Command, what: str, example: str) -> _Command:
    """A command with its name, what its ID is called, what it does and an example."""
    name = command.__name__.strip("_")
    command.__name__ = name
    command.__doc__ = f"{what}\n\nExample: amends {kind.command} {name} {example}"
    if "config_id" in command.__annotations__:
        named = Parameter(name=kind.command, validator=Number(gte=1, lte=HIGHEST_ID))
        command.__annotations__["config_id"] = Annotated[int, named]
    return command


def _add(kind: ConfigKind) -> _Command:
    def add(file: Path, *, workspace: Id, common: Common = PLAIN) -> None:
        stated = kind.format.parse(_read(file))
        added = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.save_document, kind, stated))
        if common.json:
            print_json(configuration_view(added))
        else:
            notes = [str(each.text) for each in configuration_view(added).notes]
            print_lines(f"{_called(kind)} {added.id} version {added.version}: {added.name}", *notes)

    what = f"Create {kind.title} from a TOML or JSON file, or a new version of it if its name exists."
    return _documented(kind, add, what, f"{kind.example_file} --workspace 1001")


def _list(kind: ConfigKind) -> _Command:
    def list_(*, workspace: Id, common: Common = PLAIN) -> None:
        found = on_workspace(common, workspace, lambda db, by: db.read(by, configuration.list_all, kind))
        _print_all(kind, found, common)

    in_order = " in the order in which they are tried" if kind.has_order else ""
    return _documented(kind, list_, f"List the {kind.titles} of a workspace{in_order}.", "--workspace 1001")


def _show(kind: ConfigKind) -> _Command:
    def show(config_id: int, *, workspace: Id, version: Id | None = None, common: Common = PLAIN) -> None:
        asked = (kind, config_id, version)
        found = on_workspace(common, workspace, lambda db, by: db.read(by, configuration.get, *asked))
        print_json(configuration_view(found)) if common.json else print_lines(msgspec.json.format(found.document))

    what = f"Show the document of {kind.title}; default: the newest version."
    return _documented(kind, show, what, "1005 --workspace 1001 --version 1")


def _history(kind: ConfigKind) -> _Command:
    def history(config_id: int, *, workspace: Id, common: Common = PLAIN) -> None:
        found = on_workspace(
            common, workspace, lambda db, by: db.read(by, configuration.named_versions, kind, config_id)
        )
        _print_history(found, common)

    return _documented(kind, history, f"List every version of {kind.title}, the newest first.", "1005 --workspace 1001")


def _disable(kind: ConfigKind) -> _Command:
    def disable(config_id: int, *, workspace: Id, common: Common = PLAIN) -> None:
        found = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.disable, kind, config_id))
        _print_state(kind, found, common)

    return _documented(kind, disable, f"Disable {kind.title}.", "1005 --workspace 1001")


def _enable(kind: ConfigKind) -> _Command:
    def enable(config_id: int, *, workspace: Id, common: Common = PLAIN) -> None:
        found = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.enable, kind, config_id))
        _print_state(kind, found, common)

    return _documented(kind, enable, f"Enable {kind.title} again.", "1005 --workspace 1001")


def _order(kind: ConfigKind) -> _Command:
    def order(*config_ids: Id, workspace: Id, common: Common = PLAIN) -> None:
        put = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.reorder, kind, config_ids))
        _print_all(kind, put, common)

    what = f"Put {kind.titles} in order: those that you name come first. Who moves gets a new version."
    return _documented(kind, order, what, "1007 1005 --workspace 1001")


def _show_own(kind: ConfigKind) -> _Command:
    def show(*, workspace: Id, common: Common = PLAIN) -> None:
        held = on_workspace(common, workspace, lambda db, by: db.read(by, configuration.in_force, kind))
        _print_own(held, kind, common)

    return _documented(kind, show, f"Show {kind.title} that hold now.", "--workspace 1001")


def _set(kind: ConfigKind) -> _Command:
    def set_(file: Path, *, workspace: Id, common: Common = PLAIN) -> None:
        stated = kind.format.parse(_read(file))
        held = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.replace, kind, stated))
        _print_own(held, kind, common)

    what = f"Replace {kind.title} by those of a TOML or JSON file."
    return _documented(kind, set_, what, f"{kind.example_file} --workspace 1001")


def _reset(kind: ConfigKind) -> _Command:
    def reset(*, workspace: Id, common: Common = PLAIN) -> None:
        held = on_workspace(common, workspace, lambda db, by: db.write(by, configuration.reset, kind))
        _print_own(held, kind, common)

    return _documented(kind, reset, f"Reset {kind.title} to the default.", "--workspace 1001")


def _own_history(kind: ConfigKind) -> _Command:
    def history(*, workspace: Id, common: Common = PLAIN) -> None:
        found = on_workspace(common, workspace, lambda db, by: db.read(by, configuration.named_own_versions, kind))
        _print_history(found, common)

    what = f"List every version of {kind.title} that the workspace stated, the newest first."
    return _documented(kind, history, what, "--workspace 1001")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(FieldError(str(file), say("cannot_be_read", error=str(error)))) from None


def _called(kind: ConfigKind) -> str:
    return kind.noun.capitalize()


def _print_all(kind: ConfigKind, found: Sequence[Configuration], common: Common) -> None:
    if common.json:
        print_json([configuration_view(each) for each in found])
        return
    order, more = ["Order"] if kind.has_order else [], [kind.column.title] if kind.column else []
    print_table((*order, "ID", "Version", "State", *more, "Name"), [_row(kind, each) for each in found])


def _row(kind: ConfigKind, own: Configuration) -> tuple[object, ...]:
    order = [own.order] if kind.has_order else []
    more = [kind.column.text(kind.format.decode(own.document))] if kind.column else []
    return (*order, own.id, own.version, "on" if own.is_on else "off", *more, own.name)


def _print_state(kind: ConfigKind, own: Configuration, common: Common) -> None:
    state = "enabled" if own.is_on else "disabled"
    print_json(configuration_view(own)) if common.json else print_lines(f"{_called(kind)} {own.id} is {state}.")


def _print_history(found: Sequence[Attributed[Configuration]], common: Common) -> None:
    if common.json:
        print_json(history_view(found))
    else:
        rows = [(each.what.version, rfc3339(each.what.created_us), _who(each)) for each in found]
        print_table(("Version", "Time", "By"), rows)


def _who(own: Attributed[Configuration]) -> str:
    who = f"{own.what.by_kind} {own.what.by_id or ''}"
    return f"{who} ({own.name})" if own.name else who


def _print_own(held: InForce, kind: ConfigKind, common: Common) -> None:
    if common.json:
        print_json(in_force_view(held.document, is_default=held.is_default))
    else:
        print_lines(msgspec.json.format(kind.format.encode(held.document)))
