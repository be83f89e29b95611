"""The kinds of faults: operators of Cosmic Ray that people could have written, and two of our own beside them.

Left out are replacements that the type checker finds (a `+` that becomes `>>`) and those that change nothing for
members of enumerations and None (`==` that becomes `is`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Keyword

_COMPARED = ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")
_CALCULATED = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("FloorDiv",),
    "Div": ("Mul",),
    "FloorDiv": ("Mul",),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "RShift": ("LShift",),
    "LShift": ("RShift",),
    "BitOr": ("BitAnd", "Sub"),
    "BitAnd": ("BitOr", "Sub"),
    "BitXor": ("BitOr",),
}


_LEFT_ALONE = re.compile(r"\b_?log\.|\block(_\w+)?\(")
"""Words for the operator, and locks, which do nothing on SQLite."""


class LeaveOut(Operator):
    """Does nothing where something was done or refused: a call whose result nobody takes, a `raise`, a `+=`."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Where such a statement begins and ends."""
        if node.type == "simple_stmt" and _does_something(node.children[0]):
            yield (node.start_pos, node.end_pos)

    def mutate(self, node: Any, index: int) -> Any:
        """Put `pass` in its place."""
        assert index == 0
        statement = node.children[0]
        node.children[0] = Keyword("pass", statement.start_pos, statement.get_first_leaf().prefix)
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """What it makes of what."""
        return (Example("do(it)\n", "pass\n"), Example("raise Refused\n", "pass\n"), Example("n += 1\n", "pass\n"))


class AskNoCondition(Operator):
    """Takes each item that a comprehension would choose from: its `if` is always true."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Where the condition begins and ends."""
        if node.type == "comp_if":
            yield (node.children[1].start_pos, node.children[1].end_pos)

    def mutate(self, node: Any, index: int) -> Any:
        """Put `True` in its place."""
        assert index == 0
        node.children[1] = Keyword("True", node.children[1].start_pos, " ")
        return node

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """What it makes of what."""
        return (Example("[x for x in y if x]", "[x for x in y if True]"),)


def _does_something(statement: Any) -> bool:
    if statement.type == "raise_stmt":
        return len(statement.children) > 1
    if statement.type == "expr_stmt":
        return statement.children[1].type == "operator" and statement.children[1].value in {"+=", "-=", "|=", "&="}
    if statement.type == "atom_expr":
        return statement.children[-1].type == "trailer" and not _LEFT_ALONE.search(statement.get_code())
    return False


def _core(*names: str) -> list[tuple[str, type[Operator]]]:
    return [(name, get_operator(f"core/{name}")) for name in names]


FAMILIES: Mapping[str, Sequence[tuple[str, type[Operator]]]] = {
    "another comparison": _core(
        *(f"ReplaceComparisonOperator_{one}_{other}" for one, other in permutations(_COMPARED, 2))
    ),
    "is, is not": _core("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"),
    "another operator": _core(
        *(f"ReplaceBinaryOperator_{one}_{other}" for one, others in _CALCULATED.items() for other in others)
    ),
    "another sign": _core("ReplaceUnaryOperator_USub_UAdd", "ReplaceUnaryOperator_Delete_Invert"),
    "no not": _core("ReplaceUnaryOperator_Delete_Not"),
    "a condition turned round": _core("AddNot"),
    "and, or": _core("ReplaceAndWithOr", "ReplaceOrWithAnd"),
    "true, false": _core("ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    "another number": _core("NumberReplacer"),
    "another way out of a loop": _core("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    "a loop over nothing": _core("ZeroIterationForLoop"),
    "an error not caught": _core("ExceptionReplacer"),
    "no decorator": _core("RemoveDecorator"),
    "left out": [("LeaveOut", LeaveOut)],
    "no condition in a comprehension": [("AskNoCondition", AskNoCondition)],
}
