"""What the libraries say to people is said in the reader's language: walked through, one by one."""

import gettext
from importlib import import_module
from pathlib import Path

import django_filters
import pytest
import rest_framework
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from api.fields import In
from frontend.urls import urlpatterns

LIBRARIES = [
    *(
        f"rest_framework.{module}"
        for module in (
            *("authentication", "exceptions", "fields", "negotiation", "pagination"),
            *("permissions", "relations", "serializers", "throttling", "validators"),
        )
    ),
    *("django.core.validators", "django.db.models.fields", "django.forms.fields"),
    *("django.forms.formsets", "django.forms.models", "django_filters.fields"),
]
SENTENCES = (
    *("default_detail", "extra_detail_plural", "extra_detail_singular", "invalid_cursor_message"),
    *("invalid_page_message", "message", "missing_message"),
)
TABLES = ("default_error_messages", "default_errors", "error_messages", "messages")
# Nothing that is sent to us is read by these: see the test below.
UNREAD = {"BigIntegerField", "FloatField", "LookupChoiceField"}
# In the catalogue of the REST framework, but no errors: its own pages, which are off, and what it
# would write into the schema.
NO_ERRORS = {
    *("A page number within the paginated result set.", "A search term."),
    *("A {value_type} identifying this {name}.", "Auth Token", "Extra Actions"),
    *("Number of results to return per page.", "The pagination cursor value.", "Token"),
    "The initial index from which to return the results.",
    *("UUID string", "Which field to use when ordering the results.", "content"),
    *("main content", "navbar", "request form", "request info", "response info"),
    *("unique integer value", "unique value"),
}


def said_by(module):
    """Every sentence of a library's classes, and where it stands."""
    for name, thing in vars(import_module(module)).items():
        if not isinstance(thing, type) or name in UNREAD:
            continue
        own = vars(thing)
        for attribute in SENTENCES:
            if isinstance(own.get(attribute), str | Promise) and own[attribute]:
                yield f"{name}.{attribute}", own[attribute]
        for attribute in TABLES:
            if isinstance(own.get(attribute), dict):
                for code, sentence in own[attribute].items():
                    yield f"{name}.{code}", sentence


class Two(dict):
    """Fills every slot of a sentence that waits for its number."""

    def __missing__(self, slot):
        return 2


def in_language(sentence, language):
    with translation.override(language):
        return str(sentence) or sentence % Two()


def english_in(language, sentences):
    return {
        where: in_language(sentence, "en")
        for where, sentence in sentences
        if in_language(sentence, language) == in_language(sentence, "en")
    }


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("module", LIBRARIES)
def test_no_error_of_a_library_is_english_to_who_reads_norwegian(module, language):
    assert english_in(language, said_by(module)) == {}


def catalogue():
    """What the REST framework can say, as its translators have it."""
    found = set()
    for file in Path(rest_framework.__file__).parent.rglob("locale/*/LC_MESSAGES/django.mo"):
        if file.parts[-3] in {"de", "fr", "pl", "sv"}:
            with file.open("rb") as source:
                known = gettext.GNUTranslations(source)._catalog
            found |= {words if isinstance(words, str) else words[0] for words in known}
    return found - {""}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_error_in_the_catalogue_of_the_rest_framework_is_translated(language):
    with translation.override(language):
        english = {words for words in catalogue() if translation.gettext(words) == words}

    assert english == NO_ERRORS


def test_walk_finds_a_sentence_that_nobody_has_translated():
    known = [("ours", "A sentence that stands in no catalogue.")]

    assert english_in("nn", known) == dict(known)


def fields_of(shape):
    for field in shape._declared_fields.values():
        yield field
        yield from (inner for inner in [getattr(field, "child", None)] if inner is not None)


def shapes(base):
    for shape in base.__subclasses__():
        yield shape
        yield from shapes(shape)


def test_nothing_that_is_sent_to_us_is_read_by_a_field_without_our_words():
    assert urlpatterns  # every resource is loaded by now
    read = {
        kind.__name__
        for shape in shapes(In)
        for field in fields_of(shape)
        for kind in type(field).__mro__
    }

    assert "CharField" in read
    assert read & UNREAD == set()
    assert django_filters.fields.LookupChoiceField.__name__ in UNREAD


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"{", b'{"a": 1', b"[]", b"5", b'"\xff"', b"[" * 99])
def test_what_is_no_json_is_told_in_the_readers_language(client, body):
    said = {}
    for language, _name in settings.LANGUAGES:
        answer = client.post(
            "/api/v1/questions/",
            body,
            content_type="application/json",
            headers={"Accept-Language": language},
        )
        assert answer.status_code == 400
        problem = answer.json()
        said[language] = [error["detail"] for error in problem.get("errors", [problem])]

    assert not set(said["en"]) & (set(said["nb"]) | set(said["nn"]))
