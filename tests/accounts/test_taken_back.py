"""What people took back after a copy was made is taken back in the copy, too."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from flyttehjelp.accounts import erasure, rights, taken_back
from flyttehjelp.accounts.models import ErasureRequest
from flyttehjelp.accounts.taken_back import TakenBack
from flyttehjelp.insight.actions.surveys import send_no_more
from flyttehjelp.insight.models import SurveyStop
from jobs.actions.interests import withdraw_interest
from jobs.actions.saved_searches import delete_search, pause_search, resume_search
from jobs.enums import InterestState
from jobs.enums.saved import SavedSearchState
from jobs.models import SavedSearch
from mentors.actions.wishes import withdraw_wish
from mentors.enums import WishState
from tests.factories.accounts import UserFactory
from tests.factories.jobs import InterestFactory, SavedSearchFactory
from tests.factories.mentors import WishFactory
from tests.factories.relocation import NewcomerFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def beside(settings, tmp_path):
    """Where it is kept, beside the list of who was forgotten."""
    settings.ERASURE_LIST = str(tmp_path / "list")
    return tmp_path / taken_back.NAME


def since(made_at):
    """What a restore reads from the database that is about to go."""
    with connection.cursor() as cursor:
        cursor.execute(*taken_back.since(made_at))
        return [TakenBack(*row) for row in cursor.fetchall()]


def test_all_of_it_is_taken_back_in_the_copy(at):
    interest, wish, newcomer = InterestFactory(), WishFactory(), NewcomerFactory()
    gone, silent = SavedSearchFactory.create_batch(2, by_address=True)
    leaving = UserFactory()
    copy = transaction.savepoint()
    withdraw_interest(interest, by=interest.person, at=at)
    withdraw_wish(wish, by=wish.newcomer.user, at=at)
    send_no_more(newcomer, at=at)
    delete_search(gone.pk, by=None, at=at)
    pause_search(silent, by=None, at=at)
    erasure.ask_to_look(leaving, at=at)
    rows = since(at - HOUR)
    transaction.savepoint_rollback(copy)

    again, twice = taken_back.do_again(rows, at=at), taken_back.do_again(rows, at=at)

    assert (len(rows), again, twice) == (6, 6, 0)
    for row, state in [
        (interest, InterestState.WITHDRAWN),
        (wish, WishState.WITHDRAWN),
        (silent, SavedSearchState.PAUSED),
    ]:
        row.refresh_from_db()
        assert row.state == state
    assert not SavedSearch.objects.filter(pk=gone.pk).exists()
    assert SurveyStop.objects.filter(newcomer=newcomer).exists()
    assert ErasureRequest.objects.get(user=leaving).due_at == at + timedelta(days=30)


def test_what_is_older_than_the_copy_or_was_said_yes_to_again_is_left_alone(at):
    wish = WishFactory()
    search = SavedSearchFactory()
    withdraw_wish(wish, by=wish.newcomer.user, at=at - 2 * HOUR)
    pause_search(search, by=None, at=at - HOUR / 2)
    resume_search(search, by=None, at=at)

    assert since(at - HOUR) == []


def test_who_is_not_in_the_copy_has_nothing_to_take_back(at):
    rows = [
        TakenBack(uuid4(), "wish", uuid4(), at),
        TakenBack(UserFactory().pk, "wish", uuid4(), at),
        TakenBack(None, "saved_search.deleted", uuid4(), at),
        TakenBack(None, "of a later version", uuid4(), at),
    ]

    assert taken_back.do_again(rows, at=at) == 0


def test_a_restore_that_was_stopped_goes_on_at_the_next_start(at, beside):
    wish, lost = WishFactory(), SavedSearchFactory()
    taken_back.keep([TakenBack(wish.newcomer.user_id, "wish", wish.pk, at)])
    taken_back.keep([TakenBack(None, "saved_search.deleted", lost.pk, at)])
    assert beside.stat().st_mode & 0o077 == 0
    with beside.open("a") as file:
        file.write('{"who": null, "purpose": "wi')

    assert taken_back.do_again(at=at) == 2

    wish.refresh_from_db()
    assert wish.state == WishState.WITHDRAWN
    assert not beside.exists()
    assert taken_back.do_again(at=at) == 0


def test_what_fails_is_kept_and_does_not_keep_the_others_waiting(at, beside, monkeypatch):
    first, second = WishFactory.create_batch(2)
    rows = [TakenBack(wish.newcomer.user_id, "wish", wish.pk, at) for wish in (first, second)]
    taken_back.keep(rows)
    (kind,) = (each for each in rights.kinds() if each.purpose == "wish")

    def fails_once(person, which, when):
        if which == first.pk:
            raise RuntimeError
        return kind.withdraw(person, which, when)

    with monkeypatch.context() as patched:
        broken = rights.Kind("wish", kind.name, kind.given_by, fails_once)
        patched.setitem(rights._kinds, "wish", broken)
        done = taken_back.do_again(at=at)

    assert done == 1
    assert [TakenBack.of(line) for line in beside.read_text().splitlines()] == rows[:1]
    assert taken_back.do_again(at=at) == 1


def test_without_a_list_nothing_is_written(at, settings):
    settings.ERASURE_LIST = ""

    taken_back.keep([TakenBack(None, "saved_search.deleted", uuid4(), at)])

    assert taken_back.do_again(at=at) == 0
