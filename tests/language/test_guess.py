import pytest

from flyttehjelp.language.guess import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Hvordan søker jeg?", "nb", id="nb"),
        pytest.param("Kva gjer eg no?", "nn", id="nn"),
        pytest.param("barnehagane i bygda", "nn", id="nn-by-words"),
        pytest.param("What do I need?", "en", id="en"),
        pytest.param("health insurance", "en", id="en-by-words"),
        pytest.param("Was brauche ich?", "de", id="de"),
        pytest.param("Müllabfuhr", "de", id="de-by-letters"),
        pytest.param("Czego potrzebuję?", "pl", id="pl"),
        pytest.param("Що мені потрібно?", "uk", id="uk"),
        pytest.param("ski", "nb", id="any"),
        pytest.param("", "nb", id="nothing"),
    ],
)
def test_the_language_is_told_by_words_and_letters(text, language):
    assert guess(text) == language


def test_where_nothing_tells_the_default_holds():
    assert guess("42", "pl") == "pl"
    assert guess("hvor", "fr") == "nb"
