"""`amends rule`: create, list, show and disable rules."""

from pathlib import Path

import msgspec
from cyclopts import App

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines
from amends.cli.table import print_table
from amends.errors import FieldError, Invalid
from amends.model.rule.document import encode, parse
from amends.model.rule.evaluate import StoredRule
from amends.serializers.rules import rule_view
from amends.usecases.settings import rules

app = App(name="rule", help="Create, list, show and disable rules.")


@app.command
def add(file: Path, *, workspace: Id, common: Common = PLAIN) -> None:
    """Create a rule from a TOML or JSON file, or a new version of it if its name exists.

    Example: amends rule add examples/unhappy-visitors.rule.toml --workspace 1001
    """
    try:
        document = parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(FieldError(str(file), f"can't be read: {error}")) from None
    added = on_workspace(common, workspace, lambda db, by: db.write(by, rules.add, document))
    if common.json:
        print_json(rule_view(added))
    else:
        print_lines(f"Rule {added.rule.id} version {added.rule.version}: {document.name}")


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the rules of a workspace in the order in which they are tried.

    Example: amends rule list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, rules.list_all))
    if common.json:
        print_json([rule_view(each) for each in found])
    else:
        print_table(("Order", "ID", "Version", "State", "Name"), map(_row, found))


@app.command
def show(rule: Id, *, workspace: Id, version: Id | None = None, common: Common = PLAIN) -> None:
    """Show the document of a rule; default: the newest version.

    Example: amends rule show 1005 --workspace 1001 --version 1
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, rules.get, rule, version))
    if common.json:
        print_json(rule_view(found))
    else:
        print_lines(msgspec.json.format(encode(found.rule.document)))


@app.command
def disable(rule: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Disable a rule.

    Example: amends rule disable 1005 --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.write(by, rules.disable, rule))
    print_json(rule_view(found)) if common.json else print_lines(f"Rule {rule} is disabled.")


def _row(stored: StoredRule) -> tuple[object, ...]:
    rule = stored.rule
    return rule.document.order, rule.id, rule.version, "off" if stored.disabled_us else "on", rule.document.name
