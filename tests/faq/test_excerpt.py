import pytest

from flyttehjelp.faq.search.excerpt import MOST_LETTERS, excerpt

LONG = "Lite om alt mulig annet. " * 12


@pytest.mark.parametrize(
    ("text", "sought", "shown"),
    [
        pytest.param("En katt.", {"katt"}, "En <mark>katt</mark>.", id="marked"),
        pytest.param("En <b>.", {"katt"}, "En &lt;b&gt;.", id="escaped"),
        pytest.param("", {"katt"}, "", id="nothing"),
    ],
)
def test_a_short_text_is_shown_whole(text, sought, shown):
    assert excerpt(text, "nb", sought) == shown


def test_a_long_text_is_cut_at_its_sentences_around_what_was_sought():
    shown = excerpt(f"{LONG}Ta med katten nå. {LONG}", "nb", {"katt"})

    assert shown.startswith("Ta med <mark>katten</mark> nå. ")
    assert shown.endswith("annet.")
    assert len(shown) < MOST_LETTERS + 20


def test_a_text_without_sentences_says_where_it_was_cut():
    words = "ord etter ord " * 30

    shown = excerpt(f"{words} katten {words}", "nb", {"katt"})

    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>katten</mark>" in shown


def test_one_endless_word_is_cut_too():
    assert len(excerpt("x" * 900, "nb", set())) <= MOST_LETTERS + 2
