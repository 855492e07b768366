"""The words that templates speak."""

import pytest
from django import forms
from django.utils import translation

from frontend.pages.frame import ApiForm
from frontend.templatetags import vacancies
from frontend.templatetags.house import day, error_about, found_sentences, moment


@pytest.mark.parametrize("iso", ["2026-03-01", "2026-03-01T23:30:00Z"])
def test_day_is_told_in_words(iso):
    with translation.override("nb"):
        assert day(iso) == "1. mars 2026"


def test_moment_is_told_by_the_clock_of_the_place():
    with translation.override("nb"):
        assert moment("2026-07-01T22:30:00Z") == "2. juli 2026 kl. 00.30"


def test_sentences_for_the_script_stand_in_order():
    with translation.override("nb"):
        sentences = found_sentences(3).split("|")

    assert len(sentences) == 4
    assert sentences[1:] == [
        "Ett svar som kan passe.",
        "2 svar som kan passe.",
        "3 svar som kan passe.",
    ]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nb", "norsk bokmål, engelsk, polsk, xx"),
        ("nn", "norsk bokmål, engelsk, polsk, xx"),
        ("en", "Norwegian Bokmål, English, Polish, xx"),
    ],
)
def test_languages_are_named_as_the_reader_writes_them(language, names):
    with translation.override(language):
        assert vacancies.language_names(["nb", "en", "pl", "xx"]) == names


class Choosing(ApiForm):
    which = forms.MultipleChoiceField(label="Hvilke?", choices=[("a", "A")])
    name = forms.CharField(label="Navn")


def test_errors_name_their_field_and_groups_ask_for_one():
    form = Choosing({})

    said = [error_about(field, error) for field in form for error in field.errors]

    assert said == ["Hvilke? Velg minst ett.", "Navn: Dette feltet må fylles ut."]
