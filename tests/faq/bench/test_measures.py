import pytest

from flyttehjelp.faq.bench.files import Question
from flyttehjelp.faq.bench.measures import Outcome, figures, interval


def outcome(ranking, right, *, answered=True, language="nb", seconds=0.01):
    question = Question("q", language, "?", frozenset(right), None)
    return Outcome(question, ranking, answered, seconds)


def test_the_first_right_answer_counts():
    found = figures([outcome("abc", "a"), outcome("abc", "bc"), outcome("abc", "x")])

    assert found["mrr@10"] == 0.5
    assert found["recall@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["recall@5"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["questions"] == 3


def test_every_right_answer_gains_and_the_last_ones_less():
    all_first = figures([outcome("ab", "ab")])
    one_second = figures([outcome("xa", "a")])

    assert all_first["ndcg@10"] == 1
    assert one_second["ndcg@10"] == pytest.approx(0.6309)


def test_what_stands_below_the_tenth_place_is_not_found():
    found = figures([outcome("abcdefghijk", "k")])

    assert found["mrr@10"] == found["recall@5"] == 0


def test_off_topic_questions_are_counted_apart():
    found = figures([outcome("a", ""), outcome("", "", answered=False), outcome("a", "a")])

    assert found["refused_off_topic"] == 0.5
    assert found["kept_real"] == 1
    assert (found["questions"], found["off_topic"]) == (1, 2)


def test_languages_have_figures_of_their_own():
    found = figures([outcome("a", "a"), outcome("x", "a", language="en")])

    assert found["by_lang"]["nb"]["mrr@10"] == 1
    assert found["by_lang"]["en"]["mrr@10"] == 0
    assert found["by_lang"]["en"]["refused_off_topic"] is None


def test_the_slowest_twentieth_is_told():
    found = figures([outcome("a", "a", seconds=n / 1000) for n in range(100)])

    assert found["p95_ms"] == 95


def test_nothing_has_no_figures():
    assert figures([])["p95_ms"] == 0
    assert figures([])["mrr@10"] is None


def test_an_interval_holds_the_mean_and_narrows_with_more_values():
    few, many = interval([0, 1] * 10), interval([0, 1] * 500)

    assert few[0] < 0.5 < few[1]
    assert many[1] - many[0] < few[1] - few[0]
