"""What is wrong with a mapping of a file's columns."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

MAPPINGS: Final[Mapping[str, Template]] = {
    "neither_column_nor_path": Template('needs either column = "..." or path = ["...", "..."]'),
    "format_means_nothing": Template(
        "%(text)r means nothing in a time's format; use yyyy, mm (month), dd, HH (or hh with "
        "am), MM (minutes), SS, or iso for ISO 8601"
    ),
    "format_twice": Template(
        "%(name)s (%(meaning)s) is there twice; use yyyy, mm (month), dd, HH (or hh with am), "
        "MM (minutes), SS, or iso for ISO 8601"
    ),
    "format_lacks": Template(
        "lacks %(names)s; use yyyy, mm (month), dd, HH (or hh with am), MM (minutes), SS, or iso for ISO 8601"
    ),
    "format_needs": Template(
        "%(name)s needs %(either)s; use yyyy, mm (month), dd, HH (or hh with am), MM (minutes), SS, or iso for ISO 8601"
    ),
    "format_two_hours": Template(
        "HH and hh both mean the hour; use one; use yyyy, mm (month), dd, HH (or hh with am), "
        "MM (minutes), SS, or iso for ISO 8601"
    ),
    "survey_missing": Template('is missing: survey = "visit" names it, survey = { column = "Survey" } reads it'),
    "reference_missing": Template('is missing: reference = { column = "Response ID" } identifies each response'),
    "column_missing": Template('is missing: it names the column: { column = "..." }'),
    "column_of_scores_missing": Template('is missing: column = "..." names the column of the scores'),
    "column_of_times_missing": Template('is missing: column = "..." names the column of the times'),
    "question_missing": Template('is missing: question = "Why?" states it, question = { column = "..." } reads it'),
    "scale_missing": Template('is missing: scale = "csat-5" says what these scores can be'),
    "zone_missing": Template('is missing: zone = "Europe/London" says in which time zone these times are'),
    "a_column": Template('{ column = "..." }'),
    "a_text_or_column": Template('a text, or { column = "..." }'),
}
