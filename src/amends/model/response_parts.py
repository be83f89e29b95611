"""The values that were said for a part of a response, and which of them counts."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct, structs

from amends.instants import InstantUs

Value: TypeAlias = str | int | float | bool

SCORE = "score"
SCALE = "scale"
LANGUAGE = "language"
SEGMENT = "segment"
TRANSACTION = "transaction"
ANSWER_SCORE = "score:"


class Said(Struct, frozen=True, array_like=True, order=True):
    """A value of a part: when the customer said it first and last, and which intake brought the last time."""

    first_us: InstantUs
    last_us: InstantUs
    intake_id: int
    value: Value


Parts: TypeAlias = dict[str, tuple[Said, ...]]
"""Part's name -> the values said for it, the one that counts last."""

_Order: TypeAlias = Callable[[Said], tuple[int | str, ...]]


def first_counts(part: str) -> bool:
    """Whether of several values of a part the one said first counts, and not the last."""
    return part == SCORE or part.startswith(ANSWER_SCORE)


def with_first_score(parts: Parts) -> Parts:
    """Parts as they are kept now: of scores that were kept before the first one counted, the first one last."""
    scores = parts.get(SCORE, ())
    if len(scores) < 2:
        return parts
    # Who said each only once said it first by the intake that brought it, also within one moment.
    are_said_once = all(each.first_us == each.last_us for each in scores)
    in_order = tuple(sorted(scores, key=_last_intake_to_first if are_said_once else _last_to_first))
    return parts if in_order == scores else parts | {SCORE: in_order}


def join(part: str, known: tuple[Said, ...], new: Said, *, names_time: bool) -> tuple[Said, ...]:
    """What was said for a part with one value more, the one that counts last; the very same when that is nothing new.

    Without a time of its own a value that is known says nothing.
    """
    order = _order_of(part)
    same = next((said for said in known if is_same(said.value, new.value)), None)
    if same is None:
        # Of two scores of the same moment the one that is known counts.
        return tuple(sorted([new, *known], key=order))
    again = _said_again(same, new) if names_time else same
    if again == same:
        return known
    said = [again if each is same else each for each in known]
    return tuple(sorted(said, key=order))


def _said_again(same: Said, new: Said) -> Said:
    first_us = min(same.first_us, new.first_us)
    return structs.replace(new if new.last_us > same.last_us else same, first_us=first_us)


def _order_of(part: str) -> _Order:
    return _last_to_first if first_counts(part) else _first_to_last


def _last_intake_to_first(said: Said) -> tuple[int, ...]:
    return -said.first_us, -said.intake_id


def _last_to_first(said: Said) -> tuple[int, ...]:
    return (-said.first_us,)


def _first_to_last(said: Said) -> tuple[int, int, str]:
    return said.last_us, said.intake_id, f"{type(said.value).__name__}:{said.value}"


def is_same(left: Value, right: Value) -> bool:
    """Whether two values are one and the same."""
    # True == 1 in Python, not in a custom field.
    return left == right and isinstance(left, bool) == isinstance(right, bool)
