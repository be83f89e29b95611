"""The row of the kind: loaded before anything of Amends that is made from the rows."""

from collections.abc import Sequence
from typing import Final

from amends.errors import FieldError
from amends.model.configuration import struct_format
from amends.model.principal import Scope
from amends.store import segments
from amends.store.engine.database import Tx
from amends.usecases.settings import config_kinds
from amends.usecases.settings.config_kind import ConfigKind, ConfigPage, ListColumn
from tests.stories.added_kind import greeting
from tests.stories.added_kind.greeting import GreetingDocument


async def _unit_errors(tx: Tx, document: GreetingDocument) -> Sequence[FieldError]:
    tree = await segments.tree(tx)
    unknown = [(index, code) for index, code in enumerate(document.units) if tree.by_code(code) is None]
    return [FieldError(f"units[{index}]", f"there is no segment with the code {code!r}") for index, code in unknown]


GREETING: Final = ConfigKind(
    name=greeting.KIND,
    noun="greeting",
    title="a greeting",
    titles="greetings",
    path="greetings",
    list_name="greetings",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.MANAGE,
    format=struct_format(GreetingDocument, "greeting", greeting.validate),
    example=b'{"name": "Morning", "order": 10, "text": "Good morning", "units": ["S1"]}',
    example_file="morning.greeting.toml",
    column=ListColumn("Language", lambda document: str(document.language)),
    check=_unit_errors,
    has_order=True,
    page=ConfigPage(
        path="/settings/greetings",
        title="Greetings",
        icon="message-square",
        new="New greeting",
        nothing="No greeting yet.",
        fields={"text": "The words", "units": "Only in these units"},
        choices={"en": "English", "es": "Spanish"},
    ),
)

config_kinds.CONFIG_KINDS = (*config_kinds.CONFIG_KINDS, GREETING)  # type: ignore[misc]
