"""Everything at once: a feed that goes wrong in every way we know ends like one that does not."""

import pytest

from flyttehjelp.core.models import Happening
from jobs.actions.nav_tally import Bounds
from jobs.models import AdFact, FeedCursor, NavTrouble, Vacancy, VacancyPlace
from tests.jobs.nav.story import OPEN_AFTER_ALL, open_table, whole_table
from tests.servers.nav_history import Fault, misshapen_items

OURS_ALONE = {"id", "created_at", "changed_at", "first_seen_at", "last_seen_at", "ended_at"}
PAGE, ENTRY = "/api/v1/feed/", "/api/v1/feedentry/"


def everything():
    return [
        Fault("truncated", path=PAGE, times=2),
        Fault("busy", path=PAGE, after=1),
        Fault("broken", path=PAGE, after=2, times=4),
        Fault("huge", path=PAGE, after=3),
        Fault("own tail", path=PAGE, after=2),
        Fault("fresh tail", path=PAGE, after=4),
        Fault("no items", path=PAGE, after=1, times=3),
        Fault("misshapen items", path=PAGE, after=3),
        Fault("another page", path=PAGE, after=5),
        Fault("truncated", path=ENTRY, after=1, times=3),
        Fault("huge", path=ENTRY, after=4),
        Fault("another ad", path=ENTRY, after=6),
        Fault("hang up", path=ENTRY, after=5, times=3),
        Fault("broken", path=ENTRY, after=2, times=9),
    ]


def what_is_stored():
    """All that an import writes of the ads, save our own ids and times."""
    names = [f.attname for f in Vacancy._meta.concrete_fields if f.attname not in OURS_ALONE]
    facts = [f.attname for f in AdFact._meta.concrete_fields if f.attname != "id"]
    places = VacancyPlace.objects.order_by("vacancy__external_id", "municipality", "postcode")
    return {
        "vacancies": list(Vacancy.objects.order_by("external_id").values_list(*names)),
        "places": list(places.values_list("vacancy__external_id", "municipality", "place")),
        "facts": list(AdFact.objects.order_by("external_id").values_list(*facts)),
    }


def forget_all():
    for model in (Vacancy, AdFact, FeedCursor, NavTrouble):
        model.objects.all().delete()


def read_until_it_is_through(read, feed, **wishes):
    for run in range(40):
        tally = read(feed, **wishes)
        if not tally.trouble and not tally.more and not NavTrouble.objects.to_try_again().exists():
            return run
    raise AssertionError(f"never came through: {tally.trouble}")


@pytest.mark.parametrize("page_size", [3, 4, 1000])
def test_feed_that_goes_wrong_in_every_way_ends_as_a_clean_one(
    page_size, nav, story, feed_of, read
):
    story.tell_all()
    story.happens_later()
    story.publish("hostile", description="<p>Hei<script>alert(1)</script></p>")
    story.publish("quick")
    story.publish("quick", description="<p>changed</p>")
    story.stop("quick")
    read(feed_of(nav, page_size=page_size))
    clean = what_is_stored()
    forget_all()
    faults = everything()
    nav.history.faults += faults
    nav.history.token_dies_after = 9

    read_until_it_is_through(read, feed_of(nav, page_size=page_size))

    struck = [fault.kind for fault in faults if fault.times == 0]
    named = set(NavTrouble.objects.values_list("external_id", flat=True))
    assert len(struck) >= 8
    assert rows_that_differ(clean, what_is_stored()) <= named
    assert "script" not in str(clean)

    nav.history.faults.clear()
    FeedCursor.objects.all().delete()
    read(feed_of(nav, page_size=page_size))

    assert what_is_stored() == clean


def rows_that_differ(clean, stored):
    """Nav's ids of the ads whose facts are not as in a clean run."""
    at = [f.attname for f in AdFact._meta.concrete_fields if f.attname != "id"].index("external_id")
    theirs = {row[at]: row for row in stored["facts"]}
    return {row[at] for row in clean["facts"] if theirs.get(row[at]) != row}


def test_what_was_set_aside_is_named_and_all_else_is_as_in_a_clean_run(nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault("misshapen items", after=2))

    read()

    assert open_table() == OPEN_AFTER_ALL
    named = NavTrouble.objects.exclude(external_id="").exclude(reason="")
    assert named.count() == len(misshapen_items())


def test_feed_that_repeats_itself_for_ever_under_new_ids_is_left_after_a_while(nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault("for ever", times=100_000, after=1))

    endless = read(bounds=Bounds(pages=30))
    nav.history.faults.clear()
    read_until_it_is_through(read, None)

    assert (endless.pages, endless.more) == (30, True)
    assert open_table() == OPEN_AFTER_ALL


def test_second_run_after_a_hostile_one_changes_nothing(nav, story, read):
    story.tell_all()
    nav.history.faults += [
        Fault("truncated", times=5),
        Fault("misshapen items", after=6),
        Fault("hang up", path=ENTRY, times=2),
    ]
    read_until_it_is_through(read, None)
    before = whole_table(), what_is_stored(), Happening.objects.count()

    read()

    assert (whole_table(), what_is_stored(), Happening.objects.count()) == before
