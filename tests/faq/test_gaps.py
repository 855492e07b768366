"""What people look for and do not find is counted, without knowing who, or at first what."""

from datetime import timedelta

import pytest

from flyttehjelp.core.errors import NotYours
from flyttehjelp.faq import tasks
from flyttehjelp.faq.actions.gaps import close_gap, forget_searches, note_search
from flyttehjelp.faq.models import SearchDay, SearchGap
from flyttehjelp.faq.rules import gaps as rules
from flyttehjelp.faq.search import search_entries
from tests.factories.faq import EntryFactory


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("  Hundepark  ", "hundepark"),
        ("Hvor er HUNDEPARKEN?", "hvor er hundeparken"),
        ("ola@example.org", ""),
        ("Ring 91 23 45 67", ""),
        ("01019010046", ""),
        ("jeg heter Prøve Person", ""),
        ("Storgata 12", ""),
        ("a", ""),
        ("en to tre fire fem seks sju åtte ni", ""),
        ("abcdefghij bcdefghijk cdefghijkl defghijklm efghijklmn fghijklmno", ""),
    ],
)
def test_only_words_that_show_nobody_are_counted(query, term):
    assert rules.term_of(query) == term


def seek(at, *days, query="hundepark", found=0, opened=False):
    for day in days:
        note_search(query, found=found, opened=opened, at=at + timedelta(days=day))


@pytest.mark.django_db
def test_words_are_nowhere_until_the_third_day(at):
    seek(at, 0, 0, 0, 1)

    stored = str(list(SearchDay.objects.order_by("day").values()))
    assert SearchGap.objects.count() == 0
    assert "hund" not in stored
    assert [row.nothing for row in SearchDay.objects.order_by("day")] == [3, 1]

    seek(at, 2)

    assert SearchGap.objects.get().term == "hundepark"


@pytest.mark.django_db
def test_searches_are_summed_by_how_they_ended(at):
    seek(at, 0, 1)
    seek(at, 2, 2, query="Hundepark!", found=3)
    seek(at, 3, found=3, opened=True)

    gap = SearchGap.objects.get()
    assert (gap.days, gap.missed, gap.nothing, gap.opened) == (4, 4, 2, 1)


@pytest.mark.django_db
def test_what_was_always_opened_is_no_gap(at):
    seek(at, 0, 1, 2, found=2, opened=True)

    assert (SearchGap.objects.count(), SearchGap.objects.still_open().count()) == (1, 0)


@pytest.mark.django_db
def test_days_too_far_apart_do_not_count_together(at):
    seek(at, 0, 1, 200)

    assert SearchGap.objects.count() == 0


@pytest.fixture
def gap(at):
    seek(at, 0, 1, 2)
    return SearchGap.objects.get()


@pytest.mark.django_db
def test_its_words_become_another_way_to_ask(gap, coordinator, at):
    entry = EntryFactory(owner=coordinator)

    closed = close_gap(gap, entry=entry, by=coordinator, at=at)

    assert (closed.entry, closed.closed_by) == (entry, coordinator)
    assert entry.versions.get().alternatives == ["hundepark"]
    assert [hit.slug for hit in search_entries("hundepark", "nb", None)] == [entry.slug]


@pytest.mark.django_db
def test_a_way_to_ask_is_added_once(gap, coordinator, at):
    entry = EntryFactory(owner=coordinator)
    entry.versions.update(alternatives=["Hundepark"])

    close_gap(gap, entry=entry, by=coordinator, at=at)

    assert entry.versions.get().alternatives == ["Hundepark"]


@pytest.mark.django_db
def test_a_gap_is_closed_once_and_by_who_may_edit(gap, coordinator, user, at):
    with pytest.raises(NotYours):
        close_gap(gap, entry=EntryFactory(owner=coordinator), by=user, at=at)


@pytest.mark.django_db
def test_nobody_closes_what_is_closed(gap, coordinator, at):
    close_gap(gap, entry=None, by=coordinator, at=at)

    with pytest.raises(rules.GapIsClosed):
        close_gap(gap, entry=None, by=coordinator, at=at)


@pytest.mark.django_db
def test_a_closed_gap_that_is_still_missed_comes_back(gap, coordinator, at):
    close_gap(gap, entry=None, by=coordinator, at=at)

    seek(at, 3)
    too_soon = SearchGap.objects.still_open().count()
    seek(at, 31, opened=True, found=1)
    found = SearchGap.objects.still_open().count()
    seek(at, 31)

    assert (too_soon, found, SearchGap.objects.still_open().count()) == (0, 0, 1)


@pytest.mark.django_db
def test_what_nobody_seeks_any_more_is_forgotten(gap, at):
    assert forget_searches(now=at + timedelta(days=60)) == 0
    assert SearchGap.objects.count() == 1

    forgotten = forget_searches(now=at + timedelta(days=91))

    assert (forgotten, SearchDay.objects.count(), SearchGap.objects.count()) == (2, 1, 0)


@pytest.mark.django_db
def test_the_clock_does_it(gap):
    assert tasks.forget_searches() == 0
