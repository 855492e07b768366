"""One page written down, without a server."""

import uuid
from datetime import timedelta

import pytest

from flyttehjelp.core.models import Happening
from jobs.actions.nav_cursor import Aside, Move, forget_trouble
from jobs.actions.nav_here import Here
from jobs.actions.nav_store import News, store_news
from jobs.clients.nav_items import BadItem, read_entry
from jobs.models import FeedCursor, NavTrouble, Vacancy
from tests.jobs.nav.story import whole_table
from tests.jobs.nav.test_reading import entry


@pytest.fixture
def store(region, at):
    def run(*news, aside=(), move=None, when=at):
        return store_news(news, aside, here=Here.read(), move=move, at=when)

    return run


def ad(**differences):
    return read_entry(entry(**differences)).ad


def test_old_news_is_left_alone(store, at):
    ad_id = uuid.uuid4()
    store(News(ad_id, at, ad(title="new")))
    before = whole_table()

    stored = store(
        News(ad_id, at - timedelta(hours=1), ad(title="old")),
        when=at + timedelta(hours=1),
    )

    assert (stored.new, stored.changed, stored.ended, stored.delays) == (0, 0, 0, [])
    assert whole_table() == before


def test_ad_that_has_ended_is_not_ended_again(store, at):
    ad_id = uuid.uuid4()
    store(News(ad_id, at - timedelta(hours=2), ad()))
    store(News(ad_id, at - timedelta(hours=1), None))
    before = whole_table(), Happening.objects.count()

    stored = store(News(ad_id, at, None), when=at + timedelta(hours=1))

    assert stored.ended == 0
    assert (whole_table(), Happening.objects.count()) == before


def test_ad_that_is_published_later_counts_from_the_day_we_saw_it(store, at):
    ad_id = uuid.uuid4()
    early = ad(published=(at + timedelta(days=1)).isoformat())
    store(News(ad_id, at, early))
    before = whole_table()

    store(News(ad_id, at, early), when=at + timedelta(hours=1))

    assert Vacancy.objects.get().published_at == at
    assert whole_table() == before


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Fast", "permanent"), ("Åremål", "fixed_term"), ("", ""), ("Noe nytt", "other")],
)
def test_engagement_is_one_of_ours(said, expected, store, at):
    store(News(uuid.uuid4(), at, ad(engagementtype=said)))

    assert Vacancy.objects.get().engagement_type == expected


def test_trouble_is_kept_once_an_ad_and_forgotten_in_the_end(store, at):
    bad = BadItem("x", "first reason")
    store(aside=[Aside(bad)])
    store(aside=[Aside(BadItem("x", "r" * 300))])

    row = NavTrouble.objects.get()
    assert (str(row), row.reason, row.tries) == ("x", "r" * 200, 1)
    assert forget_trouble(before=at) == 0
    assert forget_trouble(before=at + timedelta(seconds=1)) == 1


def test_cursor_moves_only_where_there_is_somewhere_to_go(store, at):
    here = Move("nav", uuid.uuid4(), "etag", at, at)
    store(move=here)
    store(move=here, when=at + timedelta(hours=1))
    still = FeedCursor.objects.get()

    store(move=Move("nav", uuid.uuid4(), "", at, at), when=at + timedelta(hours=2))

    moved = FeedCursor.objects.get()
    assert (str(still), still.changed_at, still.etag) == ("nav", at, "etag")
    assert (moved.changed_at, moved.etag) == (at + timedelta(hours=2), "")
    assert moved.page_id != still.page_id
