"""What a template asks of constants alone, such as the words of a button, is worked out once: when it is compiled.

A text that a template itself writes is markup, and its translation too. Any other is somebody's, and is escaped.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from amends.http.web.kit.template_code import DirectCode, written

Pure: TypeAlias = Mapping[str, Callable[..., Any]]
"""Functions whose result depends on their arguments alone, by the names that templates call them by."""

TRANSLATE: Final = "_"


class ConstantFolding(Environment):
    """An environment in whose compiled templates calls of pure functions with constants are their results."""

    code_generator_class = DirectCode
    written = staticmethod(written)

    def __init__(self, pure: Pure, **options: Any) -> None:
        super().__init__(**options)
        self.globals.update(pure)
        self._pure = pure

    def compile(
        self,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: Any = False,  # noqa: FBT002 - jinja2's own signature
        defer_init: Any = False,  # noqa: FBT002
    ) -> Any:
        """A template's code."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(_Folding(self._pure).visit(tree), name, filename, raw, defer_init)


class _Folding(NodeTransformer):
    def __init__(self, pure: Pure) -> None:
        self._pure = pure

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's own name for it
        self.generic_visit(node)
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if called == TRANSLATE:
            node.args = [_as_markup(each) for each in node.args]
        given = [each.value for each in node.args if isinstance(each, nodes.Const)]
        is_constant = len(given) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if called not in self._pure or not is_constant:
            return node
        return nodes.Const(self._pure[called](*given), lineno=node.lineno)


def _as_markup(node: nodes.Expr) -> nodes.Expr:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return nodes.Const(Markup(node.value), lineno=node.lineno)  # noqa: S704 - a template's own text
    return node
