"""What a mapping's document says of permission and identity: may somebody be contacted, do they want to be known."""

from collections.abc import Mapping as Table
from typing import Final

from amends.model.identity import Identity
from amends.model.rule.document_node import DocumentNode
from amends.tabular.cells import clean
from amends.tabular.mapping import ConsentMap, IdentityMap
from amends.tabular.mapping_columns import column_key
from amends.texts.text import say

CONSENT_KEYS: Final = ("column", "place", "yes", "no", "wording")
IDENTITY_KEYS: Final = ("column", "place", "values")

YES: Final = frozenset(["yes", "y", "true", "1", "si", "sí", "sim", "ja", "نعم"])
NO: Final = frozenset(["no", "n", "false", "0", "não", "nao", "nein", "لا"])
IDENTITIES: Final = {
    **dict.fromkeys(["anonymous", "anonym", "anónimo", "anónima", "anônimo", "anônima", "مجهول"], Identity.ANONYMOUS),
    **dict.fromkeys(["confidential", "vertraulich", "confidencial", "سري"], Identity.CONFIDENTIAL),
    **dict.fromkeys(["identified", "identificado", "identificada", "persönlich", "معروف"], Identity.IDENTIFIED),
}
_CHOICES: Final = {each.value: each.value for each in Identity}


def consent_of(node: DocumentNode) -> ConsentMap:
    """Where it stands whether somebody may be contacted; without `yes` and `no`, by the usual words for them."""
    nodes = node.table(CONSENT_KEYS)
    return ConsentMap(
        column_key(node, nodes, say("column_missing")),
        _words(nodes["yes"]) if "yes" in nodes else YES,
        _words(nodes["no"]) if "no" in nodes else NO,
        clean(nodes["wording"].text()) if "wording" in nodes else "",
    )


def identity_of(node: DocumentNode) -> IdentityMap:
    """How far somebody wants to be known: one word for all rows, or a column; without `values`, by the usual words."""
    if isinstance(node.value, str):
        return IdentityMap(constant=node.choice(_CHOICES))
    nodes = node.table(IDENTITY_KEYS)
    values = {text: identity.value for text, identity in IDENTITIES.items()}
    if "values" in nodes:
        values = _identities(nodes["values"])
    return IdentityMap("", column_key(node, nodes, say("column_missing")), values)


def _identities(node: DocumentNode) -> dict[str, str]:
    if not isinstance(node.value, Table):
        node.wrong(say("a_table"))
        return {}
    return {clean(str(text)).lower(): node.at(str(text), own).choice(_CHOICES) for text, own in node.value.items()}


def _words(node: DocumentNode) -> frozenset[str]:
    return frozenset(clean(each.text()).lower() for each in node.items())
