"""How sure the search is: what it answers today, and what somebody may answer tomorrow."""

from dataclasses import replace
from math import log

import pytest

from flyttehjelp.faq.search.confidence import Best, signs, sureness
from flyttehjelp.language.analysis import understand

LIKE_WHAT_WE_NEVER_ANSWER = 0.95


def sure(met, *, nearness=0.93, elsewhere=LIKE_WHAT_WE_NEVER_ANSWER):
    asked = understand("søke statsborger", "nb")
    rarity = dict.fromkeys({term for word in asked.words for term, _ in word.terms}, 2.0)
    said = [term for word in asked.words if word.word in met for term, _ in word.terms]
    best = Best(words=6.0, nearness=nearness, place=3.0, second=1.5, met=said)
    return sureness(signs(asked, best, rarity, elsewhere=elsewhere), language="nb", by_meaning=True)


def test_question_that_is_like_what_we_never_answer_is_not_answered():
    assert sure({"søke"}) < 0.5


def test_answer_that_says_all_that_is_asked_is_given_whatever_the_question_is_like():
    assert sure({"søke", "statsborger"}) >= 0.5


def test_answer_that_says_it_and_is_asked_for_otherwise_is_not():
    assert sure({"søke", "statsborger"}, nearness=0.9) < 0.5


@pytest.mark.parametrize("met", [set(), {"søke"}, {"søke", "statsborger"}])
def test_nearer_is_surer(met):
    assert sure(met, nearness=0.9) > sure(met, nearness=0.85)
    assert sure(met, elsewhere=0.8) > sure(met)


def test_the_only_word_there_is_is_answered_where_it_is_said_loud():
    asked = understand("statsborger", "nb")
    rarity = dict.fromkeys({term for word in asked.words for term, _ in word.terms}, 2.0)
    said = Best(words=3.0, nearness=0.85, place=3.0, second=1.5, met=list(rarity))

    loud = signs(asked, said, rarity, elsewhere=LIKE_WHAT_WE_NEVER_ANSWER)
    low = signs(asked, replace(said, words=0.5), rarity, elsewhere=LIKE_WHAT_WE_NEVER_ANSWER)

    assert sureness(loud, language="nb", by_meaning=True) >= 0.5
    assert sureness(low, language="nb", by_meaning=True) < 0.5


def test_question_without_words_is_worth_nothing():
    asked = understand("", "nb")
    best = Best(words=0, nearness=None, place=0, second=None, met=None)

    found = signs(asked, best, {}, elsewhere=None)

    assert (found.covered, found.filled, found.elsewhere) == (0, 0, 0)


def test_words_tell_more_where_the_language_is_ours():
    asked = understand("søke statsborger", "nb")
    rarity = dict.fromkeys({term for word in asked.words for term, _ in word.terms}, 2.0)
    silent = Best(words=0.0, nearness=0.9, place=3.0, second=1.5, met=[])
    loud = Best(words=8.0, nearness=0.9, place=3.0, second=1.5, met=list(rarity))

    def gain(language):
        low, high = (signs(asked, best, rarity, elsewhere=0.9) for best in (silent, loud))
        more = sureness(high, language=language, by_meaning=True)
        return logit(more) - logit(sureness(low, language=language, by_meaning=True))

    assert gain("nn") == gain("nb") > gain("uk") > 0


def logit(chance):
    return log(chance / (1 - chance))
