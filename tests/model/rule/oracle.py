"""What a rule decides, read off the plain document, slowly and in the plainest words (ASCII words only)."""

import re
from typing import Any

from amends.model.rule.facts import Facts


def decide(documents: list[dict[str, Any]], facts: Facts) -> int | None:
    """The position of the document that decides."""
    by_order = sorted(range(len(documents)), key=lambda position: documents[position]["order"])
    for position in by_order:
        document = documents[position]
        if "attach" in document["then"] and not facts.has_open_ticket:
            continue
        if "when" not in document or is_true(document["when"], facts):
            return position
    return None


def is_true(when: dict[str, Any], facts: Facts) -> bool:
    ((name, value),) = when.items()
    if name == "all":
        return False not in [is_true(inner, facts) for inner in value]
    if name == "any":
        return True in [is_true(inner, facts) for inner in value]
    if name == "not":
        return not is_true(value, facts)
    return _asks(name, value, facts)


def _asks(name: str, value: Any, facts: Facts) -> bool:
    several = value if isinstance(value, list) else [value]
    if name == "score":
        return _in_range(value, facts.score) if isinstance(value, dict) else facts.score in several
    if name == "band":
        return facts.band is not None and facts.band.value in several
    if name in {"words_any", "words_all"}:
        words = several if not isinstance(value, dict) else value["words"]
        found = [any(_says(text, word) for text in facts.words) for word in words]
        return any(found) if name == "words_any" else all(found)
    if name == "segment":
        return facts.segment_codes[:1] in [(code,) for code in several]
    if name == "segment_within":
        return bool(set(several) & set(facts.segment_codes))
    if name == "language":
        return any(re.match(f"{tag}(-|$)", facts.language) for tag in several)
    if name == "survey":
        return facts.survey in several
    if name == "transaction":
        return (
            value["present"] == (facts.transaction != "") if isinstance(value, dict) else facts.transaction in several
        )
    return _custom(value, facts.custom.get(value["field"]))


def _says(text: str, phrase: str) -> bool:
    spaced = phrase.lower().removesuffix("*").replace(" ", "[ ,-]+")
    end = "" if phrase.endswith("*") else "(?![a-z0-9])"
    return re.search(rf"(?<![a-z0-9]){spaced}{end}", text.lower()) is not None


def _in_range(marks: dict[str, Any], number: Any) -> bool:
    if number is None:
        return False
    return not ("at_least" in marks and number < marks["at_least"]) and not (
        "at_most" in marks and number > marks["at_most"]
    )


def _custom(asked: dict[str, Any], value: Any) -> bool:
    if "present" in asked:
        return asked["present"] == (value is not None and value != "")
    number = value if type(value) in (int, float) else None
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value):
        number = float(value)
    if "equals" not in asked:
        return _in_range(asked, number)
    several = asked["equals"] if isinstance(asked["equals"], list) else [asked["equals"]]
    for one in several:
        if type(one) in (int, float):
            if number == one:
                return True
        elif type(one) is type(value) and one == value:
            return True
    return False
