"""The whole command: its groups, and how it ends."""

import contextlib
import gc
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from cyclopts import App, CycloptsError, CycloptsPanel

from amends import __version__, old_names
from amends.cli.output import print_refusal
from amends.errors import AmendsError, Unavailable
from amends.late_imports import KINDS, TABLES, load

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

COMMANDS: Final = (
    ("serve", "serve:serve"),
    ("demo", "demo:demo"),
    ("worker", "worker:worker"),
    ("workspace", "workspace:app"),
    ("segment", "segment:app"),
    ("cause", "cause:app"),
    ("customer", "customer:app"),
    ("field", "field:app"),
    ("user", "people:user_app"),
    ("survey", "people:survey_app"),
    ("key", "key:app"),
    ("webhook", "webhook:app"),
    ("import", "import_feedback:import_file"),
    ("backup", "maintenance:backup"),
    ("restore", "maintenance:restore"),
    ("doctor", "maintenance:doctor"),
    ("database", "database:app"),
    ("ticket", "ticket:app"),
    ("promise", "promise:app"),
    ("changes", "changes:changes"),
    ("audit", "audit:app"),
)
"""Every command or group but those of configuration, and where it is: only the one that is typed is loaded."""

app = App(
    name="amends",
    help="Closed-loop customer feedback that you host yourself.",
    version=__version__,
    exit_on_error=False,
    print_error=False,
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
for _name, _place in COMMANDS:
    app.command(f"amends.cli.{_place}", name=_name)
for _old, _new in old_names.COMMANDS.items():
    app.command(f"amends.cli.{dict(COMMANDS)[_new]}", name=_old, show=False)


def run(arguments: Sequence[str]) -> int:
    """Run a command line; its exit code: 0 done, 1 refused with a reason, 2 wrong usage."""
    try:
        with _uncollected():
            load_what_is_typed(arguments)
            command, told, _ = app.parse_args(arguments)
        command(*told.args, **told.kwargs)
    except CycloptsError as error:
        # What draws takes a while to load, and most commands draw nothing.
        load(TABLES).error_console.print(CycloptsPanel(error))
        return WRONG_USAGE
    except (AmendsError, Unavailable) as refusal:
        print_refusal(refusal)
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write("amends: stopped; what was imported stays, and you can safely run the command again\n")
        return REFUSED
    return DONE


def load_what_is_typed(arguments: Sequence[str]) -> None:
    """Add the groups of configuration, unless another command is typed; for the help of the whole, load everything."""
    # The help of the whole says of each command what it does, which only its own module knows.
    is_for_help = not arguments or arguments[0] in app.help_flags
    for name, _ in COMMANDS if is_for_help else ():
        app[name]
    if is_for_help or arguments[0] not in app:
        load(KINDS).add_to(app)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Load without the garbage collector: what is loaded stays, and looking through it meanwhile finds nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
