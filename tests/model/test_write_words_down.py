"""Words are kept for the index the same whatever way is taken to them: quickly for most, slowly for the rest."""

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from amends.model.search_text import document, words_of

_UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]"


def plainly(text: str) -> list[str]:
    """Each character looked at by itself."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    runs = re.findall(r"[^\W_]+", plain)
    words = [word for run in runs for word in re.findall(f"{_UNSPACED}|(?:(?!{_UNSPACED}).)+", run)]
    return ["h" + word[:100].encode("utf-8", "replace").hex() for word in words]


@given(st.text(max_size=40))
@example("Nadie contestó en toda la mañana")
@example("Straße, ﬁne — “e\u0301”")
@example("मुझे किसी ने उत्तर नहीं दिया")
@example("لم يرد أحد\u064b")
@example("誰も出なかった café")
@example("не відповів й")
@example("0ꓐ")
def test_words_are_those_that_the_plain_way_finds(text: str) -> None:
    assert words_of(text) == plainly(text)


def test_texts_are_kept_one_behind_the_other() -> None:
    assert document(["No answer", "", "e-mail"]) == " ".join(plainly("No answer e mail"))
