"""The register of what we know about people, and what it says where somebody forgot to speak."""

from dataclasses import replace

import pytest

from flyttehjelp.core import personal, personal_gaps
from flyttehjelp.core.personal import Erasure, Kept
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.personal import QUESTIONS
from jobs.models import AdFact, Interest, SavedSearch, Vacancy
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import InterestFactory, SavedSearchFactory


def said_of(model):
    return next(holding for holding in personal.holdings() if holding.model is model)


def gaps_with(monkeypatch, holding):
    monkeypatch.setitem(personal._holdings, holding.model, holding)
    return personal_gaps.gaps()


def test_a_table_nobody_spoke_of_is_a_gap(monkeypatch):
    personal.load()
    monkeypatch.delitem(personal._holdings, Interest)

    assert personal_gaps.gaps() == ["jobs.Interest: say in jobs.personal what it holds"]


def test_a_field_nobody_spoke_of_is_a_gap(monkeypatch):
    silent = replace(said_of(Interest), personal=("answer_note",))

    assert gaps_with(monkeypatch, silent) == ["jobs.Interest: say what message holds"]


def test_a_new_text_is_a_gap_where_nothing_is_held_about_people(monkeypatch):
    said = said_of(AdFact)
    silent = replace(said, plain=said.plain[1:])

    assert gaps_with(monkeypatch, silent) == ["jobs.AdFact: say what external_id holds"]


def test_a_link_to_a_user_is_a_gap_where_nothing_is_held_about_people(monkeypatch):
    silent = replace(said_of(Vacancy), linked=())

    assert gaps_with(monkeypatch, silent) == ["jobs.Vacancy: say what posted_by holds"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"counted": ("vacancy", "nowhere")}, "there is no nowhere"),
        ({"people": ("owner__nowhere", "person")}, "there is no owner__nowhere"),
        ({"linked": ("owner", "answered_by", "person")}, "person cannot be empty"),
        ({"erasure": Erasure.KEEP, "why": ""}, "say why it is kept"),
        ({"kept": Kept()}, "say how long it is kept"),
        ({"personal": ("message", "answer_note", "due_at")}, "say what jobs.Interest.due_at"),
    ],
)
def test_what_is_said_wrongly_is_a_gap(monkeypatch, change, said):
    gaps = gaps_with(monkeypatch, replace(said_of(Interest), **change))

    assert [gap for gap in gaps if said in gap] != []


def test_nobody_speaks_twice_of_a_table():
    with pytest.raises(ValueError, match="twice"):
        personal.nothing(Interest, because="it is registered already")


def test_a_table_without_people_says_what_it_is():
    with pytest.raises(ValueError, match="instead"):
        personal.nothing(Interest, because="")


def test_activities_are_told_once_each():
    keys = [activity.key for activity in personal.activities()]

    assert keys == sorted(set(keys))
    assert QUESTIONS.key in keys


def test_emptied_is_what_a_column_can_hold():
    assert said_of(Message).emptied() == {"text": "-"}
    assert said_of(Question).emptied() == {"text": "", "asker_email": "", "on_behalf": ""}


def test_rows_are_found_by_user_and_by_address(user):
    mine = InterestFactory(person=user)
    InterestFactory()
    asked = QuestionFactory(asker=user)
    by_letter = QuestionFactory(asker_email="other@example.org")
    QuestionFactory(asker_email="stranger@example.org")
    alert = SavedSearchFactory(person=None, email="other@example.org")
    addresses = {user.email, "other@example.org"}

    def found(model):
        return {row.pk for row in said_of(model).of(user.pk, addresses)}

    assert found(Interest) == {mine.pk}
    assert found(Question) == {asked.pk, by_letter.pk}
    assert found(SavedSearch) == {alert.pk}
    assert found(AdFact) == set()
