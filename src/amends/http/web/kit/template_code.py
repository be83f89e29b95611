"""The Python that templates become: what is written is escaped once and quickly, and functions are called directly.

jinja2 makes markup of each text before it joins them, looks at each function whether it wants the context, and asks
at each import whether the page has names of its own for it. A page of ours does that thousands of times for nothing.
"""

import re
from keyword import iskeyword
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_SPECIAL: Final = re.compile("""[&<>"']""").search
_WANTS_CONTEXT: Final = "jinja_pass_arg"
"""What jinja2 gives functions that are passed the context, such as `ngettext`."""


def written(value: Any) -> str:
    """A value as it stands in a page. It isn't markup: nothing is done with it but joining it to what is around it."""
    kind = type(value)
    if kind is str:
        return value if _SPECIAL(value) is None else escape(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class DirectCode(CodeGenerator):
    """Writes the code of a template whose answers are always escaped, and which is never asynchronous."""

    def write_commons(self) -> None:
        """What each function of a template begins with."""
        super().write_commons()
        self.writeline("written = environment.written")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("written(")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context:
            super()._import_common(node, frame)
            return
        # All templates have the same globals: what one imports is made once, for all of them.
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}).module")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - jinja2's own signature
        """Write a call."""
        if forward_caller or self._is_jinja_s(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")

    def _is_jinja_s(self, node: nodes.Call) -> bool:
        """Whether a call needs what jinja2 does for it: the context, or names that Python keeps for itself."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            return True
        called = self.environment.globals.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        return hasattr(called, _WANTS_CONTEXT)
