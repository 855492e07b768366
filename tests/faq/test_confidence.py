"""How sure the search is: what it answers today, and what somebody may answer tomorrow."""

import pytest

from flyttehjelp.faq.search.confidence import Best, signs, sureness
from flyttehjelp.language.analysis import understand


def sure(met, *, nearness=0.88, elsewhere=0.93):
    asked = understand("søke statsborger", "nb")
    rarity = dict.fromkeys({term for word in asked.words for term, _ in word.terms}, 1.0)
    said = [term for word in asked.words if word.word in met for term, _ in word.terms]
    best = Best(words=2.0, nearness=nearness, place=3.0, second=1.5, met=said)
    return sureness(signs(asked, best, rarity, elsewhere=elsewhere), by_meaning=True)


def test_question_that_is_like_what_we_never_answer_is_not_answered():
    assert sure({"søke"}) < 0.5


def test_answer_that_says_all_that_is_asked_is_given_whatever_the_question_is_like():
    assert sure({"søke", "statsborger"}) >= 0.5


@pytest.mark.parametrize("met", [set(), {"søke"}])
def test_nearer_is_surer(met):
    assert sure(met, nearness=0.9) > sure(met, nearness=0.85)
