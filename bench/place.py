"""A workspace to measure in: segments, somebody for each, a rule and a key."""

from msgspec import Struct

from amends.cli.common import Common, on_database, on_workspace
from amends.model.principal import Scope, operator
from amends.model.workspace import UnknownSegment
from amends.usecases.settings import configuration, keys, people, segments, workspaces
from amends.usecases.settings.config_kinds import RULE
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm

SEGMENTS = tuple(f"S{number}" for number in range(1, 11))
VERBATIM = "verbatim"
"""What today's build calls the text of a customer, in requests."""
_RULE = """
name = "Unhappy"
order = 1
[when]
band = "unhappy"
[then.open]
priority = "HIGH"
"""


class Place(Struct, frozen=True):
    """A database with a workspace in it, and a key to it."""

    url: str
    workspace_id: int
    key: str
    user_ids: tuple[int, ...]
    verbatim: str
    """What the build that made it calls the text of a customer, in requests."""

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.url.startswith("sqlite")

    @property
    def file(self) -> str:
        """The SQLite file."""
        return self.url.removeprefix("sqlite:///")


def place(url: str) -> Place:
    """Make a workspace in a database that is new."""
    common = Common(database=url)
    made = on_database(
        common, lambda db: db.write(operator(0), workspaces.create, "Bench", "Europe/Madrid", UnknownSegment.REJECT)
    )
    user_ids = []
    for code in SEGMENTS:
        on_workspace(common, made.id, lambda db, by, code=code: db.write(by, segments.add, SegmentForm(code=code)))
        form = UserForm(email=f"{code.lower()}@bench.example", first_name="Ana", last_name=code, segments=(code,))
        user_ids.append(on_workspace(common, made.id, lambda db, by, form=form: db.write(by, people.add, form)).id)
    on_workspace(common, made.id, lambda db, by: db.write(by, configuration.save, RULE, _RULE))
    new = on_workspace(common, made.id, lambda db, by: db.write(by, keys.create, frozenset(Scope), (), None))
    return Place(url, made.id, new.secret, tuple(user_ids), VERBATIM)
