"""Whose an ad is, and which vacancy of ours it says again: pure rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from jobs.matching import Opening, changes, likeness, nearest_member, repetitions

HOSPITAL, SCHOOL = uuid4(), uuid4()
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
OURS = Opening(
    id=uuid4(),
    employer=HOSPITAL,
    title="Sykepleier natt",
    municipalities=frozenset({"3405"}),
    occupation="2223",
    apply_by=date(2026, 4, 1),
    application_url="",
    published_at=MARCH,
    names="Demosykehuset Lillehammer",
)
SAME = replace(OURS, id=uuid4(), title="Demosykehuset søker sykepleier, natt (75 %)")


def repeated(**differences):
    ad = replace(SAME, **differences)
    return repetitions([OURS], [ad]) == {ad.id: OURS.id}


def test_ad_belongs_to_the_nearest_member_above_it():
    above = ["2", "3", "4"]

    assert nearest_member("1", above, {"1", "2"}) == "1"
    assert nearest_member("1", above, {"3", "4"}) == "3"
    assert nearest_member("1", above, {"5"}) is None
    assert nearest_member("1", [], set()) is None


def test_same_work_in_other_words_is_said_again():
    assert repeated()


@pytest.mark.parametrize(
    "differences",
    [
        {"employer": SCHOOL},
        {"municipalities": frozenset({"3440"})},
        {"municipalities": frozenset()},
        {"apply_by": date(2026, 4, 2)},
        {"occupation": "5321"},
        {"title": "Sykepleier dag og helg"},
        {"title": "Helsefagarbeider natt"},
    ],
)
def test_other_work_is_not(differences):
    assert not repeated(**differences)


@pytest.mark.parametrize(
    "differences",
    [
        {"municipalities": frozenset({"3405", "0301"})},
        {"apply_by": None},
        {"occupation": ""},
        {"occupation": "2221"},
        {"title": "SYKEPLEIER - NATT"},
        {"title": "Ledig stilling som sykepleier på natt, Lillehammer"},
    ],
)
def test_what_tells_nothing_makes_no_difference(differences):
    assert repeated(**differences)


def test_same_form_is_the_same_work_whatever_it_is_called():
    form = "https://example.org/apply/7"
    own = replace(OURS, application_url=form)
    ad = replace(SAME, title="Bli med på laget!", application_url=form)

    assert repetitions([own], [ad]) == {ad.id: own.id}


def test_title_of_nothing_but_empty_words_is_taken_as_it_stands():
    own, ad = replace(OURS, title="Ledig stilling"), replace(SAME, title="Ledig stilling!")

    assert likeness(own, ad) == 1.0
    assert likeness(replace(own, title="?"), replace(ad, title="!")) == 0.0


def test_work_advertised_anew_after_it_was_filled_is_new():
    filled = replace(OURS, ended_at=MARCH + timedelta(days=10))

    before = replace(SAME, published_at=MARCH + timedelta(days=9))
    after = replace(SAME, published_at=MARCH + timedelta(days=11))

    assert repetitions([filled], [before]) == {before.id: filled.id}
    assert repetitions([filled], [after]) == {}


def test_ad_repeats_the_vacancy_most_like_it_and_two_ads_may_repeat_one():
    other = replace(OURS, id=uuid4(), title="Sykepleier natt og kveld")
    twice = replace(SAME, id=uuid4(), title="Sykepleier natt")

    found = repetitions([other, OURS], [SAME, twice])

    assert found == {SAME.id: OURS.id, twice.id: OURS.id}


def test_equally_alike_ones_are_told_apart_by_age_whatever_their_order():
    younger = replace(OURS, id=UUID(int=1), published_at=MARCH + timedelta(days=1))

    assert repetitions([OURS, younger], [SAME]) == repetitions([younger, OURS], [SAME])
    assert repetitions([younger, OURS], [SAME])[SAME.id] == OURS.id


def test_only_what_differs_is_written():
    stays, goes, comes = uuid4(), uuid4(), uuid4()
    before = {stays: OURS.id, goes: OURS.id, comes: None}

    assert changes(before, {stays: OURS.id, comes: OURS.id}) == {goes: None, comes: OURS.id}
