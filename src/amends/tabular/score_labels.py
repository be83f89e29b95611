"""Labels that answer a question of satisfaction, and the scores that they stand for, in the languages of the pages.

Each family is one set of answers as survey tools offer them, from the worst to the best, "|" between spellings of one
answer. Families of other languages are answers of the same length.
"""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from amends.tabular.scores import label_key

_FAMILIES: Final = """\
very dissatisfied; dissatisfied; neutral|neither satisfied nor dissatisfied|neither|ok|okay; satisfied; very \
    satisfied
extremely dissatisfied; somewhat dissatisfied; neither satisfied nor dissatisfied|neutral; somewhat satisfied; \
    extremely satisfied
very unsatisfied; unsatisfied; neutral; satisfied; very satisfied
not at all satisfied; not so satisfied|slightly satisfied; somewhat satisfied|moderately satisfied; very \
    satisfied; extremely satisfied|completely satisfied
strongly disagree; disagree|somewhat disagree; neutral|neither agree nor disagree; agree|somewhat agree; \
    strongly agree
very poor; poor; neither good nor poor|average|fair|neutral|ok|acceptable; good; very good
very bad|terrible; bad; average|neutral|ok|okay|neither good nor bad; good; very good|great
poor; fair; good|average; very good; excellent
poor; below average; average; above average; excellent
very unhappy|extremely unhappy; unhappy; neutral; happy; very happy|extremely happy
very unlikely; unlikely; neutral|neither likely nor unlikely|not sure; likely; very likely
not at all likely; not so likely|slightly likely; somewhat likely|moderately likely; very likely; extremely \
    likely
very difficult|very hard; difficult|hard; neutral|neither easy nor difficult; easy; very easy
muy insatisfecho|muy insatisfecha; insatisfecho|insatisfecha; neutral|ni satisfecho ni insatisfecho|indiferente; \
    satisfecho|satisfecha; muy satisfecho|muy satisfecha
muy malo|muy mala|muy mal; malo|mala|mal; regular|normal; bueno|buena|bien; muy bueno|muy buena|muy \
    bien|excelente
muy improbable; improbable; neutral; probable; muy probable
muy difícil; difícil; neutral|ni fácil ni difícil; fácil; muy fácil
totalmente en desacuerdo; en desacuerdo; neutral|ni de acuerdo ni en desacuerdo; de acuerdo; totalmente de \
    acuerdo
muito insatisfeito|muito insatisfeita; insatisfeito|insatisfeita; neutro|nem satisfeito nem insatisfeito; \
    satisfeito|satisfeita; muito satisfeito|muito satisfeita
muito ruim|péssimo|muito mau; ruim|mau; regular|razoável; bom; muito bom|ótimo|excelente
muito difícil; difícil; neutro|nem fácil nem difícil; fácil; muito fácil
discordo totalmente; discordo; neutro|não concordo nem discordo; concordo; concordo totalmente
sehr unzufrieden; unzufrieden|eher unzufrieden; neutral|teils/teils|teils teils|weder noch|weder zufrieden noch \
    unzufrieden; zufrieden|eher zufrieden; sehr zufrieden
sehr schlecht; schlecht; mittel|mittelmäßig|neutral|geht so; gut; sehr gut
sehr schwierig|sehr schwer; schwierig|schwer; neutral|teils/teils; einfach|leicht; sehr einfach|sehr leicht
stimme überhaupt nicht zu|trifft gar nicht zu; stimme nicht zu|stimme eher nicht zu|trifft eher nicht zu; \
    neutral|teils/teils; stimme zu|stimme eher zu|trifft eher zu; stimme voll und ganz zu|stimme voll zu|trifft voll \
    zu
غير راض على الإطلاق|غير راض جدا|غير راضٍ على الإطلاق|غير راضٍ جدًا|مستاء جدا; غير راض|غير راضٍ|مستاء; محايد; \
    راض|راضٍ; راض جدا|راضٍ جدًا|راض تماما|راضٍ تمامًا
سيئ جدا|سيئ جدًا|سيء جدا; سيئ|سيء; متوسط|مقبول; جيد; جيد جدا|جيد جدًا|ممتاز
😡|😠|🤬; 🙁|☹|😞|😕; 😐|😑; 🙂|😊; 😀|😃|😄|😍|😁
extremely dissatisfied|very dissatisfied|completely dissatisfied; moderately dissatisfied|dissatisfied|mostly \
    dissatisfied; slightly dissatisfied|somewhat dissatisfied; neither satisfied nor dissatisfied|neutral; slightly \
    satisfied|somewhat satisfied; moderately satisfied|satisfied|mostly satisfied; extremely satisfied|very \
    satisfied|completely satisfied
strongly disagree; disagree; somewhat disagree; neutral|neither agree nor disagree; somewhat agree; agree; \
    strongly agree
extremely difficult|very difficult; difficult|moderately difficult; somewhat difficult|slightly difficult; \
    neutral|neither easy nor difficult; somewhat easy|slightly easy; easy|moderately easy; extremely easy|very easy
very dissatisfied; dissatisfied; satisfied; very satisfied
sehr unzufrieden; unzufrieden|eher unzufrieden; zufrieden|eher zufrieden; sehr zufrieden
muy insatisfecho; insatisfecho; satisfecho; muy satisfecho
muito insatisfeito; insatisfeito; satisfeito; muito satisfeito
poor; fair; good; excellent
dissatisfied; neutral; satisfied
unhappy; neutral; happy
unzufrieden; neutral|teils/teils; zufrieden
insatisfecho; neutral; satisfecho
insatisfeito; neutro; satisfeito
غير راض; محايد; راض
🙁|☹|😞|😡; 😐; 🙂|😊|😀|😃
bad; good"""


class LabelFamily(Struct, frozen=True):
    """A set of answers: the score of each spelling, from 1 for the worst, and how many answers there are."""

    scores: Mapping[str, int]
    size: int


def _family(text: str) -> LabelFamily:
    answers = [[label_key(each) for each in answer.split("|")] for answer in text.split(";")]
    return LabelFamily({each: score for score, answer in enumerate(answers, 1) for each in answer}, len(answers))


FAMILIES: Final = tuple(map(_family, _FAMILIES.splitlines()))

NO_SCORE_LABELS: Final = frozenset(
    label_key(each)
    for each in (
        *("n/a", "na", "#n/a", "-", "--", "none", "null", "nan", "not applicable", "prefer not to say", "don't know"),
        *("dont know", "not sure", "no answer", "did not answer", "no opinion", "unsure", "not rated", "unrated"),
        *("no aplica", "no sabe", "no contesta", "ns/nc", "prefiero no responder", "não se aplica", "não sei"),
        *("prefiro não responder", "keine angabe", "k. a.", "k.a.", "weiß nicht", "nicht zutreffend", "keine antwort"),
        *("لا ينطبق", "لا أعرف", "أفضل عدم الإجابة"),
    )
)
"""What stands for no score."""


_PAIRS: Final = tuple(set(family.scores) for family in FAMILIES if family.size == 2)
"""Labels of which there are no others."""


def family_of(labels: Collection[str], *, is_whole: bool) -> LabelFamily | None:
    """A set of answers that all of these labels (by `label_key`) are in, None where there is none.

    Where `is_whole`, the labels are likely to be all that could be chosen, and the smallest set is meant; else one of
    five answers, the usual one.
    """
    fitting = [family for family in FAMILIES if all(label in family.scores for label in labels)]
    if is_whole or set(labels) in _PAIRS:
        return min(fitting, key=lambda family: family.size, default=None)
    return next((family for family in fitting if family.size == 5), fitting[0] if fitting else None)
