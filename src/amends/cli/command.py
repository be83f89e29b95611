"""The whole command: its groups, and how it ends."""

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from amends import __version__
from amends.cli import (
    audit,
    cause,
    field,
    key,
    people,
    route,
    rule,
    safety,
    segment,
    serve,
    take_in,
    ticket,
    worker,
    workspace,
)
from amends.cli.output import error_console, print_refusal
from amends.errors import AmendsError, Unavailable

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

app = App(
    name="amends",
    help="Closed-loop customer feedback that anyone can host.",
    version=__version__,
    error_console=error_console,
    exit_on_error=False,
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
app.command(serve.serve)
app.command(serve.demo)
app.command(worker.worker)
app.command(workspace.app)
app.command(segment.app)
app.command(cause.app)
app.command(field.app)
app.command(people.user_app)
app.command(people.survey_app)
app.command(key.app)
app.command(rule.app)
app.command(route.app)
app.command(take_in.take_in_file, name="take-in")
app.command(safety.backup)
app.command(safety.restore)
app.command(safety.doctor)
app.command(ticket.app)
app.command(audit.app)


def run(arguments: Sequence[str]) -> int:
    """Run a command line; its exit code: 0 done, 1 refused with a reason, 2 wrong usage."""
    try:
        app(arguments)
    except CycloptsError:
        return WRONG_USAGE
    except (AmendsError, Unavailable) as refusal:
        print_refusal(refusal)
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("amends: stopped; what was taken in is kept, and doing it again changes nothing twice\n")
        return REFUSED
    return DONE
