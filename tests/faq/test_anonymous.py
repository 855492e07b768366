"""What shows who asked is taken out before others may read it."""

import pytest

from flyttehjelp.faq.rules.anonymous import questions_in, shows, without_details, without_names
from tests.timing import best_of_three


@pytest.mark.parametrize(
    ("text", "left", "kinds"),
    [
        ("Skriv til meg på ola@example.org, takk", "Skriv til meg på …, takk", ("email",)),
        ("Ring 91 23 45 67!", "Ring …!", ("phone",)),
        ("Ring +47 912 34 567", "Ring …", ("phone",)),
        ("Født 01.02.1990. Hva nå?", "Født …. Hva nå?", ("birthday",)),
        ("Nummeret er 010190 12345", "Nummeret er …", ("national_id",)),
        ("Vi bor i Storgata 12 B nå", "Vi bor i … nå", ("address",)),
        ("Vi leier i Øvre Bakkeveg 3.", "Vi leier i ….", ("address",)),
        ("Jeg heter Test Testesen og lurer", "Jeg heter … og lurer", ("name",)),
        ("Kan jeg? Hilsen Test Testesen", "Kan jeg? Hilsen …", ("name",)),
        ("Sønnen min Prøve er 9 år gammel", "Sønnen min … er …", ("name", "age")),
        ("My daughter Sample needs a school", "My daughter … needs a school", ("name",)),
        ("Se https://example.org/meg", "Se …", ("link",)),
    ],
)
def test_a_detail_leaves_a_gap(text, left, kinds):
    draft = without_details(text)

    assert (draft.text, draft.removed) == (left, kinds)


@pytest.mark.parametrize(
    "text",
    [
        "Hvor mange barnehageplasser er det i Lillehammer i 2026?",
        "Koster det 1500 kroner i måneden, eller 18 000 i året?",
        "Kan vi bo i Øyer og jobbe på Sykehuset Innlandet?",
        "Finnes det en vei til Gausdal om vinteren?",
    ],
)
def test_what_shows_nobody_stays(text):
    assert without_details(text).text == text


def test_what_we_know_of_the_asker_goes_wherever_it_stands():
    draft = without_details("Test Testesen spør", known=["test testesen", ""])

    assert (draft.text, draft.removed) == ("… spør", ("name",))


def test_an_answer_keeps_its_links_and_numbers():
    text = "Hei Prøve! Ring 61 05 05 00, eller se https://example.org/."

    assert without_names(text).text == "Hei …! Ring 61 05 05 00, eller se https://example.org/."


def test_the_sentences_that_ask_are_found():
    assert questions_in("Hei! Kan jeg? Og hunden?\nTakk") == ["Kan jeg?", "Og hunden?"]
    assert questions_in("Vi trenger bolig.\nTakk") == ["Vi trenger bolig."]
    assert questions_in("") == [""]


def test_who_asked_is_found_in_what_would_be_published():
    assert shows(["Hei Test Testesen"], ["TEST testesen"]) == "TEST testesen"
    assert shows(["Ring 912 34 567"], ["+47 91 23 45 67"]) == "+47 91 23 45 67"
    assert shows(["Ring 61 05 05 00"], ["91 23 45 67", "ola@example.org"]) == ""


@pytest.mark.parametrize("one", ["[", "A-", "a@", "1 ", "A b", "Hei "])
def test_no_text_takes_long(one):
    seconds = best_of_three(lambda: without_details((one * 4000)[:4000]))

    assert seconds < 1
