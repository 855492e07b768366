from flyttehjelp.language.words import MOST_WORDS, telling_words, words_of


def test_words_come_once_each_in_lower_case():
    assert words_of("Hund, HUND og e-post!") == ["hund", "og", "e-post"]


def test_a_ring_typed_apart_is_the_same_letter():
    assert words_of("ba\u030at") == ["båt"]


def test_words_of_asking_are_left_out():
    assert telling_words("Hvordan får jeg skattekort?") == ["skattekort"]


def test_a_question_of_common_words_keeps_them():
    assert telling_words("Hva gjør vi?") == ["hva", "gjør", "vi"]


def test_signs_alone_are_no_words():
    assert telling_words("[[[ ??? _ ---") == []


def test_a_novel_is_cut():
    novel = " ".join(f"ord{number}" for number in range(500))

    assert len(telling_words(novel)) == MOST_WORDS
