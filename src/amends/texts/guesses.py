"""Why a column is guessed to mean what it does, and what only a person can say."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

GUESSES: Final[Mapping[str, Template]] = {
    "guess_named_recommend": Template("Its name asks for a recommendation."),
    "guess_named_satisfied": Template("Its name asks how satisfied somebody is."),
    "guess_named_rated": Template("Its name speaks of a rating."),
    "guess_named_ease": Template("Its name asks how easy something was."),
    "guess_named_plain": Template("Its name speaks of a score."),
    "guess_named_so": Template("Its name says so."),
    "guess_labels": Template(
        "Its %(count)s label is an answer of one set, which is the scale %(scale)s.",
        many="Its %(count)s labels are answers of one set, which is the scale %(scale)s.",
    ),
    "guess_scale_fits": Template(
        "%(lowest)s to %(highest)s in %(percent)s %% of %(count)s row: the scale %(scale)s.",
        many="%(lowest)s to %(highest)s in %(percent)s %% of %(count)s rows: the scale %(scale)s.",
    ),
    "guess_further_score": Template("A further score: an answer on its own scale."),
    "guess_no_score": Template("No column holds scores for sure."),
    "guess_times": Template(
        "%(percent)s %% of %(count)s row is a time, written as %(format)s.",
        many="%(percent)s %% of %(count)s rows are times, written as %(format)s.",
    ),
    "guess_day_first": Template("The day stands first: %(text)r is a day only so."),
    "guess_month_first": Template("The month stands first: %(text)r is a day only so."),
    "guess_day_first_marked": Template("The day stands first: %(text)r is written as in Spanish or Portuguese."),
    "guess_not_in_future": Template("The other way round %(text)r would be in the future."),
    "guess_day_or_month": Template(
        "Is the day or the month first in %(column)r? %(text)r can be read both ways, and no row tells."
    ),
    "guess_mostly_day_first": Template(
        "The day stands first in %(count)s row such as %(text)r, the month in %(others)s such as %(other)r: what fits "
        "both is read with the day first.",
        many="The day stands first in %(count)s rows such as %(text)r, the month in %(others)s such as %(other)r: what "
        "fits both is read with the day first.",
    ),
    "guess_mostly_month_first": Template(
        "The month stands first in %(count)s row such as %(text)r, the day in %(others)s such as %(other)r: what fits "
        "both is read with the month first.",
        many="The month stands first in %(count)s rows such as %(text)r, the day in %(others)s such as %(other)r: what "
        "fits both is read with the month first.",
    ),
    "guess_first_rows": Template(
        "The first row says so.", many="The first %(count)s rows say so; the others were not read."
    ),
    "guess_day_and_month": Template(
        "Is the day or the month first in %(column)r? The day is in %(count)s row such as %(text)r, and the month in "
        "%(others)s such as %(other)r.",
        many="Is the day or the month first in %(column)r? The day is in %(count)s rows such as %(text)r, and the "
        "month in %(others)s such as %(other)r.",
    ),
    "guess_zone_in_header": Template("Its header says that the zone is %(zone)s."),
    "guess_zone_in_values": Template("Each time says its own zone."),
    "guess_zone_of_workspace": Template("Nothing says a zone: that of the workspace is taken, %(zone)s."),
    "guess_no_time": Template("No column holds times: the time of the import is taken."),
    "guess_other_time": Template("Another column is likelier to be the time of the answer."),
    "guess_unique": Template(
        "Its name says so, and it is different in the one row.",
        many="Its name says so, and it is different in each of %(count)s rows.",
    ),
    "guess_no_reference": Template(
        "No column tells the answers apart: references are made up from what each row says."
    ),
    "guess_which_scale": Template("Which scale do the scores in %(column)r have? The values fit both."),
    "guess_may_be_score": Template("Are there scores here? The values could be some, but no name says so."),
    "guess_which_score": Template("Which score is the response's own, which rules go by? The first is taken."),
    "guess_units_made": Template(
        "Segments that the workspace lacks are made.", page="Units that the workspace lacks are made."
    ),
    "guess_is_even": Template(
        "%(question)s Say it in a mapping by `%(key)s`: %(either)s. `amends import %(file)s --show-mapping` writes one."
    ),
    "guess_is_even_here": Template("%(question)s Say it by `%(option)s`: %(either)s."),
    "mapping_decides": Template("corrects a guess, and nothing is guessed here: the mapping says `%(key)s` itself"),
    "mapping_guessed": Template("Guessed from the names and the first values of the columns."),
    "mapping_of_last_time": Template("Like last time, for %(name)s: the columns have the same names."),
    "mapping_kept": Template("The mapping %(name)s of the workspace."),
    "no_mapping_of_name": Template("there is no mapping and no profile with the name %(name)r"),
    "recognises_nothing": Template("must name columns by which an export is recognised"),
    "mapping_as_chosen": Template("As somebody chose on the page."),
    "mapping_as_sent": Template("As it was sent."),
    "mapping_not_needed": Template("Each line of this file names its own fields."),
    "guess_nothing_found": Template("no column of it holds a score or words; a mapping must say what its columns mean"),
    "guess_empty": Template("It is empty."),
    "guess_derived": Template("It says again what the score says."),
    "guess_address": Template("It holds addresses of web pages or of computers."),
    "guess_email": Template("Its values are e-mail addresses."),
    "guess_phone": Template("Its name and its values are those of phone numbers."),
    "guess_name": Template("Its name and its values are those of people's names."),
    "guess_consent": Template("It asks whether somebody may be contacted, and is answered by yes or no."),
    "guess_identity": Template("It says whether somebody wants to be known."),
    "guess_language": Template("Its name and its values are those of languages."),
    "guess_words": Template(
        "These are words: %(number)s characters on average, different in %(percent)s %% of the rows."
    ),
    "guess_choice": Template("It is one of several answers to the question before it."),
    "guess_questions": Template("Each row names its question here."),
    "guess_to_questions": Template("Each row has the answer to its question here."),
    "guess_row_a_question": Template("Rows with the same value are one answer: each row has one of its questions."),
    "guess_export_of": Template("An export of %(name)s: it has the columns %(names)s."),
    "guess_by_profile": Template("Exports of %(name)s have this here."),
    "time_long_ago": Template("The time %(text)s is long ago."),
    "guess_asked": Template("Its name is a question."),
    "guess_unit": Template(
        "Its name says so, and it has one value.", many="Its name says so, and it has only %(count)s values."
    ),
    "guess_unnamed": Template("It has no name, and its values don't show what they are."),
    "guess_custom": Template("Nothing else fits: it is kept as a custom field."),
}
