"""What is kept to count with when the words of an ad are gone."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.actions.nav_cursor import forget_trouble
from jobs.actions.nav_facts import watch
from jobs.actions.nav_tally import Bounds
from jobs.enums import FactSource
from jobs.models import AdFact, FeedCursor, FeedDelay, Vacancy, WatchedDay
from tests.factories.jobs import org_number
from tests.jobs.nav.story import GJOVIK, LILLEHAMMER, OSLO, TRETTEN
from tests.servers.nav_history import make_ad


def facts_table():
    names = [field.attname for field in AdFact._meta.concrete_fields if field.attname != "id"]
    return list(AdFact.objects.order_by("external_id").values_list(*names))


def test_facts_of_an_ad_hold_no_text_and_no_person(story, read):
    story.publish(
        "secret title",
        places=[LILLEHAMMER, TRETTEN, OSLO],
        extent="Deltid",
        employer={"name": "Kari Demonavn", "orgnr": org_number(3)},
    )
    read()

    fact = AdFact.objects.get()

    assert fact.external_id == str(story.ids["secret title"])
    assert (fact.employer_org_number, fact.occupation) == (org_number(3), "2223")
    assert fact.municipalities == ["3405", "3440", "OSLO"]
    assert fact.spots == ["lillehammer", "tretten"]
    assert (fact.extent_min, fact.extent_max) == (1, 99)
    assert (fact.first_day, fact.last_day) == (timezone.localdate(story.at), None)
    assert "secret" not in str(facts_table())
    assert "Kari" not in str(facts_table())


def test_ad_that_names_only_its_municipality_is_there_and_no_closer(story, read):
    story.publish("somewhere in Gjøvik", places=[GJOVIK])
    read()

    assert AdFact.objects.get().spots == ["3407"]


def test_facts_stay_when_the_text_goes(story, read):
    story.publish("goes")
    read()
    story.run_out("goes")

    read()

    fact = AdFact.objects.get()
    assert Vacancy.objects.get().title == ""
    assert (fact.first_day, fact.last_day) == (
        timezone.localdate(story.at - timedelta(hours=1)),
        timezone.localdate(story.at),
    )
    assert str(fact) == fact.external_id


def test_facts_of_an_ad_that_was_never_ours_to_show_are_kept_too(story, read):
    story.publish("elsewhere", places=[OSLO])
    read()
    story.stop("elsewhere")
    read()

    fact = AdFact.objects.get()

    assert Vacancy.objects.count() == 0
    assert (fact.municipalities, fact.spots) == (["OSLO"], [])
    assert fact.last_day == timezone.localdate(story.at)


def test_ad_that_comes_back_has_no_last_day_and_keeps_its_first(story, read):
    story.publish("comes back", places=[OSLO])
    read()
    first = AdFact.objects.get().first_day
    story.stop("comes back")
    read()
    story.at += timedelta(days=3)
    story.publish("comes back", places=[LILLEHAMMER])

    read()

    fact = AdFact.objects.get()
    assert (fact.first_day, fact.last_day) == (first, None)
    assert fact.municipalities == ["3405"]


def test_facts_end_the_same_however_often_the_feed_is_read(story, read):
    story.tell_all()
    read()
    before = facts_table()
    read()
    again = facts_table()
    FeedCursor.objects.all().delete()

    read()

    assert again == before
    assert facts_table() == before


def test_two_facts_of_one_ad_cannot_be(db, at):
    today = timezone.localdate(at)
    AdFact.objects.create(external_id="1", first_day=today)

    with pytest.raises(IntegrityError, match="ad_fact_once"), transaction.atomic():
        AdFact.objects.create(external_id="1", first_day=today)


# -- Which days were watched --------------------------------------------------------------------


def watched():
    return list(WatchedDay.objects.order_by("day").values_list("day", flat=True))


def last_read(ago):
    FeedCursor.objects.update(complete_at=FeedCursor.objects.get().complete_at - ago)
    WatchedDay.objects.all().delete()


def test_day_on_which_all_was_read_is_watched(story, read, at):
    story.publish("here")

    read()
    first = watched()
    read()

    assert first == [timezone.localdate(at)]
    assert watched() == first


@pytest.mark.parametrize(("pause", "days"), [(1, 2), (6, 7), (7, 1), (30, 1)])
def test_short_pause_costs_no_day_and_a_long_one_does(pause, days, story, read):
    story.publish("here")
    read()
    last_read(timedelta(days=pause, hours=-1 if pause < 7 else 1))

    read()

    assert abs(len(watched()) - days) <= (1 if pause < 7 else 0)


def test_day_is_not_watched_before_the_end_is_reached(story, feed_of, nav, read):
    story.tell_all()

    read(feed_of(nav, page_size=2), bounds=Bounds(pages=1))

    assert watched() == []
    assert FeedCursor.objects.get().complete_at is None


def test_feed_knows_a_day_better_than_a_file(db, at):
    today = timezone.localdate(at)

    watch([today], FactSource.FILE)
    watch([today], FactSource.FEED)
    watch([today], FactSource.FILE)

    day = WatchedDay.objects.get()
    assert (day.source, str(day)) == ("feed", f"{today} feed")


# -- How quick we are ---------------------------------------------------------------------------


def test_delay_of_the_last_days_is_told_as_median_and_95th_percentile(db, at):
    FeedDelay.objects.bulk_create(FeedDelay(at=at, seconds=n) for n in range(101))
    FeedDelay.objects.create(at=at - timedelta(days=8), seconds=1_000_000)

    assert FeedDelay.objects.of_late(at=at) == {
        "days": 7,
        "changes": 101,
        "median_seconds": 50,
        "p95_seconds": 95,
    }
    assert str(FeedDelay.objects.order_by("seconds").first()) == "0 s"


def test_delay_is_measured_once_a_change(nav, story, read, at):
    story.publish("before we began")
    read()
    FeedCursor.objects.all().update(began_at=at - timedelta(hours=1))
    nav.history.publish(make_ad(uuid.uuid4(), title="new"), at=at - timedelta(minutes=30))

    read()
    read()

    measured = FeedDelay.objects.get()
    assert 1800 <= measured.seconds < 1900
    assert forget_trouble(before=at + timedelta(days=1)) == 1
