"""What a workspace knows of files: its own mappings and profiles, and what a file of the same shape meant last time."""

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.instants import InstantUs, date_of
from amends.model.workspace import Workspace
from amends.store.engine.database import Tx
from amends.tabular.guess.profile import Profile
from amends.tabular.saved_mapping import SavedMapping
from amends.tabular.table import Table
from amends.texts.text import say
from amends.usecases.settings import configuration, workspaces
from amends.usecases.settings.config_kinds import MAPPING, PROFILE


class OwnMapping(Struct, frozen=True):
    """A mapping that the workspace keeps, and when it was stated."""

    saved: SavedMapping
    stated_us: InstantUs


class Known(Struct, frozen=True):
    """A workspace, its day, and the mappings and profiles that it keeps and that are on."""

    workspace: Workspace
    today: dt.date
    mappings: Sequence[OwnMapping] = ()
    profiles: Sequence[Profile] = ()

    def named(self, name: str) -> SavedMapping | Profile:
        """The mapping or the profile of that name. Raises Invalid for none."""
        kept: list[SavedMapping | Profile] = [*(each.saved for each in self.mappings), *self.profiles]
        found = next((each for each in kept if each.name == name), None)
        if found is None:
            raise Invalid(FieldError("mapping_name", say("no_mapping_of_name", name=name)))
        return found

    def fitting(self, table: Table) -> OwnMapping | None:
        """The mapping whose columns are all in a table, the one that names the most; None for none.

        One that names a single column fits too many tables to be taken by itself.
        """
        names = {column.name for column in table.columns}
        fits = [
            (len(columns), each)
            for each in self.mappings
            if len(columns := each.saved.columns) > 1 and columns <= names
        ]
        return max(fits, key=lambda each: (each[0], each[1].stated_us))[1] if fits else None


async def known_of(tx: Tx) -> Known:
    """What the workspace knows."""
    mappings = [
        OwnMapping(MAPPING.format.decode(each.document), each.created_us)
        for each in await configuration.list_all(tx, MAPPING)
        if each.is_on
    ]
    profiles = [
        PROFILE.format.decode(each.document) for each in await configuration.list_all(tx, PROFILE) if each.is_on
    ]
    return Known(await workspaces.get(tx), date_of(tx.now), mappings, profiles)
