"""What our own API writes for an enumeration are exactly the model's values: the two rooms share no code."""

from enum import Enum
from typing import Any, get_args

import pytest

from amends import ids
from amends.model import bulk
from amends.model.bulk import ItemState
from amends.model.clock.clock import ClockKind, Side
from amends.model.clock.ledger import EntryKind
from amends.model.delivery import DeliveryState
from amends.model.person import Role
from amends.model.principal import Scope
from amends.model.status import Priority, Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.custom_field import FieldType
from amends.model.ticket.link import LinkKind
from amends.wire.bulk import MAX_TICKETS, ItemStateWord
from amends.wire.custom_fields import FieldTypeWord
from amends.wire.deadlines import DeadlineKind, EntryKindWord, SideWord
from amends.wire.ids import HIGHEST_ID
from amends.wire.keys import ScopeWord
from amends.wire.links import LinkKindWord
from amends.wire.tickets import PriorityWord, StatusWord
from amends.wire.users import RoleWord
from amends.wire.webhooks import DeliveryStateWord
from amends.wire.workspaces import RequirementWord

VALUES: list[tuple[Any, type[Enum]]] = [
    (ItemStateWord, ItemState),
    (FieldTypeWord, FieldType),
    (DeadlineKind, ClockKind),
    (SideWord, Side),
    (EntryKindWord, EntryKind),
    (ScopeWord, Scope),
    (LinkKindWord, LinkKind),
    (RoleWord, Role),
    (DeliveryStateWord, DeliveryState),
    (RequirementWord, Requirement),
]


@pytest.mark.parametrize(("words", "values"), VALUES, ids=lambda each: getattr(each, "__name__", ""))
def test_an_enumeration_is_written_by_its_values(words: Any, values: type[Enum]) -> None:
    literal, _ = get_args(words)
    assert set(get_args(literal)) == {each.value for each in values}


@pytest.mark.parametrize(("words", "names"), [(StatusWord, Status), (PriorityWord, Priority)])
def test_status_and_priority_are_written_by_their_names(words: Any, names: type[Enum]) -> None:
    assert set(get_args(words)) == set(names.__members__)


def test_the_limits_are_the_models() -> None:
    assert (HIGHEST_ID, MAX_TICKETS) == (ids.HIGHEST_ID, bulk.MAX_TICKETS)
