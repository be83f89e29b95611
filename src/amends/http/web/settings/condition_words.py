"""What a rule's document asks for, in words."""

from markupsafe import Markup

from amends.http.web.kit import condition_text
from amends.http.web.kit.phrases import Phrasing
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.when import read_when


def asks(when: object, phrases: Phrasing) -> Markup:
    """The conditions of a document, as a sentence."""
    return condition_text.in_words(read_when(DocumentNode(when, "when", [])), phrases)
