"""Rules, each at one version."""

from msgspec import Raw

from amends.instants import rfc3339
from amends.model.rule.document import encode
from amends.model.rule.evaluate import StoredRule
from amends.wire.rules import RuleView


def rule_view(own: StoredRule) -> RuleView:
    """A rule at one version."""
    number, document = own.rule.id, Raw(encode(own.rule.document).encode())
    return RuleView(number, own.rule.version, own.disabled_us is None, rfc3339(own.created_us), document)
