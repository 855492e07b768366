"""What "my data" says, a person can read: no codes, no ids, no braces."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import translation
from django.utils.functional import Promise

from flyttehjelp.accounts import export
from flyttehjelp.core import personal
from flyttehjelp.core.models import Happening, Notice
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.jobs import InterestFactory, SavedSearchFactory
from tests.factories.mentors import OfferFactory, WishFactory
from tests.factories.relocation import NewcomerFactory, PlaceFactory

pytestmark = pytest.mark.django_db
ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}")
ISO = re.compile(r"\d{4}-\d\d-\d\d")


def words_of(person, table):
    """What is said of somebody in a table, by the name of each field; the first row."""
    rows = [
        row
        for activity in export.everything_about(person)
        for found in activity["tables"]
        if found["name"] == table
        for row in found["in_words"]
    ]
    return {field["name"]: field["words"] for field in rows[0]}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_that_is_said_of_a_whole_life_is_for_programs(language):
    person = life.whole_life()

    with translation.override(language):
        said = [
            (table["name"], field["name"], field["words"])
            for activity in export.everything_about(person)
            for table in activity["tables"]
            for row in table["in_words"]
            for field in row
        ]

    assert len(said) > 100
    unreadable = [line for line in said if ID.search(line[2]) or ISO.search(line[2])]
    unreadable += [line for line in said if re.search(r"[{}\[\]]|\b(True|False|None)\b", line[2])]
    assert unreadable == []


def test_places_languages_and_days_go_by_their_names():
    newcomer = NewcomerFactory(place=PlaceFactory(), languages=["nb", "uk"], moves_on="2026-03-01")

    said = words_of(newcomer.user, "innflyttere")

    assert (said["kommune"], said["sted"]) == ("Lillehammer", "Lillehammer")
    assert said["språk"] == "norsk bokmål, ukrainsk"
    assert said["flyttedato"] == "1. mars 2026"


def test_states_and_choices_go_by_their_names_in_the_readers_language():
    wish = WishFactory()

    norwegian = words_of(wish.newcomer.user, "ønsker om mentor")
    with translation.override("en"):
        english = words_of(wish.newcomer.user, str(wish._meta.verbose_name_plural))

    assert norwegian["status"] == "venter"
    assert "venter" not in english.values()


def test_the_reasons_of_an_offer_are_sentences():
    offer = OfferFactory()

    said = words_of(offer.mentor.user, "mentortilbud")["grunner"]
    assert said == "Dere snakker begge norsk bokmål."


def test_a_saved_search_says_what_was_sought():
    search = SavedSearchFactory(wish={"words": "kokk", "municipality": ["3405"]})

    assert words_of(search.person, "lagrede søk")["søket"] == "«kokk», 1 avgrensing"


def test_an_interest_names_the_vacancy():
    interest = InterestFactory()

    assert words_of(interest.person, "interesser")["stilling"] == "Regnskapsmedarbeider"


def test_the_log_says_what_it_was_about():
    person = UserFactory()
    moment = datetime(2026, 3, 1, 11, 5, tzinfo=UTC)
    Happening.objects.note("profile.changed", about=person.pk, by=person.pk, at=moment)

    said = words_of(person, "hendelser")

    assert said == {
        "hva som skjedde": "navn, telefon og språk: endret",
        "hvem som gjorde det": "du",
        "tidspunkt": "1. mars 2026 12:05",
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("saved_search.paused", "lagret søk: satt på pause"),
        ("sign_up.moved_up", "påmelding: rykket opp fra venteliste"),
        ("offer.accepted", "mentortilbud: svart ja"),
        ("sign_in.done", "innlogging: gjort"),
        ("referral", "henvisning"),
        ("survey.unheard_of", "undersøkelse"),
        ("unheard.of", ""),
    ],
)
def test_a_line_of_the_log_says_what_was_done_with_what(kind, words):
    person = UserFactory()
    Happening.objects.note(kind, about=person.pk, by=None, at=datetime(2026, 3, 1, tzinfo=UTC))

    said = words_of(person, "hendelser")

    assert said.get("hva som skjedde", "") == words
    assert said["hvem som gjorde det"] == "tjenesten selv"


def test_the_log_does_not_say_which_colleague_it_was(coordinator):
    person = UserFactory()
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    Happening.objects.note("question.taken", about=person.pk, by=coordinator.pk, at=moment)

    assert words_of(person, "hendelser")["hvem som gjorde det"] == "noen andre"


def test_a_letter_says_what_it_was_about_and_how_it_went_and_no_bookkeeping():
    person = UserFactory()
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    Notice.objects.create(
        key="x",
        kind="referral.asked",
        about=person.pk,
        recipient=person,
        state="cancelled",
        attempts=1,
        next_try_at=moment,
        useless_at=moment,
        created_at=moment,
        done_at=moment,
        sent_to="9" * 64,
    )

    assert words_of(person, "brev") == {
        "hva det gjaldt": "henvisning: spurt om",
        "hvordan det gikk": "ikke sendt, for det var ikke lenger bruk for det",
        "skrevet": "1. mars 2026 01:00",
        "sendt eller avlyst": "1. mars 2026 01:00",
    }


def test_tables_are_named_in_the_plural_in_english():
    person = life.whole_life()

    with translation.override("en"):
        said = export.everything_about(person)

    names = {table["name"] for activity in said for table in activity["tables"]}
    assert {"letters", "questions", "mentorships", "cards", "meet-ups"} <= names
    assert "letters" in {activity["name"] for activity in said}


@pytest.mark.parametrize(
    ("language", "made"),
    [("nb", "2. mars 2026 01:00"), ("nn", "2. mars 2026 01:00"), ("en", "2 March 2026 01:00")],
)
def test_the_file_says_when_it_was_made_as_its_language_writes_days(language, made):
    person = UserFactory()

    with translation.override(language):
        packed = export.as_zip(person, at=datetime(2026, 3, 2, tzinfo=UTC))

    with ZipFile(BytesIO(packed)) as opened:
        assert made in opened.read("data.html").decode()


def test_the_file_for_people_reads_the_same():
    newcomer = NewcomerFactory(moves_on="2026-03-01", languages=["uk"])

    packed = export.as_zip(newcomer.user, at=datetime(2026, 3, 2, tzinfo=UTC))

    with ZipFile(BytesIO(packed)) as opened:
        page = opened.read("data.html").decode()
        rows = json.loads(opened.read("data.json"))
    assert "1. mars 2026" in page
    assert "ukrainsk" in page
    assert str(newcomer.pk) not in page
    assert str(newcomer.pk) in json.dumps(rows)


# Words that are the same in Norwegian and in English.
SAME = {"administrator", "mentor", "partner", "person", "status"}


def test_every_column_that_is_told_has_a_name_of_ours_in_each_language():
    """Also those of the libraries, whose own names are the programs', or in no one's language."""
    columns = [
        (f"{holding.label}.{column.name}", name_of_ours(holding, column))
        for holding in personal.about_people()
        for column in export._columns(holding)
        if not column.primary_key
    ]

    assert len(columns) > 200
    assert [where for where, name in columns if not isinstance(name, Promise)] == []
    norwegian = [(where, in_language("nb", name)) for where, name in columns]
    english = [(where, in_language("en", name)) for where, name in columns]
    assert {name for _, name in set(norwegian) & set(english)} == SAME


def name_of_ours(holding, column):
    ours = holding.model.__module__.startswith(("flyttehjelp.", "jobs.", "mentors."))
    return holding.names.get(column.name) or (column.verbose_name if ours else None)


def in_language(language, words):
    with translation.override(language):
        return str(words)
