"""The demo shows each thing the desk may meet, and is there once."""

import pytest

from flyttehjelp.faq.demo import load_demo
from flyttehjelp.faq.models import EntryFeedback, EntryTask, Question, SearchDay, SearchGap
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db


def test_the_demo_shows_a_question_in_every_state_but_taken(at):
    load_demo(at=at)

    states = Question.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == [
        "answered",
        "asked_back",
        "merged",
        *["received"] * 4,
        "reopened",
    ]
    assert Question.objects.filter(due_at__lt=at, state="received").count() == 1


def test_the_demo_shows_what_people_look_for_and_do_not_find(at):
    load_demo(at=at)

    gaps = SearchGap.objects.order_by("-missed", "term").values_list("term", "missed", "nothing")
    assert list(gaps) == [
        ("innendørs lekeplass", 6, 6),
        ("strikkekafé", 5, 5),
        ("leie hytte lenge", 4, 0),
        ("swimming lessons adults", 3, 3),
    ]


def test_the_demo_says_what_is_missing_of_the_answers_that_are_there(at):
    EntryFactory(slug="kindergarten")

    load_demo(at=at)

    said = EntryFeedback.objects.order_by("helped").values_list("entry__slug", "helped")
    assert list(said) == [("kindergarten", False), ("kindergarten", True)]


def test_the_demo_is_there_once_however_often_it_is_loaded(at):
    EntryFactory(slug="find-a-place-to-rent")

    def count():
        rows = (Question, SearchDay, SearchGap, EntryFeedback, EntryTask)
        return [model._default_manager.count() for model in rows]

    load_demo(at=at)
    before = count()
    load_demo(at=at)

    assert count() == before
