import pytest

from flyttehjelp.language.spelling import Speller, distance, nearest

WORDS = dict.fromkeys(["skattekort", "barnehage", "husleie", "søknad", "bolig", "skole"], 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("skatekort", "skattekort", id="single-for-double"),
        pytest.param("barnehge", "barnehage", id="letter-left-out"),
        pytest.param("skloe", "skole", id="swapped"),
        pytest.param("huslei", "husleie", id="end-left-out"),
        pytest.param("soknad", "søknad", id="other-keyboard"),
        pytest.param("bollig", "bolig", id="double-for-single"),
    ],
)
def test_typing_errors_find_the_word_that_was_meant(written, meant):
    assert Speller(WORDS).nearest(written)[0] == meant


@pytest.mark.parametrize("written", ["ski", "traktor", "skattekort", "planetsystem"])
def test_what_is_far_from_everything_or_right_has_no_better(written):
    assert Speller(WORDS).nearest(written) == []


def test_of_words_as_near_the_commoner_comes_first():
    assert nearest("kake", ["bake", "rake"], often={"bake": 1, "rake": 9}) == ["rake", "bake"]


def test_words_of_very_different_length_are_far_apart():
    assert distance("hus", "husleiekontrakt") > 5
