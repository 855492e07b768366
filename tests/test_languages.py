"""Bokmål, Nynorsk and English: whole, and the same wherever an answer comes from."""

import gettext
import re
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import allauth
import django
import django_filters
import pytest
import rest_framework
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation.template import templatize

from api.throttles import PublicThrottle
from flyttehjelp.commands.compile_messages import (
    FOLDERS,
    LIBRARY_WORDS,
    LOCALE,
    catalogues,
    untranslated,
)
from tests.accounts.steps import somebody
from tests.factories.jobs import EmployerContactFactory, VacancyFactory

HOUSE = Path(__file__).parent.parent
LANGUAGES = ["nb", "nn", "en"]
VACANCIES, INTERESTS = "/api/v1/vacancies/", "/api/v1/interests/"
FILES = [file for folder in FOLDERS for file in catalogues(folder)]
OURS = catalogues(LOCALE)
SLOTS = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{[^}]*\}|</?\w+[^>]*>")
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
}


def called(file):
    return str(file.relative_to(HOUSE))


def read(file):
    with file.open("rb") as source:
        return read_po(source)


def several(words):
    return [words] if isinstance(words, str) else list(words)


# -- The catalogues ---------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=called)
def test_every_sentence_is_translated_and_none_is_a_guess(file):
    assert untranslated(read(file)) == []


@pytest.mark.parametrize("file", FILES, ids=called)
def test_a_translation_has_the_slots_and_links_of_its_sentence(file):
    wrong = []
    for message in read(file):
        for one, other in zip(several(message.id), several(message.string), strict=True):
            if message.id and sorted(SLOTS.findall(one)) != sorted(SLOTS.findall(other)):
                wrong.append(other)

    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=called)
def test_a_translation_starts_and_ends_as_its_sentence_does(file):
    wrong = []
    for message in read(file):
        for one, other in zip(several(message.id), several(message.string), strict=True):
            if message.id and (one[-1] in ".?:") != (other[-1] in ".?:"):
                wrong.append(other)

    assert wrong == []


def sentences():
    """What code and templates say, found without GNU gettext."""
    found = {}
    for folder in ["flyttehjelp", "jobs", "mentors", "api", "frontend"]:
        for file in (HOUSE / folder).rglob("*.*"):
            if file.suffix not in {".py", ".html", ".txt", ".xml"} or "dist" in file.parts:
                continue
            if "node_modules" in file.parts or LIBRARY_WORDS in file.parents:
                continue
            text = file.read_text("utf-8")
            source = text if file.suffix == ".py" else unindented(templatize(text))
            for _, words, _, _ in extract("python", BytesIO(source.encode()), KEYWORDS):
                found[words if isinstance(words, str) else words[0]] = called(file)
    return found


def unindented(source):
    return "\n".join(line.lstrip() for line in source.splitlines())


def test_nobody_marks_sentences_by_a_name_that_is_not_gathered():
    by_another_name = [
        called(file)
        for folder in ["flyttehjelp", "jobs", "mentors", "api", "frontend"]
        for file in (HOUSE / folder).rglob("*.py")
        if re.search(r"gettext\w* as (?!_\b)", file.read_text("utf-8"))
    ]

    assert by_another_name == []


@pytest.mark.parametrize("file", OURS, ids=called)
def test_what_code_and_templates_say_is_in_the_catalogue(file):
    known = {several(message.id)[0] for message in read(file) if message.id}

    said = sentences()

    missing = {sentence: where for sentence, where in said.items() if sentence not in known}
    assert missing == {}, "run `make messages`, and translate"
    assert known - set(said) == set(), "run `make messages`"


def test_libraries_still_say_what_we_translate_for_them():
    said = set()
    for package in [django, rest_framework, django_filters, allauth]:
        for file in Path(package.__file__).parent.rglob("locale/*/LC_MESSAGES/django.mo"):
            if file.parts[-3] in {"de", "fr", "pl", "sv"}:
                with file.open("rb") as source:
                    said |= {
                        several(words)[0] for words in gettext.GNUTranslations(source)._catalog
                    }

    ours = {message.id for file in catalogues(LIBRARY_WORDS) for message in read(file)} - {""}

    assert ours - said == set()


# -- The API ----------------------------------------------------------------------------------


@pytest.fixture
def ask(client_for, user):
    """Put the same bad request in each language, and answer what was said, by language."""

    def put(method, path, *args, client=None, **kwargs):
        client = client or client_for(user)
        answers = {
            language: getattr(client, method)(
                path, *args, headers={"Accept-Language": language}, **kwargs
            )
            for language in LANGUAGES
        }
        return {language: answer.json() for language, answer in answers.items()}

    return put


def details(problems):
    """Of each language: every error's sentence, or the problem's own."""
    return {
        language: [error["detail"] for error in problem.get("errors", [problem])]
        for language, problem in problems.items()
    }


def assert_none_is_english(said):
    assert len(said["nb"]) == len(said["nn"]) == len(said["en"])
    for nb, nn, en in zip(said["nb"], said["nn"], said["en"], strict=True):
        assert en not in {nb, nn}


def test_a_missing_field_is_named_in_the_readers_language(ask):
    said = details(ask("post", INTERESTS, {}))

    assert said == {
        "nb": ["Dette feltet må fylles ut."],
        "nn": ["Dette feltet må fyllast ut."],
        "en": ["This field is required."],
    }


def test_every_kind_of_bad_value_is_told_in_the_readers_language(ask, user):
    employer = EmployerContactFactory(user=user).employer
    body = {
        "employer": str(employer.pk),
        "title": "a" * 201,
        "text": 5,
        "occupation": "22x",
        "engagement_type": "sometimes",
        "extent_min": 0,
        "extent_max": 101,
        "remote_share": "half",
        "work_languages": "nb",
        "positions": None,
        "apply_by": "tomorrow",
        "application_url": "nowhere",
        "application_note": "",
        "partner_open": "",
        "places": [{"municipality": "0000"}],
    }

    said = details(ask("post", VACANCIES, body))

    assert len(said["nb"]) == 13
    assert_none_is_english(said)
    assert "Datoen er skriven på feil måte. Skriv han slik: YYYY-MM-DD." in said["nn"]
    assert "Feltet kan ikkje ha meir enn 200 teikn." in said["nn"]
    assert "«sometimes» er ikkje eit gyldig val." in said["nn"]
    assert "Vi finn ikkje «0000»." in said["nn"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("statte=draft", 1),
        ("sector=nobody&extent_min=all&open_on=soon&employer=x&remote=maybe&order=x", 6),
    ],
)
def test_a_bad_parameter_is_told_in_the_readers_language(ask, query, count):
    said = details(ask("get", f"{VACANCIES}?{query}"))

    assert len(said["nb"]) == count
    assert_none_is_english(said)


def test_a_filters_bad_choice_is_told_in_the_readers_language(ask):
    said = details(ask("get", "/api/v1/wishes/?state=lost"))

    assert_none_is_english(said)


def test_an_unknown_field_is_told_in_the_readers_language(ask):
    said = details(ask("post", INTERESTS, {"vacansy": "x"}))

    assert said == {"nb": ["Ukjent felt."], "nn": ["Ukjent felt."], "en": ["Unknown field."]}


def test_who_is_not_signed_in_is_told_in_their_language(ask, anonymous_client):
    said = details(ask("post", VACANCIES, {}, client=anonymous_client))

    assert said == {
        "nb": ["Du må logge inn først."],
        "nn": ["Du må logge inn først."],
        "en": ["Authentication credentials were not provided."],
    }


def test_a_wrong_token_is_told_in_the_readers_language(ask, anonymous_client):
    anonymous_client.credentials(HTTP_AUTHORIZATION="Token guessed")

    said = details(ask("post", VACANCIES, {}, client=anonymous_client))

    assert_none_is_english(said)


def test_who_may_not_is_told_in_their_language(ask):
    said = details(ask("post", "/api/v1/assignment/run/", {}))

    assert said == {
        "nb": ["Dette er for koordinatorer."],
        "nn": ["Dette er for koordinatorar."],
        "en": ["This is for coordinators."],
    }


def test_what_is_not_there_is_told_in_the_readers_language(ask):
    said = details(ask("get", f"{VACANCIES}{uuid4()}/"))

    assert said == {
        "nb": ["Vi finner ikke det du leter etter."],
        "nn": ["Vi finn ikkje det du leitar etter."],
        "en": ["We cannot find what you are looking for."],
    }


def test_what_cannot_be_done_that_way_is_told_in_the_readers_language(ask):
    wrong_method = details(ask("put", INTERESTS, {}))
    wrong_type = details(ask("post", INTERESTS, b"<a/>", content_type="text/xml"))

    assert_none_is_english(wrong_method)
    assert_none_is_english(wrong_type)


def test_a_broken_rule_is_told_in_the_readers_language(ask):
    body = {"vacancy": str(VacancyFactory().pk), "message": "Hei"}
    ask("post", INTERESTS, body)

    said = details(ask("post", INTERESTS, body))

    assert said == {
        "nb": ["Du har alt sendt interesse for denne stillingen."],
        "nn": ["Du har alt sendt interesse for denne stillinga."],
        "en": ["You have already shown interest in this vacancy."],
    }


def test_too_often_is_told_in_the_readers_language(ask, anonymous_client, monkeypatch):
    monkeypatch.setattr(PublicThrottle, "most", 0)

    said = details(ask("get", VACANCIES, client=anonymous_client))

    assert said["nn"][0].startswith("Det vart for mange forsøk. Prøv igjen om ")
    assert said["nb"][0].startswith("Det ble for mange forsøk. Prøv igjen om ")
    assert said["en"][0].startswith("That was too many tries. Please try again in ")


# -- Signing in -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "",
            [
                "Dette feltet må fylles ut.",
                "Dette feltet må fyllast ut.",
                "This field is required.",
            ],
        ),
        (
            "kari",
            [
                "Skriv en gyldig e-postadresse.",
                "Skriv ei gyldig e-postadresse.",
                "Enter a valid email address.",
            ],
        ),
    ],
)
def test_the_sign_in_form_tells_what_is_wrong_in_the_pages_language(written, said):
    for language, sentence in zip(LANGUAGES, said, strict=True):
        page = Client().post(f"/{language}/accounts/login/", {"login": written})

        assert sentence in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Koden stemmer ikke."),
        ("nn", "Koden stemmer ikkje."),
        ("en", "The code is not right."),
    ],
)
def test_a_wrong_code_is_told_in_the_pages_language(client, language, sentence):
    person = somebody()
    login = f"/{language}/accounts/login/"
    client.post(login, {"login": person.email})

    page = client.post(f"{login}code/confirm/", {"code": "AAAA-AAAA"})

    assert sentence in page.content.decode()
