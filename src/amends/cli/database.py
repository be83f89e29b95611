"""`amends database`: spread the database over several servers."""

from cyclopts import App

from amends import app as amends
from amends.cli.common import PLAIN, Common
from amends.cli.output import print_json, print_lines

app = App(name="database", help="Distribute the database over several servers.")


@app.command
def distribute(*, common: Common = PLAIN) -> None:
    """Distribute the tables over the servers of a Citus cluster, all rows of a workspace on one server.

    Stop all servers and workers first. You can run it again: only tables that aren't distributed yet are.

    Example: amends database distribute --database postgresql://amends@coordinator.example.com/amends
    """
    spread = amends.distribute(common.settings)
    if common.json:
        print_json(spread)
    else:
        print_lines(f"{spread.tables} tables are distributed by workspace, {len(spread.new)} of them now.")
