import pytest

from flyttehjelp.language import foreign


def meant(words, language):
    found = foreign.translate(words.split(), language)
    return [(match.first, match.last, match.meanings[0][0]) for match in found]


def test_the_longest_phrase_wins():
    assert meant("my health insurance card", "en") == [(1, 4, "helsetrygdkort")]
    assert meant("mieszkanie studenckie tanie", "pl")[0] == (0, 2, "studentbolig")


def test_a_whole_word_is_not_a_beginning():
    assert foreign.knows("rad", "de")
    assert not foreign.knows("radaranlage", "de")


def test_german_compounds_fall_apart():
    assert {norwegian for _, _, norwegian in meant("steuererklärungsfrist", "de")} >= {
        "skattemelding",
        "frist",
    }
    assert meant("fachfrist", "de") == [(0, 1, "frist")]
    assert meant("xyz", "de") == []


def test_a_word_of_several_concepts_means_each_a_little_less():
    [found] = foreign.translate(["mieszkanie"], "pl")

    assert dict(found.meanings)["bolig"] == pytest.approx(0.5**0.5)


def test_phrases_at_the_end_are_not_half_a_phrase():
    assert meant("high", "en") == [(0, 1, "høy")]
