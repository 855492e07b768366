import numpy as np
import pytest

from flyttehjelp.language import meaning
from flyttehjelp.language.analysis import marks
from flyttehjelp.language.rewording import in_bokmal_words

with_model = pytest.mark.skipif(
    not meaning.is_there(), reason="the language model is not installed"
)


@with_model
def test_texts_that_mean_alike_lie_near_each_other():
    question = meaning.of_question("Where can my children go to kindergarten?")
    vectors = np.frombuffer(
        meaning.of_texts(["Slik søker du barnehageplass.", "Piggdekk er lov om vinteren."]), np.int8
    )
    near, far = vectors.reshape(-1, meaning.SIZE) @ question / meaning.SCALE

    assert near > far
    assert float(question @ question) == pytest.approx(1, abs=0.01)


def test_a_nynorsk_sentence_is_put_into_bokmal_word_by_word():
    assert in_bokmal_words("Korleis søkjer eg barnehage?") == "hvordan søke jeg barnehage"


@pytest.mark.parametrize(
    ("text", "language", "sought", "marked"),
    [
        pytest.param("Alle barnehagene her.", "nb", {"barnehage"}, ["barnehagene"], id="inflected"),
        pytest.param("En barnehageplass.", "nb", {"barnehage"}, ["barnehageplass"], id="compound"),
        pytest.param("The nursery is open.", "en", {"barnehage"}, ["nursery"], id="translated"),
        pytest.param("Nothing here.", "en", {"barnehage"}, [], id="nothing"),
    ],
)
def test_words_that_mean_what_was_sought_are_marked(text, language, sought, marked):
    assert [text[start:end] for start, end in marks(text, language, sought)] == marked
