"""Where a ticket has the words that somebody looks for, with the places in each text."""

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.search_hits import hits_in
from amends.model.search_text import parse
from amends.model.ticket.history import Happened
from amends.model.ticket.written_words import FoundWords, words_in
from amends.wire.history import By
from amends.wire.search_hits import Mark, SearchHits, SearchHitView


def search_hits(own: FoundWords) -> SearchHits:
    """The events that have some of the words of a query."""
    return SearchHits([_hit(each, own.query) for each in own.found])


def _hit(own: Attributed[Happened], q: str) -> SearchHitView:
    happened, text = own.what, words_in(own.what)
    return SearchHitView(
        version=happened.version,
        time=rfc3339(happened.at_us),
        by=By(happened.by_kind, happened.by_id, own.name),
        type=str(happened.event.__struct_config__.tag),
        text=text,
        marks=[Mark(*each) for each in hits_in(text, parse(q))],
    )
