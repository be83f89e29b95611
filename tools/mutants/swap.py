"""Putting a fault into code that is loaded: each function whose code is another gets that code."""

import gc
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType


def swap(path: str, source: str, mutated: str) -> bool:
    """Change what is loaded of a file, given by its full path; False when that can't be done, and nothing is changed.

    It can't when something differs that ran already: what stands outside functions, or a signature's defaults.
    """
    before, after = (compile(text, path, "exec", dont_inherit=True) for text in (source, mutated))
    try:
        differing = dict(_differing(before, after))
    except _RanAlreadyError:
        return False
    functions = [(each, differing[name]) for each in _functions_of(path) if (name := _name(each.__code__)) in differing]
    if {_name(function.__code__) for function, _ in functions} != set(differing):
        return False
    for function, code in functions:
        function.__code__ = code
    return bool(functions)


class _RanAlreadyError(Exception):
    """What differs isn't inside a function."""


def _differing(before: CodeType, after: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    # Bodies of modules and of classes run once, when they are loaded; functions below them run later.
    if _own(before) != _own(after):
        raise _RanAlreadyError
    for one, other in zip(_inner(before), _inner(after), strict=True):
        if one == other:
            continue
        if one.co_flags & 0x2 and not one.co_name.startswith("<"):
            if one.co_freevars != other.co_freevars or _signature(one) != _signature(other):
                raise _RanAlreadyError
            yield _name(one), other
        else:
            yield from _differing(one, other)


def _inner(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _own(code: CodeType) -> tuple[object, ...]:
    if code.co_name.startswith("<") and code.co_name != "<module>":
        raise _RanAlreadyError
    constants = tuple((type(each), each) for each in code.co_consts if not isinstance(each, CodeType))
    inner = tuple(each.co_qualname for each in _inner(code))
    return (code.co_code, constants, code.co_names, inner)


def _signature(code: CodeType) -> tuple[object, ...]:
    return (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_varnames[: code.co_argcount])


def _name(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _functions_of(path: str) -> Iterator[FunctionType]:
    if not any(getattr(module, "__file__", None) == path for module in list(sys.modules.values())):
        return
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename == path:
            yield each
