import pytest

from flyttehjelp.language.analysis import analyse, understand, weigh


def terms(question, language=None):
    return understand(question, language).weights()


@pytest.mark.parametrize(
    ("written", "lemma"),
    [
        pytest.param("barnehagene", "barnehage", id="plural"),
        pytest.param("søkte", "søke", id="past"),
        pytest.param("bøkene", "bok", id="vowel-change"),
        pytest.param("sjukeheimen", "sykehjem", id="nynorsk-by-dictionary"),
        pytest.param("veker", "uke", id="nynorsk-by-glossary"),
        pytest.param("innflyttarar", "innflytter", id="nynorsk-by-rule"),
        pytest.param("BankID", "bankid", id="name"),
        pytest.param("Xyzzyplugh", "xyzzyplugh", id="unknown"),
    ],
)
def test_forms_of_a_word_meet_in_one_term(written, lemma):
    assert weigh(written, "nn")[lemma] >= 0.6


def test_a_compound_and_its_parts_meet():
    compound, phrase = weigh("flyttemelding", "nb"), weigh("melde flytting", "nb")

    assert {"flytte", "melde"} <= compound.keys() & phrase.keys()
    assert compound["melding"] > compound["flytte"]


def test_three_words_in_one_fall_apart():
    assert {"skole", "fritid", "ordning"} <= weigh("skolefritidsordning", "nb").keys()


def test_a_hyphen_parts_words_too():
    assert {"id-kontroll", "kontroll"} <= weigh("id-kontroll", "nb").keys()
    assert {"^part", "^time", "deltid"} <= weigh("part-time", "en").keys()


@pytest.mark.parametrize(
    ("question", "language", "term"),
    [
        pytest.param("Where is the kindergarten?", "en", "barnehage", id="en"),
        pytest.param("I lost my driver's license", "en", "førerkort", id="en-phrase"),
        pytest.param("Wo bekomme ich einen Kitaplatz?", "de", "barnehageplass", id="de-compound"),
        pytest.param("Wie kündige ich den Mietvertrag?", "de", "leiekontrakt", id="de"),
        pytest.param("Jak wynająć mieszkanie?", "pl", "leie", id="pl"),
        pytest.param("Де знайти сімейного лікаря?", "uk", "fastlege", id="uk-phrase"),
        pytest.param("Korleis søkjer eg barnehageplass?", "nn", "søke", id="nn"),
        pytest.param("Hvordan søker jeg om barnehageplass?", "nb", "søke", id="nb"),
    ],
)
def test_every_language_meets_in_bokmal(question, language, term):
    understood = understand(question)

    assert understood.language == language
    assert term in understood.weights()


def test_a_phrase_counts_once_and_its_words_not_again():
    found = terms("high school", "en")

    assert "videregående" in found
    assert "skole" not in found or found["skole"] < found["videregående"]


def test_an_english_word_among_norwegian_ones_is_understood():
    assert "oppsigelse" in terms("hva er dismissal for meg da")


def test_synonyms_count_in_a_question_and_not_in_a_text():
    assert "doktor" in terms("lege")
    assert "doktor" not in weigh("lege", "nb")


def test_common_words_carry_nothing_unless_there_are_no_others():
    asked, only = understand("Hvor er det skole?"), understand("Hvor er det?")

    assert [word.word for word in asked.words if word.terms] == ["skole"]
    assert [word.common for word in asked.words] == [True, True, True, False]
    assert only.weights()


def test_words_know_whether_anybody_knows_them():
    words = understand("skatekortt til sfo og kindergarten").words

    assert [word.word for word in words if not word.known] == ["skatekortt"]


def test_terms_stand_where_their_word_stands():
    text = "En katt til"

    assert {text[t.start : t.end] for t in analyse(text, "nb")} == {"katt"}


def test_what_comes_twice_weighs_twice():
    assert weigh("skole skole", "nb")["skole"] == 2


def test_a_language_we_do_not_know_is_guessed():
    assert weigh("kindergarten", "fr") == weigh("kindergarten")
    assert understand("ski", "fr").language == "nb"


def test_nothing_is_nothing():
    assert understand("?!").words == ()
    assert weigh("") == {}
