"""How the ads from Nav come in, as the coordinator sees it."""

import uuid

import pytest

from flyttehjelp.core.models import JobRun
from jobs.models import FeedCursor, FeedDelay, NavTrouble

pytestmark = pytest.mark.django_db
HERE = "/nb/work/feed/"


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


def test_page_is_for_coordinators(page_for, user):
    assert page_for().get(HERE).status_code == 302
    assert page_for(user).get(HERE).status_code == 403


def test_feed_that_is_switched_off_says_so(desk):
    page = text_of(desk.get(HERE))

    assert "Innlesingen fra Nav er ikke slått på" in page
    assert "Ingen endringer er målt de siste 7 dagene" in page
    assert "Alt lot seg lese" in page


def test_first_import_under_way_says_so(desk, settings):
    settings.NAV_FEED_URL = "https://nav.example.org"

    assert "Den første innlesingen er ikke ferdig ennå" in text_of(desk.get(HERE))


def test_delay_is_shown_in_words(desk, at, settings):
    settings.NAV_FEED_URL = "https://nav.example.org"
    times = {"last_modified": at, "changed_at": at, "began_at": at, "complete_at": at}
    FeedCursor.objects.create(name="nav", page_id=uuid.uuid4(), **times)
    FeedDelay.objects.bulk_create(FeedDelay(at=at, seconds=n) for n in (30, 300, 9000))

    page = text_of(desk.get(HERE))

    assert "Vi leser det Nav har nytt, hvert tiende minutt" in page
    assert "5 min" in page
    assert "2 t 16 min" in page
    assert "for 3 endringer de siste 7 dagene" in page


@pytest.mark.parametrize(("how_many", "said"), [(1, "Én annonse"), (60, "60 annonser")])
def test_what_was_set_aside_is_named(how_many, said, desk, at, settings):
    settings.NAV_FEED_URL = "https://nav.example.org"
    JobRun.objects.create(job="import-nav", period="1", started_at=at, result={"trouble": "away"})
    NavTrouble.objects.bulk_create(
        NavTrouble(external_id=f"ad-{n}", reason="title is empty", at=at, ad_changed_at=at)
        for n in range(how_many)
    )

    page = text_of(desk.get(HERE))

    assert "Siste innlesing fikk ikke alt med seg" in page
    assert said in page
    assert "title is empty" in page
    assert "prøves igjen" in page
    assert page.count('<li class="card">') == min(how_many, 50)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_page_speaks_the_other_languages_too(language, desk):
    page = text_of(desk.get(HERE.replace("nb", language)))

    assert "Innlesingen fra Nav er ikke slått på" not in page
