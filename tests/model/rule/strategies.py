"""Random rules and responses from a small world, so that rules often match."""

from typing import Any

from hypothesis import strategies as st

from amends.model.rule.facts import Facts
from amends.model.scale import NAMED_SCALES, Band

BANDS = [band.value for band in Band]
CODES = ["S1", "S1-A", "S2", "MAIN"]
WORDS = ["no", "nothing", "refund", "not good", "good", "10"]
PHRASES = st.sampled_from([*WORDS, "no*", "refund*", "not go*", "10*"])
TEXTS = st.lists(st.sampled_from([*WORDS, "Nothing", "refunded", "anno", "GOOD"]), max_size=6).flatmap(
    lambda words: st.sampled_from([" ", ", ", "-"]).map(lambda between: between.join(words))
)
SCALARS = st.sampled_from(["store", "12", "2.5", 12, 2.5, 0, True, False])


def one_or_several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return one | st.lists(one, min_size=1, max_size=3)


def ranges(low: int, high: int) -> st.SearchStrategy[dict[str, int]]:
    numbers = st.integers(low, high)
    both = st.tuples(numbers, numbers).map(lambda pair: {"at_least": min(pair), "at_most": max(pair)})
    return both | numbers.map(lambda mark: {"at_least": mark}) | numbers.map(lambda mark: {"at_most": mark})


PRESENCE = st.booleans().map(lambda present: {"present": present})
FIELDS = st.sampled_from(["channel", "amount"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "score": one_or_several(st.integers(0, 10)) | ranges(0, 10),
    "band": one_or_several(st.sampled_from(BANDS)),
    "words_any": one_or_several(PHRASES)
    | st.fixed_dictionaries(
        {"words": st.lists(PHRASES, min_size=1, max_size=3), "read_as": st.sampled_from(["en", "es"])}
    ),
    "words_all": one_or_several(PHRASES),
    "segment": one_or_several(st.sampled_from(CODES)),
    "segment_within": one_or_several(st.sampled_from(CODES)),
    "language": one_or_several(st.sampled_from(["es", "es-mx", "e", "en"]).filter(lambda tag: len(tag) > 1)),
    "survey": one_or_several(st.sampled_from(["visit", "call"])),
    "transaction": one_or_several(st.sampled_from(["t-1", "t-2"])) | PRESENCE,
    "custom": st.builds(
        lambda field, asked: {"field": field} | asked,
        FIELDS,
        one_or_several(SCALARS).map(lambda value: {"equals": value}) | ranges(0, 20) | PRESENCE,
    ),
}
SINGLES = st.sampled_from(list(VALUES)).flatmap(lambda name: VALUES[name].map(lambda value: {name: value}))
WHENS = st.recursive(
    SINGLES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda several: {"all": several})
        | st.lists(inner, min_size=1, max_size=3).map(lambda several: {"any": several})
        | inner.map(lambda one: {"not": one})
    ),
    max_leaves=8,
)
ACTIONS = st.sampled_from(
    [
        {"open": {}},
        {"open": {"priority": "LOW", "owner": "ana@example.com"}},
        {"attach": {}},
        {"ignore": {"reason": "no"}},
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    when = draw(st.none() | WHENS)
    document = {"name": "A rule", "order": draw(st.integers(0, 3)), "then": draw(ACTIONS)}
    return document if when is None else document | {"when": when}


@st.composite
def responses(draw: st.DrawFn) -> Facts:
    return Facts(
        survey=draw(st.sampled_from(["visit", "call"])),
        score=draw(st.none() | st.integers(0, 10)),
        scale=draw(st.sampled_from([None, NAMED_SCALES["nps"]])),
        band=draw(st.none() | st.sampled_from(Band)),
        words=tuple(draw(st.lists(TEXTS, max_size=2))),
        language=draw(st.sampled_from(["", "es", "es-mx", "est", "en-gb"])),
        segment_codes=draw(st.sampled_from([(), ("S2", "MAIN"), ("S1-A", "S1", "MAIN"), ("MAIN",)])),
        transaction=draw(st.sampled_from(["", "t-1", "t-2"])),
        custom=draw(st.dictionaries(FIELDS, SCALARS | st.just(""), max_size=2)),
        has_open_ticket=draw(st.booleans()),
    )
