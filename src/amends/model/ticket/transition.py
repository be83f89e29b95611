"""Transitions: from which status a ticket may move to which, and the right that each step needs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct, field

from amends.errors import FieldError, Forbidden, Invalid
from amends.model.principal import Principal, Scope
from amends.model.status import Status
from amends.texts.text import Text, say

KIND: Final = "transitions"

TransitionTable: TypeAlias = Mapping[Status, Mapping[Status, Scope]]
"""From -> to -> the right that the step needs. Each status has its row."""

RIGHTS: Final = (Scope.TICKETS_WRITE, Scope.MANAGE, Scope.ADMIN)
"""The rights that a step may need."""

_WORKED = (Status.PENDING, Status.ESCALATED, Status.RESOLVED, Status.CLOSED)


def _steps(*afters: Status) -> Mapping[Status, Scope]:
    return dict.fromkeys(afters, Scope.TICKETS_WRITE)


TRANSITIONS: Final[TransitionTable] = {
    Status.NEW: _steps(Status.IN_PROGRESS, *_WORKED),
    Status.IN_PROGRESS: _steps(*_WORKED),
    Status.PENDING: _steps(Status.IN_PROGRESS, Status.ESCALATED, Status.RESOLVED, Status.CLOSED),
    Status.ESCALATED: _steps(Status.IN_PROGRESS, Status.PENDING, Status.RESOLVED, Status.CLOSED),
    Status.RESOLVED: _steps(Status.IN_PROGRESS, Status.CLOSED),
    Status.CLOSED: _steps(Status.IN_PROGRESS),
}
"""What holds where a workspace says nothing else: a ticket is new once, and reopens by being worked on again."""


class Transitions(Struct, frozen=True):
    """The table that holds in a workspace, and whether it is its own or the default."""

    table: TransitionTable
    is_default: bool


class TransitionForm(Struct, frozen=True, forbid_unknown_fields=True):
    """An allowed status change: from which status, to which, and the scope that it needs."""

    before: str = field(name="from")
    after: str = field(name="to")
    scope: str = Scope.TICKETS_WRITE.value


class TransitionsForm(Struct, frozen=True, forbid_unknown_fields=True):
    """All allowed status changes. From each status, a path must lead to CLOSED."""

    transitions: tuple[TransitionForm, ...]


def transition_error(table: TransitionTable, by: Principal, before: Status, after: Status) -> Text | None:
    """Why a ticket can't make this step, None when it can or stays. Raises Forbidden when they lack the right."""
    if after is before:
        return None
    steps = table[before]
    if after not in steps:
        return _no_such_step(before, after, steps, by)
    if not by.may(steps[after]):
        raise Forbidden(say("step_needs_scope", before=before.name, after=after.name, scope=steps[after].value))
    return None


def table_of(forms: Sequence[TransitionForm]) -> TransitionTable:
    """The table that these steps make. Raises Invalid with every fault of it."""
    errors = [error for index, form in enumerate(forms) for error in _form_errors(f"transitions[{index}]", form)]
    table: dict[Status, dict[Status, Scope]] = {status: {} for status in Status}
    for index, form in enumerate(forms):
        if {form.before, form.after} <= Status.__members__.keys():
            before, after = Status[form.before], Status[form.after]
            if after in table[before]:
                errors.append(
                    FieldError(
                        f"transitions[{index}]", say("step_is_there_twice", before=form.before, after=form.after)
                    )
                )
            table[before].setdefault(after, Scope(form.scope) if form.scope in RIGHTS else Scope.TICKETS_WRITE)
    stuck = [status.name for status in Status if status not in _leading_to(table, Status.CLOSED)]
    if stuck:
        errors.append(FieldError("transitions", say("no_path_to_closed", statuses=stuck)))
    if errors:
        raise Invalid(*errors)
    return table


def form_of(table: TransitionTable) -> TransitionsForm:
    """The steps of a table, in the order of the statuses."""
    steps = [(before, after, own) for before, afters in table.items() for after, own in sorted(afters.items())]
    return TransitionsForm(tuple(TransitionForm(before.name, after.name, own.value) for before, after, own in steps))


def _form_errors(where: str, form: TransitionForm) -> Iterator[FieldError]:
    for name, said in (("from", form.before), ("to", form.after)):
        if said not in Status.__members__:
            yield FieldError(f"{where}.{name}", say("not_a_status", text=said[:40], choices=Status.__members__))
    if form.before == form.after:
        yield FieldError(where, say("leads_to_itself", before=form.before[:40]))
    if form.scope not in RIGHTS:
        yield FieldError(f"{where}.scope", say("not_either", either=(right.value for right in RIGHTS)))


def _leading_to(table: TransitionTable, end: Status) -> frozenset[Status]:
    found = {end}
    while more := {status for status in table if status not in found and found & table[status].keys()}:
        found |= more
    return frozenset(found)


def _no_such_step(before: Status, after: Status, steps: Mapping[Status, Scope], by: Principal) -> Text:
    if not steps:
        return say("no_step", before=before.name, after=after.name)
    return say("no_such_step", before=before.name, after=after.name, steps=_named(sorted(steps), steps, by))


def _named(afters: Iterable[Status], steps: Mapping[Status, Scope], by: Principal) -> Iterator[str]:
    for after in afters:
        yield after.name if by.may(steps[after]) else f"{after.name} (with {steps[after].value})"
