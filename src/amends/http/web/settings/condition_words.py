"""What a rule's document asks for, in words."""

from markupsafe import Markup

from amends.errors import Invalid
from amends.http.web.kit import condition_text
from amends.http.web.kit.form import Form
from amends.http.web.kit.phrases import Phrasing
from amends.http.web.settings.condition_rows import kept_of
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.when import read_when


def asks(when: object, phrases: Phrasing) -> Markup:
    """The conditions of a document, as a sentence."""
    return condition_text.in_words(read_when(DocumentNode(when, "when", [])), phrases)


def kept_words(row: Form, phrases: Phrasing) -> Markup:
    """What a row of a form keeps, as a sentence; nothing where it is no condition."""
    try:
        return asks(kept_of(row), phrases)
    except Invalid:
        return Markup()
