"""We promised, we kept: the page for all, and the coordinators' own."""

from datetime import date, timedelta

import pytest

from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.rules.promises import Quarter, figures_of
from jobs.models import FeedDelay
from tests.factories.faq import QuestionFactory
from tests.factories.mentors import WishFactory
from tests.factories.network import PledgeFactory

pytestmark = pytest.mark.django_db
HERE = "/nb/figures/"


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def published(*firsts):
    quarter = Quarter(
        questions={"in_time": 18, "late": 6, "none": 6},
        wishes={("3405", "offered"): 30, ("3405", "waiting"): 10, ("elsewhere", "offered"): 9},
        days_to_offer=[3, 4, 5],
        referrals={
            ("3405", "in_time"): 20,
            ("3405", "late"): 10,
            ("3405", "none"): 10,
            ("3405", "talk"): 15,
            ("3405", "no"): 15,
        },
        hired=6,
    )
    for first in firsts:
        figures = figures_of(quarter, for_all=True)
        made = {"figures": figures, "made_at": "2026-05-01T00:00:00Z"}
        PromiseRelease.objects.create(quarter=first, **made)


def test_empty_installation_says_so_kindly(page_for):
    page = text_of(page_for().get(HERE))

    assert "Ingen tall ennå" in page
    assert "Tallene kommer her av seg selv" in page
    assert "Nettverket tar imot de første medlemmene nå" in page
    assert "<table" not in page
    assert '<svg class="promises"' not in page


def test_quarter_stands_as_a_picture_and_as_a_table(page_for, at):
    published(date(2026, 1, 1))
    PledgeFactory()
    FeedDelay.objects.create(at=at, seconds=120)

    page = text_of(page_for().get(HERE))

    assert "1. kvartal 2026" in page
    assert 'aria-label="1. kvartal 2026: 60 %. "' in page
    assert '<td class="number">18' in page
    assert "Etter kommune, 1. kvartal 2026" in page
    assert "Andre steder" in page
    assert "2 min" in page
    assert "1 arbeidsgiver har skrevet under" in page
    assert 'href="/api/v1/figures/csv/?decimal=comma"' in page


@pytest.mark.parametrize(("language", "sign"), [("nb", "comma"), ("nn", "comma"), ("en", "point")])
def test_file_is_for_a_spreadsheet_in_the_readers_language(page_for, language, sign):
    made = {"figures": figures_of(Quarter(), for_all=True), "made_at": "2026-05-01T00:00:00Z"}
    PromiseRelease.objects.create(quarter=date(2026, 1, 1), **made)

    page = text_of(page_for().get(f"/{language}/figures/"))

    assert f'href="/api/v1/figures/csv/?decimal={sign}"' in page


def test_hidden_count_is_said_to_be_hidden(page_for):
    quarter = Quarter(questions={"in_time": 3})
    made = {"figures": figures_of(quarter, for_all=True), "made_at": "2026-05-01T00:00:00Z"}
    PromiseRelease.objects.create(quarter=date(2026, 1, 1), **made)

    page = text_of(page_for().get(HERE))

    assert '<span class="unseen">vises ikke</span>' in page
    assert "For få til å vise hvor stor andelen er" in page


def test_only_the_newest_quarters_stand_on_the_page(page_for):
    published(*(date(2025, month, 1) for month in (1, 4, 7, 10)), date(2026, 1, 1))

    page = text_of(page_for().get(HERE))

    assert "1. kvartal 2026" in page
    assert "1. kvartal 2025" not in page


@pytest.mark.parametrize("language", ["nn", "en"])
def test_page_speaks_the_other_languages_too(language, page_for):
    published(date(2026, 1, 1))

    page = text_of(page_for().get(HERE.replace("nb", language)))

    assert "Besvart innen to virkedager" not in page


def test_desk_page_is_for_coordinators(page_for, user):
    assert page_for().get("/nb/work/figures/").status_code == 302
    assert page_for(user).get("/nb/work/figures/").status_code == 404


def test_desk_page_with_nothing_in_it_says_so(page_for, coordinator):
    page = text_of(page_for(coordinator).get("/nb/work/figures/"))

    assert "Ingenting er åpent." in page
    assert "Ingen har spurt" in page


def test_nothing_to_reckon_a_figure_of_is_not_said_to_be_hidden(page_for, coordinator):
    WishFactory(newcomer__municipality__number="3405")

    page = text_of(page_for(coordinator).get("/nb/work/figures/"))

    assert "Fristen er ikke ute for noen ennå." in page
    assert '</span><span class="unseen">ingen</span>' in page
    assert "vises ikke" not in page


def test_who_has_time_left_is_in_no_share(page_for, coordinator, at):
    late, soon = at - timedelta(hours=1), at + timedelta(hours=1)
    QuestionFactory(created_at=at, due_at=late, first_answered_at=late)
    QuestionFactory(created_at=at, due_at=soon)

    page = text_of(page_for(coordinator).get("/nb/work/figures/"))

    assert ": 100 %. " in page
    assert "Har fortsatt tid på seg" in page
    assert "Har fortsatt tid på seg" not in text_of(page_for().get(HERE))


def test_desk_page_shows_what_is_so_now(page_for, coordinator, at):
    QuestionFactory(owner=coordinator, created_at=at - timedelta(days=9))
    WishFactory(newcomer__municipality__number="3405")

    page = text_of(page_for(coordinator).get("/nb/work/figures/"))

    assert "Kari Koordinator" in page
    assert f"/nb/work/?owner={coordinator.pk}" in page
    assert "Etter kommune" in page
    assert 'href="/api/v1/figures/desk/csv/?decimal=comma"' in page


def test_footer_leads_to_the_figures(page_for):
    assert 'href="/nb/figures/"' in text_of(page_for().get("/nb/about/privacy/"))
