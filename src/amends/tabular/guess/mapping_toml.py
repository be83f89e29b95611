"""A guess as the TOML of its mapping, each key with the reasons for it, so that people only have to correct it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from typing import Final

from amends.tabular.guess.meanings import Certainty, Guess, Meaning
from amends.tabular.mapping import (
    AnswerMap,
    Column,
    Constant,
    Joined,
    MadeReference,
    Mapping,
    ScoreMap,
    SegmentMap,
    Source,
    TimeMap,
)
from amends.texts.text import Text

_LONGEST_COMMENT: Final = 160
_UNUSED: Final = (Meaning.NOTHING, Meaning.STATUS)


def mapping_to_toml(guess: Guess) -> str:
    """The mapping of a guess, which `read_mapping` reads back, with its reasons as comments."""
    mapping, reasons = guess.mapping, guess.reasons
    lines = [*_comment(reasons.get("profile", ()))]
    for question in guess.questions:
        lines += _comment([f"{question.text} ({question.key}: {' / '.join(question.options)})"])
    lines += [f"survey = {_source(mapping.survey)}"]
    lines += [*_comment(reasons.get("reference", ())), f"reference = {_reference(mapping.reference)}"]
    lines += _stated("language", mapping.language) + _stated("transaction", mapping.transaction)
    lines += _layout(mapping)
    if mapping.consent:
        wording = f", wording = {_text(mapping.consent.wording)}" if mapping.consent.wording else ""
        lines.append(f"consent = {{ {_key(mapping.consent.column).strip('{} ')}{wording} }}")
    if mapping.identity.column:
        lines.append(f"identity = {_key(mapping.identity.column)}")
    if mapping.segment != SegmentMap():
        lines += [*_comment(reasons.get("segment", ())), f"segment = {_segment(mapping.segment)}"]
    lines += _score_table(mapping.score, reasons) + _time_table(mapping.time, reasons)
    lines += _table("customer", mapping.customer) + _table("custom", mapping.custom)
    for left_out in mapping.leave_out:
        column = _key(left_out.column).strip("{} ")
        values = [each for each in sorted(left_out.values) if each]
        lines += ["", "[[leave_out]]", column, *([f"values = {_list(values)}"] if values else [])]
        lines += [*(["empty = true"] if "" in left_out.values else []), f"reason = {_text(left_out.reason)}"]
    for answer in mapping.answers:
        lines += _answer(answer)
    return "\n".join([*lines, *_unused(guess)]) + "\n"


def _unused(guess: Guess) -> Iterator[str]:
    unused = [each for each in guess.columns if each.meaning in _UNUSED or each.certainty is Certainty.OPEN]
    if unused:
        yield ""
    for each in unused:
        name = each.name or str(each.place)
        yield from _comment([f"{name}: {' '.join(map(str, each.why))}"])


def _layout(mapping: Mapping) -> list[str]:
    lines = [f"{key} = {_text(value)}" for key in ("encoding", "sheet") if (value := getattr(mapping, key))]
    if mapping.delimiter:
        lines.append(f"delimiter = {_text(mapping.delimiter)}")
    if mapping.header is not None:
        lines.append(f"header = {list(mapping.header) or 'false'}")
    return lines if mapping.has_footer else [*lines, "footer = false"]


def _stated(key: str, source: Source) -> list[str]:
    return [] if source == Constant("") else [f"{key} = {_source(source)}"]


def _score_table(score: ScoreMap | None, reasons: Table[str, Sequence[Text]]) -> list[str]:
    if score is None:
        return list(_comment(reasons.get("score", ())))
    return ["", *_comment(reasons.get("score", ())), "[score]", *_score_lines(score)]


def _score_lines(score: ScoreMap) -> list[str]:
    lines = [_key(score.column).strip("{} ")]
    if score.scale:
        lines.append(f"scale = {_text(score.scale)}")
    if score.values:
        values = ", ".join(f"{_text(label)} = {value}" for label, value in score.values.items())
        lines.append(f"values = {{ {values} }}")
    if score.no_score:
        lines.append(f"no_score = {_list(sorted(score.no_score))}")
    return [*lines, 'unreadable = "reject"'] if score.rejects_unreadable else lines


def _time_table(time: TimeMap | None, reasons: Table[str, Sequence[Text]]) -> list[str]:
    if time is None:
        return list(_comment(reasons.get("time", ())))
    lines = ["", *_comment(reasons.get("time", ())), "[time]", _key(time.column).strip("{} ")]
    lines.append(f"format = {_text(time.formats[0]) if len(time.formats) == 1 else _list(time.formats)}")
    return [*lines, f"zone = {_text(time.zone)}"] if time.zone else lines


def _table(name: str, sources: Table[str, Source]) -> list[str]:
    if not sources:
        return []
    return ["", f"[{name}]", *(f"{_bare(key)} = {_source(source)}" for key, source in sources.items())]


def _answer(answer: AnswerMap) -> list[str]:
    lines = ["", "[[answers]]", f"question = {_source(answer.question)}"]
    if answer.verbatim:
        lines.append(f"verbatim = {_source(answer.verbatim)}")
    if answer.score:
        lines.append(f"score = {{ {', '.join(_score_lines(answer.score))} }}")
    return lines


def _segment(segment: SegmentMap) -> str:
    if not segment.columns:
        return _text(segment.constant)
    path = f"path = [{', '.join(map(_level, segment.columns))}]"
    own = _key(segment.columns[0]).strip("{} ") if len(segment.columns) == 1 else path
    return f"{{ {own}, make = {'true' if segment.make else 'false'} }}"


def _reference(reference: Column | MadeReference) -> str:
    if isinstance(reference, Column):
        return _key(reference)
    levels = ", ".join(map(_level, reference.columns))
    return f"{{ made_from = {f'[{levels}]' if levels else _text('row')} }}"


def _source(source: Source) -> str:
    if isinstance(source, Constant):
        return _text(source.text)
    if isinstance(source, Joined):
        return f"{{ columns = [{', '.join(map(_level, source.columns))}], join = {_text(source.separator)} }}"
    return _key(source)


def _key(column: Column) -> str:
    return f"{{ place = {column.place} }}" if column.place else f"{{ column = {_text(column.name)} }}"


def _level(column: Column) -> str:
    return _key(column) if column.place else _text(column.name)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _bare(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _text(key)


def _text(text: str) -> str:
    # TOML's basic strings are JSON's, but for U+007F.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(texts: Iterable[Text | str]) -> Iterator[str]:
    for text in texts:
        line = "".join(each if each.isprintable() else " " for each in str(text))
        yield f"# {line[:_LONGEST_COMMENT]}"
